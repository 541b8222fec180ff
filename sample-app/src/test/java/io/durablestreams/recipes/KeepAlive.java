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

package io.durablestreams.recipes;

import java.time.Duration;

import reactor.core.publisher.Flux;

import org.springframework.http.codec.ServerSentEvent;

final class KeepAlive {

	private KeepAlive() {
	}

	static <T> Flux<ServerSentEvent<T>> withComments(Flux<ServerSentEvent<T>> events, Duration interval) {
		ServerSentEvent<T> comment = ServerSentEvent.<T>builder().comment("").build();
		return Flux.merge(events, Flux.interval(interval).onBackpressureDrop().map((count) -> comment))
			.takeUntil((event) -> "end".equals(event.event()));
	}

}
