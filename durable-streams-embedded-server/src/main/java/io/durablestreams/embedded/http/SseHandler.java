package io.durablestreams.embedded.http;

import java.time.Duration;

import io.durablestreams.embedded.store.StreamState;
import io.durablestreams.embedded.store.StreamStore;
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
