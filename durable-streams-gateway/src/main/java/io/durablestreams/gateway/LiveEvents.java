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

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;

/**
 * Passes on an event stream as it is, but for two things: now and then a comment, by
 * whose failure a reader that has gone is noticed, and an end behind a control event once
 * it is time. Holds one buffer.
 */
final class LiveEvents {

	private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

	private final EventBoundary boundary = new EventBoundary();

	private boolean ending;

	private LiveEvents() {
	}

	/**
	 * Pass on.
	 * @param events the stream server's event stream
	 * @param permit tells when it is time to end
	 * @param heartbeat how often a comment is sent
	 * @return the reader's event stream
	 */
	static Flux<DataBuffer> relay(Flux<DataBuffer> events, LiveReads.Permit permit, Duration heartbeat) {
		Flux<Object> ticks = Flux.interval(heartbeat).onBackpressureDrop().map((tick) -> Mark.COMMENT);
		Flux<Object> data = events.cast(Object.class)
			.concatWithValues(Mark.OVER)
			.onErrorResume((ex) -> Mono.just(new Broken(ex)));
		Mono<Object> end = permit.whenToEnd().then(Mono.just(Mark.END));
		return Flux.defer(() -> Flux.merge(1, data, ticks, end).<DataBuffer>handle(new LiveEvents()::pass))
			.doOnDiscard(DataBuffer.class, DataBufferUtils::release)
			.takeUntilOther(permit.latestEnd());
	}

	private void pass(Object next, SynchronousSink<DataBuffer> sink) {
		if (next instanceof DataBuffer buffer) {
			pass(buffer, sink);
		}
		else if (next instanceof Broken broken) {
			// Readers get what is whole, and connect again as after any other end.
			if (this.boundary.isBetweenEvents()) {
				sink.complete();
			}
			else {
				sink.error(broken.cause());
			}
		}
		else if (next == Mark.COMMENT) {
			if (this.boundary.isBetweenEvents()) {
				sink.next(DefaultDataBufferFactory.sharedInstance.wrap(COMMENT));
			}
		}
		else {
			this.ending = true;
			if (next == Mark.OVER || this.boundary.isBehindControl()) {
				sink.complete();
			}
		}
	}

	private void pass(DataBuffer buffer, SynchronousSink<DataBuffer> sink) {
		int end = this.boundary.scan(buffer, this.ending);
		if (end < 0) {
			sink.next(buffer);
			return;
		}
		DataBuffer last = buffer.split(end);
		DataBufferUtils.release(buffer);
		sink.next(last);
		sink.complete();
	}

	private enum Mark {

		COMMENT, END, OVER

	}

	private record Broken(Throwable cause) {
	}

}
