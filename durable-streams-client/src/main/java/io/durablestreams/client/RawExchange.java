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

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import io.durablestreams.client.error.FailedRequest;
import io.durablestreams.client.internal.ErrorSignals;
import io.durablestreams.client.internal.RawRequest;
import io.durablestreams.client.internal.RawResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * One exchange whose response is handed over as it is. A {@code WebClient} lets go of a
 * response once it was handled: here that is when the one who got it has read its body.
 */
final class RawExchange {

	private final HttpExchanges exchanges;

	private final StreamRequest request;

	RawExchange(HttpExchanges exchanges, StreamRequest request) {
		this.exchanges = exchanges;
		this.request = request;
	}

	static RawExchange of(StreamTarget target, HttpExchanges exchanges, ClientSettings settings, RawRequest raw) {
		LiveMode mode = switch (raw.query().getOrDefault("live", "")) {
			case "long-poll" -> LiveMode.LONG_POLL;
			case "sse" -> LiveMode.SSE;
			default -> LiveMode.OFF;
		};
		Duration timeout = (mode == LiveMode.LONG_POLL) ? settings.longPollTimeout() : settings.requestTimeout();
		return new RawExchange(exchanges,
				new StreamRequest(raw.method(), StreamUrls.withQuery(target.uri(), raw.query()), target, raw.headers(),
						(raw.body() != null) ? new AppendRequest.Body.Bytes(raw.body()) : null, mode, timeout));
	}

	Mono<RawResponse> response() {
		Mono<RawResponse> attempt = Mono.create(this::send);
		Mono<RawResponse> response = attempt.flatMap((first) -> {
			boolean again = HttpStatus.UNAUTHORIZED.isSameCodeAs(first.status())
					&& this.exchanges.isRenewable(this.request);
			return again ? discard(first).then(attempt) : Mono.just(first);
		});
		return this.exchanges.unlessClosed(this.request.withoutResponse(), ErrorSignals.of(response).flux()).next();
	}

	private static Mono<Void> discard(RawResponse response) {
		return response.body().map(DataBufferUtils::release).then().onErrorComplete();
	}

	private void send(MonoSink<RawResponse> sink) {
		AtomicBoolean handed = new AtomicBoolean();
		Flux<Void> exchange = this.exchanges.attempt(this.request, (response) -> {
			handed.set(true);
			return hand(response, sink);
		});
		Flux<Void> counted = this.request.isLive() ? this.exchanges.meters().live(exchange) : exchange;
		sink.onCancel(counted.contextWrite(sink.contextView()).subscribe((nothing) -> {
		}, (ex) -> {
			if (!handed.get()) {
				sink.error(ex);
			}
		}));
	}

	private Flux<Void> hand(ClientResponse response, MonoSink<RawResponse> sink) {
		Sinks.Empty<Void> ended = Sinks.empty();
		AtomicBoolean taken = new AtomicBoolean();
		Mono<Void> end = ended.asMono();
		if (isBodiless(response)) {
			sink.success(new RawResponse(response.statusCode(), response.headers().asHttpHeaders(), Flux.empty()));
			return HttpExchanges.discardBody(response).flux();
		}
		Flux<DataBuffer> body = Flux.defer(() -> {
			taken.set(true);
			return body(response);
		}).doFinally((signal) -> ended.tryEmitEmpty());
		sink.success(new RawResponse(response.statusCode(), response.headers().asHttpHeaders(), body));
		// Whoever asked may have gone before it got to the body, which then is nobody's.
		Mono<Void> unclaimed = Mono.delay(this.request.responseTimeout())
			.flatMap((time) -> taken.get() ? end : HttpExchanges.discardBody(response));
		return Mono.firstWithSignal(end, unclaimed).flux();
	}

	private boolean isBodiless(ClientResponse response) {
		return HttpMethod.HEAD.equals(this.request.method())
				|| HttpStatus.NO_CONTENT.isSameCodeAs(response.statusCode())
				|| HttpStatus.NOT_MODIFIED.isSameCodeAs(response.statusCode());
	}

	private Flux<DataBuffer> body(ClientResponse response) {
		FailedRequest failed = this.request.withStatus(response.statusCode().value());
		Flux<DataBuffer> buffers = new DemandTimeout<>(response.body(BodyExtractors.toDataBuffers()),
				this.exchanges.idleTimeout())
			.onErrorMap((ex) -> ConnectionFailures.withinResponse(failed, this.request.uri(), ex));
		return this.exchanges.unlessClosed(this.request.withoutResponse(), buffers)
			.doOnDiscard(DataBuffer.class, DataBufferUtils::release);
	}

}
