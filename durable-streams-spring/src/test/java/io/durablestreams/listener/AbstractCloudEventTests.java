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

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonFormat;
import io.durablestreams.client.cloudevents.CloudEventEnvelope;
import io.durablestreams.client.cloudevents.CloudEventHeaders;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.config.ListenerOptionsBuilder;
import io.durablestreams.offset.InMemoryOffsetStore;
import io.durablestreams.producer.DefaultDurableStreamProducerFactory;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.DurableStreamProducerFactory;
import io.durablestreams.producer.ProducerOptions;
import io.durablestreams.producer.RejectedAppendException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

/**
 * CloudEvents from a producer over the stream to the handler.
 */
abstract class AbstractCloudEventTests extends AbstractServerTests {

	private static final String MINIMAL = "\"specversion\":\"1.0\",\"id\":\"7\",\"source\":\"/s\",\"type\":\"t\"";

	private final JsonMapper json = JsonMapper.builder().build();

	private final JsonFormat sdk = new JsonFormat();

	private final Handlers handlers = new Handlers(this.received);

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
	void whatIsSentIsACloudEventThatOthersRead() {
		Instant before = Instant.now();
		producer().send(new Order("a", 2)).join();
		CloudEvent event = written();
		assertThat(event.getSpecVersion()).hasToString("1.0");
		assertThat(event.getId()).hasSizeGreaterThan(20);
		assertThat(event.getSource()).isEqualTo(URI.create("/shop"));
		assertThat(event.getType()).isEqualTo(Order.class.getName());
		assertThat(event.getTime().toInstant()).isBetween(before.minusMillis(1), Instant.now());
		assertThat(event.getDataContentType()).isEqualTo("application/json");
		assertThat(event.getData()).isNotNull();
		assertThat(new String(event.getData().toBytes(), StandardCharsets.UTF_8))
			.isEqualTo("{\"id\":\"a\",\"amount\":2}");
	}

	@Test
	void eachMessageHasAnIdOfItsOwn() {
		DurableStreamProducer<Object> producer = producer();
		producer.send(new Order("a", 1));
		producer.send(new Order("a", 1)).join();
		assertThat(this.streams.read(this.stream)).map((text) -> this.json.readTree(text).get("id").asString())
			.doesNotHaveDuplicates();
	}

	@Test
	void headersOfAMessageWinOverCustomizersAndTheseOverOptions() {
		CloudEventEnvelope envelope = CloudEventEnvelope.builder()
			.source("/shop")
			.type("from-options")
			.customizer((payload, event) -> event.id(((Order) payload).id())
				.type("from-customizer")
				.subject("from-customizer")
				.extension("priority", 3))
			.build();
		Message<Order> message = MessageBuilder.withPayload(new Order("a", 2))
			.setHeader(CloudEventHeaders.SUBJECT, "from-header")
			.setHeader(CloudEventHeaders.TIME, Instant.parse("2026-01-31T12:00:00Z"))
			.setHeader("ce-tenant", "acme")
			.setHeader("other", "stays behind")
			.build();
		producer(envelope).send(message).join();
		JsonNode event = this.json.readTree(this.streams.read(this.stream).get(0));
		assertThat(event.toString()).isEqualTo("""
				{"specversion":"1.0","id":"a","source":"/shop","type":"from-customizer","time":"2026-01-31T12:00:00Z",\
				"datacontenttype":"application/json","subject":"from-customizer","priority":3,"tenant":"acme",\
				"data":{"id":"a","amount":2}}""".replace("\"subject\":\"from-customizer\"",
				"\"subject\":\"from-header\""));
	}

	@Test
	void whereThereAreNoCloudEventsThePayloadOfAMessageIsSent() {
		DurableStreamProducer<Object> plain = this.producers.create(this.stream, ProducerOptions.builder().build());
		plain.send(MessageBuilder.withPayload(new Order("a", 2)).setHeader(CloudEventHeaders.ID, "7").build()).join();
		assertThat(this.streams.read(this.stream)).containsExactly("{\"id\":\"a\",\"amount\":2}");
	}

