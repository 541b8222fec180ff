/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.durablestreams.gateway;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;

import io.durablestreams.client.DurableStream;
import io.durablestreams.client.error.TransportException;
import io.durablestreams.client.internal.RawRequest;
import io.durablestreams.client.internal.RawResponse;
import io.durablestreams.client.internal.RawStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;

/**
 * One request on its way through a gateway: what it wants, whether that is allowed, what
 * goes to the stream server, and what is made of the answer.
 */
final class GatewayExchange {

	private static final List<String> QUERY = List.of("offset", "live", "cursor");

	private final GatewaySettings settings;

	private final GatewayRoute route;

	private final GatewayRequest request;

	GatewayExchange(GatewaySettings settings, GatewayRoute route, GatewayRequest request) {
		this.settings = settings;
		this.route = route;
		this.request = request;
	}

	Mono<GatewayResponse> run() {
		Set<StreamOperation> operations = RequestedOperations.of(this.request.method(), this.request.headers());
		requireAllowed(this.route, operations);
		Map<String, String> variables = this.route.variables(this.request.path());
		Map<String, String> query = query();
		return Flux.fromIterable(operations)
			.concatMap((operation) -> decide(this.route, operation, variables))
			.distinct()
			.collectList()
			.flatMap((names) -> pass(this.route.client().stream(only(names)), query, operations));
	}

	private void requireAllowed(GatewayRoute route, Set<StreamOperation> operations) {
		route.requireAllowed(this.request.principal());
		if (operations.isEmpty() || !route.operations().containsAll(operations)) {
			throw GatewayProblemException.notAllowed(route.operations());
		}
	}

	private Mono<String> decide(GatewayRoute route, StreamOperation operation, Map<String, String> variables) {
		AccessRequest wanted = new AccessRequest(route.name(), operation, this.request.principal(), variables);
		return route.access().decide(wanted).defaultIfEmpty(AccessDecision.notFound()).map((decision) -> {
			String stream = decision.stream();
			if (stream != null) {
				return stream;
			}
			throw (decision.status() == HttpStatus.FORBIDDEN)
					? new GatewayProblemException(HttpStatus.FORBIDDEN, "This is not allowed.")
					: GatewayProblemException.notFound();
		});
	}

	private String only(List<String> names) {
		if (names.size() != 1) {
			throw new IllegalStateException(
					"The DurableStreamAccess of route '" + this.route.name() + "' sends one request to two streams");
		}
		return names.get(0);
	}

	private Map<String, String> query() {
		Map<String, String> query = new TreeMap<>();
		for (String name : this.request.method().equals(HttpMethod.GET) ? QUERY : List.<String>of()) {
			List<String> values = this.request.query().getOrDefault(name, List.of());
			if (values.size() > 1) {
				throw GatewayProblemException.badRequest("A parameter of the query is there twice.");
			}
			if (!values.isEmpty()) {
				query.put(name, Objects.requireNonNullElse(values.get(0), ""));
			}
		}
		if (!List.of("", "long-poll", "sse").contains(query.getOrDefault("live", ""))) {
			throw GatewayProblemException.badRequest("The parameter live is neither long-poll nor sse.");
		}
		return query;
	}

	private Mono<GatewayResponse> pass(DurableStream stream, Map<String, String> query,
			Set<StreamOperation> operations) {
		if (!(stream instanceof RawStream raw)) {
			throw new IllegalStateException("The client of route '" + this.route.name()
					+ "' can't pass on requests: it has to be one that DurableStreamsClient.builder() makes");
		}
		return Mono.zip(headers(stream), body().doOnNext((body) -> requireDecided(body, operations)))
			.map((parts) -> new RawRequest(this.request.method(), query, parts.getT1(),
					(parts.getT2().length > 0) ? parts.getT2() : null))
			.flatMap((passed) -> query.containsKey("live") ? live(raw, passed, stream)
					: exchange(raw, passed).flatMap((response) -> answer(stream, response, null)));
	}

	/**
	 * A read whose connection broke is sent once more: the server may have closed it
	 * while it was idle. What writes is never repeated, but by the caller.
	 */
	private static Mono<RawResponse> exchange(RawStream raw, RawRequest passed) {
		boolean read = passed.method().equals(HttpMethod.GET) || passed.method().equals(HttpMethod.HEAD);
		return raw.exchange(passed)
			.onErrorResume(
					(ex) -> read && ex instanceof TransportException && !(ex.getCause() instanceof TimeoutException),
					(ex) -> raw.exchange(passed));
	}

	private Mono<byte[]> body() {
		boolean with = List.of(HttpMethod.POST, HttpMethod.PUT).contains(this.request.method());
		return !with ? Mono.just(new byte[0])
				: this.request.body(this.route.maxBodySize())
					.defaultIfEmpty(new byte[0])
					.onErrorMap(DataBufferLimitException.class,
							(ex) -> new GatewayProblemException(HttpStatus.CONTENT_TOO_LARGE,
									"The body is larger than is allowed here."));
	}

	/** In HTTP/2 a body may come that the headers don't tell of. */
	private static void requireDecided(byte[] body, Set<StreamOperation> operations) {
		if (body.length > 0 && operations.equals(Set.of(StreamOperation.CLOSE))) {
			throw new GatewayProblemException(HttpStatus.LENGTH_REQUIRED,
					"A request that closes has to say how long its body is.");
		}
	}

