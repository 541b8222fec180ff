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

package io.durablestreams.embedded.internal.http;

import io.durablestreams.embedded.internal.json.InvalidJsonException;
import io.durablestreams.embedded.internal.store.RefusedException;
import io.durablestreams.embedded.internal.store.StoreException;
import io.durablestreams.embedded.internal.store.StreamOffset;
import io.durablestreams.embedded.internal.store.StreamState;
import io.durablestreams.embedded.internal.store.StreamStore;
import io.durablestreams.embedded.internal.subscription.SubscriptionRoutes;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The protocol's operations on streams.
 */
public final class StreamRoutes {

	private static final String CONTROL = SubscriptionRoutes.ROOT;

	private final StreamStore store;

	private final StreamPaths paths;

	private final CreateHandler create;

	private final AppendHandler append;

	private final ReadHandler read;

	private final HandlerFunction<ServerResponse> control;

	private final String basePath;

	/**
	 * Create the routes.
	 * @param store where the streams are
	 * @param options how to serve them
	 * @param body collects bodies
	 * @param control what serves paths below {@code __ds}, where no stream may lie
	 */
	public StreamRoutes(StreamStore store, ServerOptions options, RequestBody body,
			HandlerFunction<ServerResponse> control) {
		this.control = control;
		this.store = store;
		this.basePath = options.basePath();
		this.paths = new StreamPaths(options.basePath());
		this.create = new CreateHandler(store, this.paths, body);
		this.append = new AppendHandler(store, this.paths, body);
		this.read = new ReadHandler(store, this.paths, options, new SseHandler(store, options));
	}

	/**
	 * The routes.
	 * @return a router for everything that this server serves
	 */
	public RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route()
			.route((request) -> this.paths.find(request) != null,
					(request) -> Mono
						.defer(() -> guarded(request).publishOn(EventLoops.scheduler(request.exchange().getRequest()))))
			.route((request) -> true, this::notFound)
			.onError(RefusedException.class, (ex, request) -> Answers.refused(ex))
			.onError(ProtocolException.class, (ex, request) -> Answers.invalid(ex))
			.onError(InvalidJsonException.class, (ex, request) -> Answers.invalidJson(ex))
			.onError(StoreException.class, Answers::failed)
			.onError(Answers::isGone, (ex, request) -> Answers.gone())
			.build();
	}

	/**
	 * An error of the JVM's is an answer too: Reactor would throw it out of the
	 * operators, and the request would never end.
	 */
	private Mono<ServerResponse> guarded(ServerRequest request) {
		try {
			return handle(request);
		}
		catch (Error ex) {
			return Answers.failed(ex, request);
		}
	}

	private Mono<ServerResponse> handle(ServerRequest request) {
		HttpMethod method = request.method();
		String path = this.paths.require(request);
		if (path.equals(CONTROL) || path.startsWith(CONTROL + "/")) {
			return this.control.handle(request);
		}
		if (method == HttpMethod.GET) {
			return this.read.handle(request);
		}
		if (method == HttpMethod.POST) {
			return this.append.handle(request);
		}
		if (method == HttpMethod.PUT) {
			return this.create.handle(request);
		}
		if (method == HttpMethod.HEAD) {
			return head(request);
		}
		return (method == HttpMethod.DELETE) ? delete(request)
				: Answers.text(HttpStatus.METHOD_NOT_ALLOWED, new HttpHeaders(), "Streams know no " + method);
	}

	private Mono<ServerResponse> head(ServerRequest request) {
		StreamState state = this.store.require(this.paths.require(request));
		Page page = Page.tail(state);
		return ServerResponse.ok().headers((headers) -> {
			headers.set(HttpHeaders.CONTENT_TYPE, state.contentType());
			headers.set(ProtocolHeaders.NEXT_OFFSET, StreamOffset.format(state.tail()));
			headers.set(HttpHeaders.ETAG, page.etag(StreamOffset.BEGINNING));
			headers.setCacheControl(ProtocolHeaders.NO_STORE);
			if (state.closed()) {
				headers.set(ProtocolHeaders.CLOSED, ProtocolHeaders.TRUE);
			}
			Long ttl = state.expiry().ttlSeconds();
			String expiresAt = state.expiry().expiresAt();
			if (ttl != null) {
				headers.set(ProtocolHeaders.TTL, Long.toString(ttl));
			}
			if (expiresAt != null) {
				headers.set(ProtocolHeaders.EXPIRES_AT, expiresAt);
			}
		}).build();
	}

	private Mono<ServerResponse> delete(ServerRequest request) {
		return this.store.delete(this.paths.require(request))
			.flatMap((state) -> ServerResponse.noContent()
				.headers((headers) -> headers.setCacheControl(ProtocolHeaders.NO_STORE))
				.build());
	}

	private Mono<ServerResponse> notFound(ServerRequest request) {
		return Answers.text(HttpStatus.NOT_FOUND, new HttpHeaders(), "Streams lie below " + this.basePath + "/");
	}

}
