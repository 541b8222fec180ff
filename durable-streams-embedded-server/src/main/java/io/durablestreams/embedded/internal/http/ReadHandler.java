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

import java.time.Duration;
import java.util.Arrays;

import io.durablestreams.embedded.internal.store.StreamOffset;
import io.durablestreams.embedded.internal.store.StreamState;
import io.durablestreams.embedded.internal.store.StreamStore;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Reads page by page: catch-up and long-poll (protocol sections 5.5 and 5.6).
 */
final class ReadHandler {

	private final StreamStore store;

	private final StreamPaths paths;

	private final SseHandler sse;

	private final long maxResponseSize;

	private final Duration longPollTimeout;

	ReadHandler(StreamStore store, StreamPaths paths, ServerOptions options, SseHandler sse) {
		this.store = store;
		this.paths = paths;
		this.sse = sse;
		this.maxResponseSize = options.maxResponseSize();
		this.longPollTimeout = options.longPollTimeout();
	}

	Mono<ServerResponse> handle(ServerRequest request) {
		StreamState state = this.store.require(this.paths.require(request));
		ReadRequest read = ReadRequest.of(request);
		this.store.touch(state);
		return switch (read.live()) {
			case SSE -> this.sse.handle(state, read);
			case LONG_POLL -> longPoll(state, read);
			case NO -> read.isNow() ? tail(state) : catchUp(request, state, read);
		};
	}

	private Mono<ServerResponse> catchUp(ServerRequest request, StreamState state, ReadRequest read) {
		return page(state, read.position(state)).flatMap((page) -> {
			String etag = page.etag((read.offset() != null) ? read.offset() : StreamOffset.BEGINNING);
			String known = request.headers().firstHeader(HttpHeaders.IF_NONE_MATCH);
			if (known != null && matches(known, etag)) {
				return ServerResponse.status(HttpStatus.NOT_MODIFIED)
					.header(HttpHeaders.ETAG, etag)
					.header(HttpHeaders.CACHE_CONTROL, page.cacheControl())
					.build();
			}
			return data(page, etag, read.cursor());
		});
	}

	private Mono<ServerResponse> longPoll(StreamState state, ReadRequest read) {
		long position = read.position(state);
		if (position != state.tail()) {
			return data(state, read, position);
		}
		if (state.closed() || this.store.waits().isStopped()) {
			return noData(state, read);
		}
		Mono<StreamState> unchanged = Mono.fromSupplier(() -> this.store.require(state.path()));
		return this.store.awaitPast(state)
			.timeout(this.longPollTimeout, unchanged)
			.flatMap((now) -> (now.tail() != position) ? data(now, read, position) : noData(now, read));
	}

	private Mono<ServerResponse> data(StreamState state, ReadRequest read, long position) {
		return page(state, position)
			.flatMap((page) -> data(page, page.etag(StreamOffset.format(position)), read.cursor()));
	}

	private Mono<Page> page(StreamState state, long position) {
		if (position >= state.tail()) {
			// An offset beyond the tail belongs to a stream that was deleted and made
			// anew.
			return Mono.just(Page.tail(state));
		}
		return this.store.measure(state, position, this.maxResponseSize).map((extent) -> new Page(state, extent));
	}

	private Mono<ServerResponse> data(Page page, String etag, @Nullable String cursor) {
		PageBody body = new PageBody(this.store, page.state(), page.extent());
		return ServerResponse.ok().headers((headers) -> {
			page.describe(headers);
			headers.set(HttpHeaders.ETAG, etag);
			headers.set(HttpHeaders.CACHE_CONTROL, page.cacheControl());
			headers.set(ProtocolHeaders.CURSOR, new Cursor(cursor).current());
			headers.setContentLength(body.length());
		}).body((output, context) -> body.write(output));
	}

	/** The answer to {@code offset=now}: no data, and nothing that may be cached. */
	private Mono<ServerResponse> tail(StreamState state) {
		Page page = Page.tail(state);
		PageBody body = new PageBody(this.store, state, page.extent());
		return ServerResponse.ok().headers((headers) -> {
			page.describe(headers);
			headers.setCacheControl(ProtocolHeaders.NO_STORE);
			headers.setContentLength(body.length());
		}).body((output, context) -> body.write(output));
	}

	private Mono<ServerResponse> noData(StreamState state, ReadRequest read) {
		return ServerResponse.noContent().headers((headers) -> {
			headers.set(ProtocolHeaders.NEXT_OFFSET, StreamOffset.format(state.tail()));
			headers.set(ProtocolHeaders.UP_TO_DATE, ProtocolHeaders.TRUE);
			headers.set(ProtocolHeaders.CURSOR, new Cursor(read.cursor()).current());
			headers.setCacheControl(ProtocolHeaders.NO_STORE);
			if (state.closed()) {
				headers.set(ProtocolHeaders.CLOSED, ProtocolHeaders.TRUE);
			}
		}).build();
	}

	private static boolean matches(String known, String etag) {
		return known.equals("*") || Arrays.stream(known.split(","))
			.map((tag) -> tag.trim().startsWith("W/") ? tag.trim().substring(2) : tag.trim())
			.anyMatch(etag::equals);
	}

}
