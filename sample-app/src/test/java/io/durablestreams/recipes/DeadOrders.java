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

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.DurableStreamProducerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import org.springframework.stereotype.Component;

@Component
class DeadOrders {

	private final DurableStreamsClient client;

	private final DurableStreamProducer<JsonNode> orders;

	DeadOrders(DurableStreamsClient client, DurableStreamProducerFactory producers) {
		this.client = client;
		this.orders = producers.get("orders", JsonNode.class);
	}

	Mono<StreamPosition> copyBack(StreamPosition from) {
		return this.client.stream("orders.dlq")
			.read()
			.from(from)
			.messages(DeadLetter.class)
			.concatMap((letter) -> Mono.fromFuture(this.orders.send(letter.value().payload()))
				.thenReturn(letter.position()))
			.last(from);
	}

	record DeadLetter(JsonNode payload, String listener, String message) {
	}

}
