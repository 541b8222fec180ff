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

package io.durablestreams.client;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.error.FailedRequest;
import io.durablestreams.client.error.InvalidArgumentException;
import io.durablestreams.client.error.UnauthorizedException;
import io.durablestreams.client.internal.ErrorSignals;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;

/**
 * Sends requests and hands their responses over. Every failure leaves here as a
 * {@link DurableStreamException}.
 */
final class HttpExchanges {

	/** How long an unwanted body may take before its connection is given up. */
	private static final Duration DISCARD_TIMEOUT = Duration.ofSeconds(2);

	/** The attribute by which the observation of a {@code WebClient} names its URI. */
	private static final String URI_TEMPLATE = WebClient.class.getName() + ".uriTemplate";

	private final WebClients clients;

	private final OriginHeaders originHeaders;

	private final OwnQuery ownQuery;

	private final Duration idleTimeout;

	private final JsonMapper jsonMapper;

	private final ClientMeters meters;

	private final ClosingSignal closing = new ClosingSignal();

	HttpExchanges(WebClients clients, OriginHeaders originHeaders, OwnQuery ownQuery, Duration idleTimeout,
			JsonMapper jsonMapper, ClientMeters meters) {
		this.clients = clients;
		this.originHeaders = originHeaders;
		this.ownQuery = ownQuery;
		this.idleTimeout = idleTimeout;
		this.jsonMapper = jsonMapper;
		this.meters = meters;
	}

	ClientMeters meters() {
		return this.meters;
	}

	JsonMapper jsonMapper() {
		return this.jsonMapper;
	}

	/** End whatever is running, and refuse what comes. */
	void close() {
		this.closing.close();
		this.meters.remove();
	}

	/**
	 * Let something fail as soon as the client is closed, and refuse it from then on.
	 * @param request what fails by that
	 * @param running what is run
	 */
	<T> Flux<T> unlessClosed(FailedRequest request, Flux<T> running) {
		return this.closing.unlessClosed(request, running);
	}

	/**
	 * Send a request and handle a successful response.
	 * @param request the request
	 * @param handler turns a 2xx response into results; consumes its body
	 * @return the results, or the error that the response means
	 */
	<T> Flux<T> exchange(StreamRequest request, Function<ClientResponse, Flux<T>> handler) {
		Flux<T> attempt = send(request, handler);
		if (!(request.body() instanceof AppendRequest.Body.Buffers)) {
			// The token may just have expired: headers are computed anew once.
			attempt = attempt.onErrorResume((ex) -> ex instanceof UnauthorizedException && isRenewable(request),
					(ex) -> send(request, handler));
		}
		return unlessClosed(request.withoutResponse(), request.isLive() ? this.meters.live(attempt) : attempt);
	}

	/** Whether another attempt may carry other credentials. */
	boolean isRenewable(StreamRequest request) {
		return this.clients.isFiltered() || this.originHeaders.isRenewable(request.stream())
				|| (this.originHeaders.isOwn(request.uri()) && this.ownQuery.isRenewable());
	}

	private <T> Flux<T> send(StreamRequest request, Function<ClientResponse, Flux<T>> handler) {
		return attempt(request, (response) -> handle(request, response, handler));
	}

	/**
	 * Send a request once and handle the response, whatever its status.
	 * @param request the request
	 * @param handler turns the response into results; consumes its body
	 * @return the results, or why there is no response
	 */
	<T> Flux<T> attempt(StreamRequest request, Function<ClientResponse, Flux<T>> handler) {
		Mono<URI> url = this.originHeaders.isOwn(request.uri()) ? this.ownQuery.complete(request)
				: Mono.just(request.uri());
		return this.originHeaders.compute(request)
			.flatMapMany((headers) -> url.flatMapMany((complete) -> attempt(request, complete, headers, handler)));
	}

	private <T> Flux<T> attempt(StreamRequest request, URI url, HttpHeaders fresh,
			Function<ClientResponse, Flux<T>> handler) {
		WebClient client = client(request);
		AtomicBoolean responded = new AtomicBoolean();
		return ErrorSignals.of(Flux.defer(() -> prepare(client, request, url, fresh).exchangeToFlux((response) -> {
			responded.set(true);
			return handler.apply(response);
		}))).onErrorMap((ex) -> responded.get() ? ex : failure(request, ex));
	}

	private WebClient client(StreamRequest request) {
		WebClients.OfOrigin webClients = this.originHeaders.isOwn(request.uri()) ? this.clients.own()
				: this.clients.others();
		// A slow subscriber makes any read hold its connection, which a HEAD ahead of it
		// has opened already.
		boolean read = HttpMethod.GET.equals(request.method()) || HttpMethod.HEAD.equals(request.method());
		return request.isLive() ? webClients.liveReads() : read ? webClients.reads() : webClients.requests();
	}

