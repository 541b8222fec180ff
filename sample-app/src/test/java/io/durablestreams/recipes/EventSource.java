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

import java.util.concurrent.atomic.AtomicInteger;

import reactor.core.publisher.Flux;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * What a browser does: it connects anew with the last id it was given, until it is told
 * that this was the end.
 */
final class EventSource {

	private static final ParameterizedTypeReference<ServerSentEvent<Token>> EVENT = new ParameterizedTypeReference<>() {
	};

	private final WebClient client;

	private final AtomicInteger connections = new AtomicInteger();

	private volatile String lastEventId = "-1";

	/**
	 * Create an event source.
	 * @param client the client for the URL of the events
	 */
	EventSource(WebClient client) {
		this.client = client;
	}

	/**
	 * Connect, and connect again.
	 * @param cutAfter after how many events each connection is cut
	 * @return the texts of all tokens up to the end
	 */
	Flux<String> tokens(int cutAfter) {
		return connection().take(cutAfter)
			.onErrorComplete()
			.repeat()
			.takeUntil((event) -> "end".equals(event.event()))
			.map((event) -> event.data().text());
	}

	/**
	 * Connect once.
	 * @return the events until the response ends
	 */
	Flux<ServerSentEvent<Token>> connection() {
		return Flux.defer(() -> {
			this.connections.incrementAndGet();
			return this.client.get().header("Last-Event-ID", this.lastEventId).retrieve().bodyToFlux(EVENT);
		}).doOnNext((event) -> {
			if (event.id() != null) {
				this.lastEventId = event.id();
			}
		});
	}

	/**
	 * How often it has connected.
	 * @return the count
	 */
	int connections() {
		return this.connections.get();
	}

}