	@Test
	void dataThatIsNotJsonTravelsInBase64() {
		producer()
			.send(MessageBuilder.withPayload(new byte[] { 0, (byte) 0xff })
				.setHeader("contentType", "image/png")
				.setHeader(CloudEventHeaders.TYPE, "picture")
				.build())
			.join();
		assertThat(this.json.readTree(this.streams.read(this.stream).get(0)).get("data_base64").asString())
			.isEqualTo("AP8=");
		try (ListenerTestContext listener = listen(this.handlers, "picture", AbstractCloudEventTests::cloudEvents)) {
			await().untilAsserted(() -> assertThat(this.received).containsExactly("[0, -1] image/png"));
		}
	}

	@Test
	void handlersGetTheDataAsTheTypeThatTheyTakeAndAttributesAsHeaders() {
		this.streams.append(this.stream, """
				{%s,"time":"2026-01-31T13:00:00+01:00","subject":"a","tenant":"acme","priority":3,"urgent":true,
				"data":{"id":"a","amount":2}}""".formatted(MINIMAL));
		Map<String, Object> headers = new TreeMap<>();
		try (ListenerTestContext listener = listen(new Object() {

			@SuppressWarnings("unused")
			void handle(Order order, @Headers Map<String, Object> all) {
				headers.putAll(all);
				AbstractCloudEventTests.this.received.add(order.toString());
			}

		}, "handle", AbstractCloudEventTests::cloudEvents)) {
			await().untilAsserted(() -> assertThat(this.received).containsExactly("Order[id=a, amount=2]"));
			assertThat(headers).contains(entry("ce-specversion", "1.0"), entry("ce-id", "7"), entry("ce-source", "/s"),
					entry("ce-type", "t"), entry("ce-time", OffsetDateTime.parse("2026-01-31T13:00:00+01:00")),
					entry("ce-subject", "a"), entry("ce-tenant", "acme"), entry("ce-priority", 3),
					entry("ce-urgent", true), entry(DurableStreamHeaders.TIME, Instant.parse("2026-01-31T12:00:00Z")));
		}
	}

	@Test
	void aBatchIsOfTheDataToo() {
		DurableStreamProducer<Object> producer = producer();
		producer.send(new Order("a", 1));
		producer.send(new Order("b", 2)).join();
		try (ListenerTestContext listener = listen(this.handlers, "orders", AbstractCloudEventTests::cloudEvents)) {
			await().untilAsserted(() -> assertThat(this.received).containsExactly("a", "b"));
		}
	}

	@Test
	void filtersAndInterceptorsSeeDataAndAttributes() {
		DurableStreamProducer<Object> producer = producer();
		producer.send(new Order("a", 1));
		producer.send(MessageBuilder.withPayload(new Order("b", 2)).setHeader(CloudEventHeaders.TYPE, "other").build())
			.join();
		Consumer<ListenerOptionsBuilder> settings = (options) -> options.streams(List.of(this.stream))
			.cloudEvents(true);
		Predicate<Message<byte[]>> filter = (message) -> "other".equals(message.getHeaders().get("ce-type"))
				&& new String(message.getPayload(), StandardCharsets.UTF_8).startsWith("{\"id\"");
		try (ListenerTestContext listener = new ListenerTestContext(this.streams.client(), this.store,
				DurableStreamListenerEndpoint.of("test", this.handlers, method(this.handlers, "order"), settings),
				(factory) -> factory.filter(filter::test).interceptor(new StreamMessageInterceptor() {

					@Override
					public Message<?> beforeHandling(Message<?> message) {
						AbstractCloudEventTests.this.received.add("before " + message.getHeaders().get("ce-type"));
						return message;
					}

				}))) {
			await().untilAsserted(() -> assertThat(this.received).containsExactly("before other", "b other"));
		}
	}

	@Test
	void whatIsNoCloudEventGoesAsItWasToTheDeadLettersAtTheFirstAttempt() {
		this.streams.append(this.stream, "{\"id\":\"not-an-event\"}");
		producer().send(new Order("a", 1)).join();
		try (ListenerTestContext listener = listen(this.handlers, "order",
				(settings) -> settings.cloudEvents(true).failure(FailurePolicy.DEAD_LETTER).backOff(QUICK))) {
			await().untilAsserted(() -> assertThat(this.received).containsExactly("a " + Order.class.getName()));
			JsonNode letter = this.json.readTree(this.streams.read(this.stream + ".dlq").get(0));
			assertThat(letter.get("payload").toString()).isEqualTo("{\"id\":\"not-an-event\"}");
			assertThat(letter.get("attempts").asInt()).isOne();
			assertThat(letter.get("message").asString()).contains("it has no attribute 'specversion'")
				.doesNotContain("not-an-event");
		}
	}

