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

package io.durablestreams.boot.autoconfigure.diagnostics;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

import io.durablestreams.producer.DurableStreamProducer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * What users read who make a mistake with producers.
 */
class ProducerMistakesTests {

	private static final List<String> TWO_PRODUCERS = List.of("--durable.streams.producers.orders.stream=shop/orders",
			"--durable.streams.producers.orders.payload-type=" + Order.class.getName(),
			"--durable.streams.producers.refunds.linger=5ms");

	static Stream<Mistake> mistakes() {
		return Stream
			.of(new Mistake("a mistyped qualifier", MistypedQualifier.class, TWO_PRODUCERS, "'ordres'", "'orders'",
					"'ordersProducer'", "'durable.streams.producers.orders'", "'refundsProducer'", "commandLineArgs"),
					new Mistake("a mistyped qualifier of a field", MistypedField.class, TWO_PRODUCERS,
							"Field producer in ", "'ordres'", "Did you mean 'orders'?"),
					new Mistake("a payload type that no producer has", OtherPayload.class, TWO_PRODUCERS.subList(0, 2),
							"DurableStreamProducer<java.lang.Integer>",
							"DurableStreamProducer<" + Order.class.getName(), "payload-type"),
					new Mistake("no producer at all", ByTypeAlone.class, List.of(), "No producer is configured",
							"durable.streams.producers.orders.stream"),
					new Mistake("two producers and no choice", ByTypeAlone.class,
							List.of("--durable.streams.producers.orders.stream=orders",
									"--durable.streams.producers.refunds.stream=refunds"),
							"2 fit", "'ordersProducer'", "'durable.streams.producers.refunds'", "@Qualifier"),
					new Mistake("a blank stream", Empty.class, List.of("--durable.streams.producers.orders.stream= "),
							"'orders'", "Property: durable.streams.producers.orders.stream", "must not be blank"),
					new Mistake("a mistyped client of a producer", Empty.class,
							List.of("--durable.streams.clients.archive.base-url=http://localhost:1/archive",
									"--durable.streams.producers.old.client=archve"),
							"The producer 'old'", "'client' is 'archve'",
							"'archive', 'durableStreamsClient' (did you mean 'archive'?)",
							"Property: durable.streams.producers.old.client",
							"Correct 'durable.streams.producers.old.client'."),
					new Mistake("a stream that can't be", Empty.class,
							List.of("--durable.streams.producers.old.stream=a/../b"), "'a/../b'",
							"Correct 'durable.streams.producers.old.stream'."),
					new Mistake("an unknown policy", Empty.class,
							List.of("--durable.streams.producers.orders.create=sometimes"),
							"durable.streams.producers.orders.create", "sometimes"),
					new Mistake("an epoch without an id", Empty.class,
							List.of("--durable.streams.producers.orders.epoch=1"), "'durable.streams.producers.orders'",
							"'epoch'"));
	}

	@ParameterizedTest
	@MethodSource("mistakes")
	void aMistakeIsExplainedWithoutAStackTrace(Mistake mistake) throws IOException {
		mistake.assertIsExplained();
	}

	public record Order(String item) {
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Empty {

	}

	@Import(Empty.class)
	static class MistypedQualifier {

		@Bean
		String shop(@Qualifier("ordres") DurableStreamProducer<Order> producer) {
			return producer.streamName();
		}

	}

	@Import(Empty.class)
	static class MistypedField {

		@Autowired
		@Qualifier("ordres")
		DurableStreamProducer<Order> producer;

	}

	@Import(Empty.class)
	static class OtherPayload {

		@Bean
		String shop(DurableStreamProducer<Integer> producer) {
			return producer.streamName();
		}

	}

	@Import(Empty.class)
	static class ByTypeAlone {

		@Bean
		String shop(DurableStreamProducer<Order> producer) {
			return producer.streamName();
		}

	}

}
