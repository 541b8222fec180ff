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

package io.durablestreams.listener;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.durablestreams.client.envelope.MessageContent;
import io.durablestreams.client.envelope.MessageEnvelope;
import io.durablestreams.client.envelope.OutgoingMessage;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.config.ListenerOptionsBuilder;
import io.durablestreams.producer.DefaultDurableStreamProducerFactory;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.DurableStreamProducerFactory;
import io.durablestreams.producer.ProducerOptions;
import io.durablestreams.producer.RejectedAppendException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Messages that travel in an envelope, from the producer to the handler.
 */
class EnvelopeTests extends AbstractEmbeddedServerTests {

	private static final Instant TIME = Instant.parse("2026-01-31T12:00:00Z");

	private final MessageEnvelope envelope = new JsonEnvelope();

	private DurableStreamProducerFactory producers;

	@BeforeEach
	void createProducers() {
		this.producers = DefaultDurableStreamProducerFactory.builder(this.streams.client()).build();
	}

	@AfterEach
	void closeProducers() {
		this.producers.close();
	}

	@Test
	void handlersGetThePayloadAndWhatTravelledBesideIt() {
		Handlers handlers = new Handlers(this.received);
		producer().send(new Order("a", 1)).join();
		try (ListenerTestContext listener = listen(handlers, "order", this::enveloped)) {
			await().untilAsserted(() -> assertThat(this.received)
				.containsExactly("Order[id=a, amount=1] " + Order.class.getName() + " " + TIME));
		}
	}

	@Test
	void batchesAndFiltersGetPayloads() {
		Handlers handlers = new Handlers(this.received);
		DurableStreamProducer<Object> producer = producer();
		producer.send(new Order("a", 1));
		producer.send(new Order("b", 2));
		producer.send(new Order("c", 3)).join();
		Consumer<ListenerOptionsBuilder> streams = (settings) -> settings.streams(List.of(this.stream));
		DurableStreamListenerEndpoint endpoint = DurableStreamListenerEndpoint.of("test", handlers,
				method(handlers, "orders"), streams.andThen(this::enveloped));
		try (ListenerTestContext listener = new ListenerTestContext(this.streams.client(), this.store, endpoint,
				(factory) -> factory.filter((message) -> !new String(message.getPayload()).contains("\"b\"")))) {
			await().untilAsserted(() -> assertThat(this.received).containsExactly("a", "c"));
		}
	}

	@Test
	void whatIsNotWrappedIsPoisonAtTheFirstAttempt() {
		this.streams.append(this.stream, "42");
		producer().send(new Order("a", 1)).join();
		try (ListenerTestContext listener = listen(new Handlers(this.received), "order", (settings) -> {
			enveloped(settings);
			settings.failure(FailurePolicy.SKIP);
		})) {
			await().untilAsserted(() -> assertThat(this.received).hasSize(1));
			assertThat(listener.events(ListenerEvent.MessageSkipped.class)).singleElement().satisfies((skipped) -> {
				assertThat(skipped.attempts()).isOne();
				assertThat(skipped.cause()).hasMessageContaining(JsonEnvelope.class.getName())
					.hasMessageNotContaining("42");
			});
		}
	}

	@Test
	void oneOfABatchThatIsNotWrappedIsPoisonByItself() {
		DurableStreamProducer<Object> producer = producer();
		producer.send(new Order("a", 1)).join();
		this.streams.append(this.stream, "42");
		producer.send(new Order("c", 3)).join();
		try (ListenerTestContext listener = listen(new Handlers(this.received), "orders", (settings) -> {
			enveloped(settings);
			settings.failure(FailurePolicy.SKIP);
		})) {
			await().untilAsserted(() -> assertThat(this.received).containsExactly("a", "c"));
			assertThat(listener.events(ListenerEvent.MessageSkipped.class)).hasSize(1);
		}
	}

	@Test
	void whatTheEnvelopeThrowsRejectsTheMessage() {
		DurableStreamProducer<Object> producer = producer();
		assertThatThrownBy(() -> producer.send("bad").join()).hasCauseInstanceOf(RejectedAppendException.class)
			.hasMessageContaining("no envelope for this");
		producer.send(new Order("a", 1)).join();
		assertThat(this.streams.read(this.stream)).hasSize(1);
	}

	@Test
	void bytesThatAreNoJsonAreRejectedInAnEnvelopeToo() {
		assertThatThrownBy(() -> producer().send("1,\"headers\":{}".getBytes()).join())
			.hasCauseInstanceOf(RejectedAppendException.class);
	}

	private DurableStreamProducer<Object> producer() {
		return this.producers.create(this.stream, ProducerOptions.builder().envelope(this.envelope).build());
	}

	private void enveloped(ListenerOptionsBuilder settings) {
		settings.envelope(this.envelope);
	}

	/** An order. */
	record Order(String id, int amount) {
	}

	/** Takes what has travelled. */
	static class Handlers {

		private final List<String> received;

		Handlers(List<String> received) {
			this.received = received;
		}

		void order(Order order, @Header("type") String type, @Header(DurableStreamHeaders.TIME) Instant time) {
			this.received.add(order + " " + type + " " + time);
		}

		void orders(List<Order> orders) {
			orders.forEach((order) -> this.received.add(order.id()));
		}

	}

	/** An object that has headers and payload. */
	static class JsonEnvelope implements MessageEnvelope {

		private final JsonMapper json = new JsonMapper();

		@Override
		public byte[] wrap(OutgoingMessage message) {
			if (message.value().equals("bad")) {
				throw new IllegalStateException("no envelope for this");
			}
			Map<String, String> headers = new HashMap<>(message.headers());
			headers.put("type", message.value().getClass().getName());
			String text = "{\"headers\":" + this.json.writeValueAsString(headers) + ",\"payload\":"
					+ new String(message.payload()) + "}";
			return text.getBytes();
		}

		@Override
		public MessageContent unwrap(byte[] data) {
			JsonNode tree = this.json.readTree(data);
			if (!tree.isObject()) {
				throw new IllegalArgumentException("no object with headers and payload");
			}
			Map<String, Object> headers = new HashMap<>();
			tree.get("headers")
				.properties()
				.forEach((header) -> headers.put(header.getKey(), header.getValue().asString()));
			return new MessageContent(this.json.writeValueAsBytes(tree.get("payload")), headers, null, TIME);
		}

	}

}