	@Test
	void anEventThatCantBeHandledGoesWholeToTheDeadLetters() {
		this.streams.append(this.stream, "{" + MINIMAL + ",\"data\":{\"id\":[]}}");
		try (ListenerTestContext listener = listen(this.handlers, "order",
				(settings) -> settings.cloudEvents(true).failure(FailurePolicy.DEAD_LETTER))) {
			await()
				.untilAsserted(() -> assertThat(listener.events(ListenerEvent.MessageDeadLettered.class)).hasSize(1));
			JsonNode letter = this.json.readTree(this.streams.read(this.stream + ".dlq").get(0));
			assertThat(letter.get("payload").toString()).isEqualTo("{" + MINIMAL + ",\"data\":{\"id\":[]}}");
		}
	}

	@Test
	void anEventThatComesFromARetryStreamIsAnEventStill() {
		producer().send(new Order("a", 1)).join();
		List<Object> ids = new CopyOnWriteArrayList<>();
		try (ListenerTestContext listener = listen((message) -> {
			ids.add(message.getHeaders().get(CloudEventHeaders.ID));
			this.received.add(new String(message.getPayload(), StandardCharsets.UTF_8));
			if (ids.size() <= QUICK.maxAttempts()) {
				throw new IllegalStateException("not yet");
			}
			return null;
		}, (settings) -> settings.cloudEvents(true)
			.failure(FailurePolicy.DEAD_LETTER)
			.backOff(QUICK)
			.retryDelays(List.of(Duration.ofMillis(10))))) {
			await().until(() -> ids.size() == QUICK.maxAttempts() + 1);
			assertThat(ids).containsOnly(written().getId());
			assertThat(this.received).containsOnly("{\"id\":\"a\",\"amount\":1}");
		}
	}

	@Test
	void anEventOfTheSdkIsSentAndReceivedAsItIs() {
		CloudEvent event = CloudEventBuilder.v1()
			.withId("7")
			.withSource(URI.create("/sdk"))
			.withType("t")
			.withTime(OffsetDateTime.parse("2026-01-31T13:00:00Z"))
			.withExtension("priority", 3)
			.withExtension("urgent", true)
			.withExtension("tenant", "acme")
			.withData("application/json", "{\"no\":1}".getBytes(StandardCharsets.UTF_8))
			.build();
		producer().send(event).join();
		this.producers.create(this.stream, ProducerOptions.builder().build())
			.send(MessageBuilder.withPayload(withoutData(event)).setHeader("ce-id", "8").build())
			.join();
		assertThat(this.streams.read(this.stream))
			.allSatisfy((text) -> assertThat(deserialize(text).getId()).isEqualTo("7"));
		try (ListenerTestContext listener = listen(this.handlers, "record", (settings) -> {
		})) {
			await().untilAsserted(() -> assertThat(this.handlers.events).containsExactly(event, withoutData(event)));
		}
	}

	@Test
	void aBatchMayBeOfEventsOfTheSdk() {
		producer().send(new Order("a", 1)).join();
		try (ListenerTestContext listener = listen(this.handlers, "events", (settings) -> {
		})) {
			await().untilAsserted(() -> assertThat(this.handlers.events).extracting(CloudEvent::getId)
				.containsExactly(written().getId()));
		}
	}

	@Test
	void aListenerIsAsFarBehindAsTheEventThatItHasHandledLast() {
		OffsetDateTime anHourAgo = OffsetDateTime.now().minusHours(1);
		this.streams.appendAtOnce(this.stream, "{" + MINIMAL + ",\"time\":\"" + anHourAgo + "\"}", "{" + MINIMAL + "}");
		CompletableFuture<Void> release = new CompletableFuture<>();
		try (ListenerTestContext listener = listen((message) -> {
			this.received.add(String.valueOf(message.getHeaders().get("ce-time")));
			return (this.received.size() == 1) ? null : release;
		}, AbstractCloudEventTests::cloudEvents)) {
			await().until(() -> this.received.size() == 2);
			assertThat(listener.status().lag()).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
			release.complete(null);
			listener.awaitLive();
			assertThat(listener.status().lag()).isZero();
		}
	}

