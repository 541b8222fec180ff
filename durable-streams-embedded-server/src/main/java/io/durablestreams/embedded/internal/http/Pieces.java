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

import java.util.function.BooleanSupplier;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;

/**
 * Turns a body into pieces that come into being one at a time. The network layer asks for
 * many pieces ahead but subscribes to one only after it has written the one before, so a
 * piece that does its work when subscribed to gives true back-pressure.
 */
final class Pieces {

	private Pieces() {
	}

	/**
	 * Repeat a piece until there are no more.
	 * @param done whether all pieces have come into being
	 * @param next the next piece, empty if there are no more
	 * @return the pieces
	 */
	static Flux<Publisher<DataBuffer>> of(BooleanSupplier done, Mono<DataBuffer> next) {
		return Flux.generate((sink) -> {
			if (done.getAsBoolean()) {
				sink.complete();
			}
			else {
				sink.next(next);
			}
		});
	}

}