	private WebClient.RequestHeadersSpec<?> prepare(WebClient client, StreamRequest request, URI url,
			HttpHeaders fresh) {
		WebClient.RequestBodySpec spec = client.method(request.method()).uri(url).headers((headers) -> {
			fresh.forEach((name, values) -> headers.put(name, new ArrayList<>(values)));
			request.headers().forEach((name, values) -> headers.put(name, new ArrayList<>(values)));
		}).attribute(URI_TEMPLATE, uriTemplate(request)).attribute(WebClients.THROWN, Sinks.one());
		if (request.body() instanceof AppendRequest.Body.Buffers buffers) {
			// How long the body takes is its publisher's affair: the response is due
			// behind
			// it.
			Sinks.Empty<Void> sent = Sinks.empty();
			return spec
				.attribute(WebClients.RESPONSE_DEADLINE, sent.asMono().then(Mono.delay(request.responseTimeout())))
				.body(BodyInserters
					.fromDataBuffers(ErrorSignals.from(buffers.buffers()).doOnComplete(sent::tryEmitEmpty)));
		}
		spec.attribute(WebClients.RESPONSE_DEADLINE, Mono.delay(request.responseTimeout()));
		return (request.body() != null) ? spec.bodyValue(bytes(request, request.body())) : spec;
	}

	private <T> Flux<T> handle(StreamRequest request, ClientResponse response,
			Function<ClientResponse, Flux<T>> handler) {
		Flux<T> result = response.statusCode().is2xxSuccessful()
				? ErrorSignals.of(Flux.defer(() -> handler.apply(response)))
				: Flux.error(() -> ErrorResponses.toException(request, response));
		return result.onErrorResume((ex) -> discardBody(response).then(Mono.error(ex)));
	}

	/**
	 * Read a body that nobody wants, so that its connection can be used again; if that
	 * takes long, the connection is closed. How it ends doesn't matter.
	 */
	static Mono<Void> discardBody(ClientResponse response) {
		return response.releaseBody().timeout(DISCARD_TIMEOUT).onErrorComplete();
	}

	private byte[] bytes(StreamRequest request, AppendRequest.Body body) {
		if (body instanceof AppendRequest.Body.Bytes bytes) {
			return bytes.data();
		}
		Object value = ((AppendRequest.Body.Json) body).value();
		try {
			// The server flattens one level: wrapped, an array stays one message.
			return this.jsonMapper.writeValueAsBytes(new Object[] { value });
		}
		catch (Throwable ex) {
			throw new InvalidArgumentException(request.withoutResponse(), "the value can't be written as JSON", ex);
		}
	}

	private static String uriTemplate(StreamRequest request) {
		return switch (request.liveMode()) {
			case LONG_POLL -> "/{stream}?live=long-poll";
			case SSE -> "/{stream}?live=sse";
			case OFF, AUTO -> "/{stream}";
		};
	}

	/** How long a body may bring no byte. */
	Duration idleTimeout() {
		return this.idleTimeout;
	}

	/**
	 * The body of a response, decompressed, piece by piece as it arrives. A connection
	 * that brings no byte while one is waited for counts as dead.
	 * @param response the response
	 * @param request the request, as errors name it
	 */
	Flux<byte[]> body(ClientResponse response, FailedRequest request) {
		return ResponseBodies.bytes(response, request, this.idleTimeout);
	}

	private static Throwable failure(StreamRequest request, Throwable ex) {
		if (ex instanceof DurableStreamException) {
			return ex;
		}
		Throwable cause = (ex instanceof WebClientRequestException && ex.getCause() != null) ? ex.getCause() : ex;
		if (cause instanceof WebClients.UnsendableException unsendable) {
			return new InvalidArgumentException(request.withoutResponse(), unsendable.getMessage(), null);
		}
		if (isRestricted(cause)) {
			return new InvalidArgumentException(request.withoutResponse(),
					"the JDK's HTTP client refuses the request: " + cause.getMessage(), null);
		}
		return ConnectionFailures.beforeResponse(request.withoutResponse(), request.uri(), cause);
	}

	/** Some headers are the JDK client's own; a response's faults have the same type. */
	private static boolean isRestricted(Throwable cause) {
		return cause instanceof IllegalArgumentException
				&& Objects.requireNonNullElse(cause.getMessage(), "").startsWith("restricted header name");
	}

}