	private Mono<HttpHeaders> headers(DurableStream stream) {
		HttpHeaders given = this.request.headers();
		HttpHeaders headers = ProtocolHeaders.ofRequest(this.request.method(), given);
		if (given.containsHeader(HttpHeaders.CONTENT_ENCODING)) {
			throw new GatewayProblemException(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Bodies have to come uncompressed.");
		}
		headers.set(HttpHeaders.ACCEPT_ENCODING, "identity");
		List<String> tags = ETag.parse(String.join(",", given.getOrEmpty(HttpHeaders.IF_NONE_MATCH)))
			.stream()
			.map((tag) -> tag.isWildcard() ? "*" : this.settings.entityTags().reveal(stream.name(), tag))
			.filter(Objects::nonNull)
			.toList();
		if (!tags.isEmpty() && this.request.method().equals(HttpMethod.GET)) {
			headers.set(HttpHeaders.IF_NONE_MATCH, String.join(", ", tags));
		}
		String source = given.getFirst(ProtocolHeaders.FORKED_FROM);
		if (source == null || !this.request.method().equals(HttpMethod.PUT)) {
			return Mono.just(headers);
		}
		return source(source, stream).doOnNext((path) -> headers.set(ProtocolHeaders.FORKED_FROM, path))
			.thenReturn(headers);
	}

	/**
	 * The server's path of a stream that is forked, which a caller knows by another.
	 */
	private Mono<String> source(String path, DurableStream fork) {
		PathContainer source = sourcePath(path);
		GatewayRoute route = this.settings.routes()
			.stream()
			.filter((candidate) -> candidate.matches(source))
			.findFirst()
			.orElseThrow(GatewayProblemException::notFound);
		if (!route.equals(this.route) && !route.saysWhoMayRead()) {
			throw new GatewayProblemException(HttpStatus.FORBIDDEN,
					"A stream of that route can't be forked from here.");
		}
		requireAllowed(route, Set.of(StreamOperation.READ));
		return decide(route, StreamOperation.READ, route.variables(source)).map((name) -> {
			DurableStream stream = route.client().stream(name);
			if (!stream.uri().resolve("/").equals(fork.uri().resolve("/"))) {
				throw GatewayProblemException.badRequest("A stream of another server can't be forked.");
			}
			return stream.uri().getRawPath();
		});
	}

	private PathContainer sourcePath(String path) {
		String context = this.request.contextPath();
		try {
			return PathContainer.parsePath(path.startsWith(context + "/") ? path.substring(context.length()) : "");
		}
		catch (IllegalArgumentException ex) {
			throw GatewayProblemException.badRequest("The path of the stream to be forked is malformed.");
		}
	}

	private Mono<GatewayResponse> live(RawStream raw, RawRequest passed, DurableStream stream) {
		return Mono.defer(() -> {
			LiveReads.Permit permit = this.settings.liveReads().acquire(this.request.principal());
			return exchange(raw, passed).takeUntilOther(permit.whenToEnd())
				.switchIfEmpty(Mono.error(() -> GatewayProblemException.temporary(HttpStatus.SERVICE_UNAVAILABLE,
						"The wait is over; ask again.", 1)))
				.flatMap((response) -> answer(stream, response, permit))
				.doOnNext((response) -> {
					if (response.body() == null) {
						permit.release();
					}
				})
				.doOnError((ex) -> permit.release())
				.doOnCancel(permit::release);
		});
	}

	private Mono<GatewayResponse> answer(DurableStream stream, RawResponse response,
			LiveReads.@Nullable Permit permit) {
		boolean unmodified = HttpStatus.NOT_MODIFIED.isSameCodeAs(response.status());
		if (!response.status().is2xxSuccessful() && !unmodified) {
			return UpstreamProblems.of(this.route, response);
		}
		HttpHeaders headers = headers(stream, response);
		boolean empty = unmodified || HttpStatus.NO_CONTENT.isSameCodeAs(response.status());
		if (empty) {
			headers.remove(HttpHeaders.CONTENT_LENGTH);
		}
		if (empty || this.request.method().equals(HttpMethod.HEAD)) {
			return Mono.just(new GatewayResponse(response.status(), headers, null, false));
		}
		Flux<DataBuffer> body = response.body();
		boolean events = permit != null && isEventStream(headers);
		if (events) {
			headers.remove(HttpHeaders.CONTENT_LENGTH);
			// Proxies hold back what they might send together.
			headers.set("X-Accel-Buffering", "no");
			body = LiveEvents.relay(body, permit, this.settings.heartbeat());
		}
		if (permit != null) {
			body = body.doFinally((signal) -> permit.release());
		}
		return Mono.just(new GatewayResponse(response.status(), headers, body, events));
	}

	private HttpHeaders headers(DurableStream stream, RawResponse response) {
		HttpHeaders headers = ProtocolHeaders.ofSuccess(response.headers());
		BrowserHeaders.add(headers, this.route.cache());
		headers.setCacheControl(CacheDirectives.of(response.headers().getCacheControl(), this.route.cache()));
		String tag = response.headers().getFirst(HttpHeaders.ETAG);
		if (tag != null) {
			headers.set(HttpHeaders.ETAG, this.settings.entityTags().hide(stream.name(), tag));
		}
		if (HttpStatus.CREATED.isSameCodeAs(response.status())) {
			URI uri = this.request.uri();
			headers.set(HttpHeaders.LOCATION, uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath());
		}
		return headers;
	}

	private static boolean isEventStream(HttpHeaders headers) {
		String type = headers.getFirst(HttpHeaders.CONTENT_TYPE);
		return type != null && type.startsWith("text/event-stream");
	}

}
