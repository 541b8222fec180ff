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

import io.durablestreams.embedded.internal.store.StreamState;
import io.durablestreams.embedded.internal.store.StreamStore;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Serves live reads as server-sent events (protocol section 5.7).
 */
final class SseHandler {

	private final StreamStore store;

	private final Duration lifetime;

	private final Duration heartbeat;

	private final int eventSize;

	SseHandler(StreamStore store, ServerOptions options) {
		this.store = store;
		this.lifetime = options.sseLifetime();
		this.heartbeat = options.longPollTimeout();
		this.eventSize = (int) Math.min(options.maxResponseSize(), SseData.MAX_EVENT_SIZE);
	}

	Mono<ServerResponse> handle(StreamState state, ReadRequest read) {
		SseData data = SseData.of(state.contentType());
		SseSession.Timing timing = new SseSession.Timing(this.lifetime, this.heartbeat);
		SseSession session = new SseSession(this.store, state, read, data, this.eventSize, timing);
		return ServerResponse.ok().headers((headers) -> {
			headers.set(HttpHeaders.CONTENT_TYPE, "text/event-stream");
			headers.setCacheControl("no-cache");
			if (data.isBase64()) {
				headers.set(ProtocolHeaders.SSE_DATA_ENCODING, "base64");
			}
		}).body((output, context) -> output.writeAndFlushWith(session.events(output.bufferFactory())));
	}

}