	@Test
	void resultsAreEventsWhoseIdsStayWhenTheirMessageComesAgain() {
		this.streams.append(this.stream, "{" + MINIMAL + ",\"data\":{\"id\":\"a\",\"amount\":1}}");
		String target = this.streams.create();
		for (InMemoryOffsetStore fresh : List.of(new InMemoryOffsetStore(), new InMemoryOffsetStore())) {
			try (DurableStreamProducerFactory results = DefaultDurableStreamProducerFactory
				.builder(this.streams.client())
				.envelope(target, CloudEventEnvelope.builder().source("/stock").build())
				.build(); ListenerTestContext listener = listenSendingTo(target, fresh, results)) {
				listener.awaitLive();
			}
		}
		List<CloudEvent> events = this.streams.read(target).stream().map(this::deserialize).toList();
		assertThat(events).hasSize(4).extracting(CloudEvent::getSource).containsOnly(URI.create("/stock"));
		assertThat(events.subList(0, 2)).extracting(CloudEvent::getId)
			.doesNotHaveDuplicates()
			.isEqualTo(events.subList(2, 4).stream().map(CloudEvent::getId).toList());
	}

	private ListenerTestContext listenSendingTo(String target, InMemoryOffsetStore offsets,
			DurableStreamProducerFactory results) {
		DurableStreamListenerEndpoint.Target method = new DurableStreamListenerEndpoint.Target.OfMethod(this.handlers,
				method(this.handlers, "halves"), target);
		return new ListenerTestContext(this.streams.client(), offsets,
				new DurableStreamListenerEndpoint("test",
						(settings) -> settings.streams(List.of(this.stream)).cloudEvents(true), method),
				(factory) -> factory.producerFactory(results));
	}

	@Test
	void whatCantBeAnEventIsRejectedWithTheReason() {
		assertThatThrownBy(() -> producer(CloudEventEnvelope.builder().build()).send(new Order("a", 1)).join())
			.hasCauseInstanceOf(RejectedAppendException.class)
			.hasMessageContaining("the CloudEvent has no 'source': set the producer's 'cloudevents.source'");
		assertThatThrownBy(() -> producer().send(Map.of("id", "a")).join())
			.hasCauseInstanceOf(RejectedAppendException.class)
			.hasMessageContaining("has no 'type'")
			.hasMessageContaining("cloudevents.type");
		Message<?> message = MessageBuilder.withPayload(new Order("a", 1)).setHeader("ce-tenant-id", "acme").build();
		assertThatThrownBy(() -> producer().send(message).join()).hasCauseInstanceOf(RejectedAppendException.class)
			.hasMessageContaining("'tenant-id' can't be the name of a CloudEvent's extension");
		assertThat(this.streams.read(this.stream)).isEmpty();
	}

	private static CloudEvent withoutData(CloudEvent event) {
		return CloudEventBuilder.v1(event).withoutData().withoutDataContentType().build();
	}

	private CloudEvent written() {
		return deserialize(this.streams.read(this.stream).get(0));
	}

	private CloudEvent deserialize(String text) {
		return this.sdk.deserialize(text.getBytes(StandardCharsets.UTF_8));
	}

	private DurableStreamProducer<Object> producer() {
		return producer(CloudEventEnvelope.builder().source("/shop").build());
	}

	private DurableStreamProducer<Object> producer(CloudEventEnvelope envelope) {
		return this.producers.create(this.stream, ProducerOptions.builder().envelope(envelope).build());
	}

	private static void cloudEvents(ListenerOptionsBuilder settings) {
		settings.property("cloudevents", "true");
	}

	/** An order. */
	record Order(String id, int amount) {
	}

	/** Takes events. */
	static class Handlers {

		private final List<String> received;

		private final List<CloudEvent> events = new CopyOnWriteArrayList<>();

		Handlers(List<String> received) {
			this.received = received;
		}

		void order(Order order, @Header("ce-type") String type) {
			this.received.add(order.id() + " " + type);
		}

		void orders(List<Order> orders) {
			orders.forEach((order) -> this.received.add(order.id()));
		}

		@SendTo("elsewhere")
		List<Order> halves(Order order) {
			return List.of(new Order(order.id() + "-1", order.amount()), new Order(order.id() + "-2", order.amount()));
		}

		void picture(byte[] picture, @Header("contentType") @Nullable Object contentType) {
			this.received.add(Arrays.toString(picture) + " " + contentType);
		}

		@DurableStreamListener(id = "audit", streams = "orders")
		void record(CloudEvent event) {
			this.events.add(event);
		}

		void events(List<CloudEvent> events) {
			this.events.addAll(events);
		}

	}

}
