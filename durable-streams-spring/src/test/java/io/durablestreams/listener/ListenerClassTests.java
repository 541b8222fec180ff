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

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import io.durablestreams.listener.container.DurableStreamListenerContainerFactoryBuilder;
import io.durablestreams.producer.DefaultDurableStreamProducerFactory;
import io.durablestreams.producer.DurableStreamProducerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

/**
 * Classes as listeners, whose methods are chosen by the type of the payload.
 */
class ListenerClassTests extends AbstractEmbeddedServerTests {

	private static final List<String> notes = new CopyOnWriteArrayList<>();

	/** Where results go. */
	private String target = "";

	private final List<ListenerEvent> events = new CopyOnWriteArrayList<>();

	@Test
	void theMethodIsChosenByTheTypeOfThePayload() {
		this.streams.appendAtOnce(this.stream, "{\"type\":\"placed\",\"item\":\"tea\"}",
				"{\"type\":\"cancelled\",\"reason\":\"late\"}", "{\"type\":\"express\",\"item\":\"mate\"}");
		try (AnnotationConfigApplicationContext context = start(Orders.class)) {
			awaitLive(context, "orders");
			assertThat(notes).containsExactly("placed tea #1", "cancelled late", "express mate");
		}
	}

	@Test
	void aPayloadThatFitsNoMethodIsAFailureWithItsPolicy() {
		this.streams.appendAtOnce(this.stream, "{\"type\":\"paid\"}", "{\"type\":\"unheard-of\"}",
				"{\"type\":\"cancelled\",\"reason\":\"late\"}");
		try (AnnotationConfigApplicationContext context = start(Orders.class)) {
			awaitLive(context, "orders");
			assertThat(notes).containsExactly("cancelled late");
			assertThat(this.events).filteredOn(ListenerEvent.MessageSkipped.class::isInstance)
				.extracting((event) -> ((ListenerEvent.MessageSkipped) event).attempts())
				.containsExactly(1, 1);
		}
	}

	@Test
	void theDefaultMethodGetsWhatFitsNoOther() {
		this.streams.appendAtOnce(this.stream, "{\"type\":\"paid\"}", "{\"type\":\"unheard-of\"}",
				"{\"type\":\"placed\",\"item\":\"tea\"}", "{\"type\":\"placed\",\"item\":[]}");
		try (AnnotationConfigApplicationContext context = start(WithDefault.class)) {
			awaitLive(context, "withDefault");
			assertThat(notes).containsExactly("default paid", "default unheard-of", "placed tea");
			// What is of a known type and broken is no other type.
			assertThat(this.events).filteredOn(ListenerEvent.MessageSkipped.class::isInstance).hasSize(1);
		}
	}

	@Test
	void aConverterOfTheApplicationsMayKnowTheType() {
		this.streams.appendAtOnce(this.stream, "\"text\"", "17");
		try (AnnotationConfigApplicationContext context = start(Untyped.class,
				(factory) -> factory.messageConverter(new Guessing()))) {
			awaitLive(context, "untyped");
			assertThat(notes).containsExactly("note text", "number 17");
		}
	}

	@Test
	void onlyResultsOfMethodsWithSendToAreSent() {
		this.target = this.streams.create();
		this.streams.appendAtOnce(this.stream, "{\"type\":\"cancelled\",\"reason\":\"late\"}", "{\"type\":\"paid\"}",
				"{\"type\":\"placed\",\"item\":\"tea\"}");
		try (DurableStreamProducerFactory producers = DefaultDurableStreamProducerFactory.builder(this.streams.client())
			.build();
				AnnotationConfigApplicationContext context = start(Replying.class,
						(factory) -> factory.producerFactory(producers))) {
			awaitLive(context, "replying");
			assertThat(notes).containsExactly("awaited late", "awaited paid");
			assertThat(this.streams.read(this.target)).containsExactly("\"tea is placed\"");
		}
	}

	@ParameterizedTest
	@MethodSource
	void whatCanNotWorkIsRefused(Class<?> type, String reason) {
		assertThatException().isThrownBy(() -> start(type).close())
			.satisfies((ex) -> assertThat(causes(ex)).hasAtLeastOneElementOfType(ListenerConfigurationException.class))
			.withMessageContaining(type.getName())
			.withMessageContaining(reason);
	}

	static List<Object[]> whatCanNotWorkIsRefused() {
		return List.of(new Object[] { Untyped.class, "common supertype with @JsonTypeInfo" },
				new Object[] { Twice.class, "take the same type" },
				new Object[] { TwoDefaults.class, "several default methods" },
				new Object[] { Batches.class, "takes a List" },
				new Object[] { Without.class, "has no method with @DurableStreamHandler" },
				new Object[] { NoListener.class, "its class is no listener" });
	}

	private static List<Throwable> causes(Throwable failure) {
		return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).toList();
	}

	private void awaitLive(AnnotationConfigApplicationContext context, String id) {
		DurableStreamListenerContainer container = context.getBean(DurableStreamListenerEndpointRegistry.class)
			.getListenerContainer(id);
		assertThat(container).isNotNull();
		await().until(() -> container.getStatus().get(0).upToDate());
	}

	private AnnotationConfigApplicationContext start(Class<?> type) {
		return start(type, (factory) -> {
		});
	}

	private AnnotationConfigApplicationContext start(Class<?> type,
			Consumer<DurableStreamListenerContainerFactoryBuilder> customizer) {
		notes.clear();
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of("stream", this.stream, "target", this.target)));
		String name = type.getSimpleName();
		context.registerBean(Character.toLowerCase(name.charAt(0)) + name.substring(1), type);
		context.registerBean("durableStreamListenerContainerFactory", DurableStreamListenerContainerFactory.class,
				() -> {
					DurableStreamListenerContainerFactoryBuilder builder = DefaultDurableStreamListenerContainerFactory
						.builder(this.streams.client())
						.offsetStore(this.store)
						.eventPublisher((event) -> this.events.add((ListenerEvent) event));
					customizer.accept(builder);
					return builder.build();
				});
		context.register(ListenerRegistrationTests.Application.class);
		context.refresh();
		return context;
	}

	/** What happens to orders. */
	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
	@JsonSubTypes({ @JsonSubTypes.Type(value = Placed.class, name = "placed"),
			@JsonSubTypes.Type(value = Express.class, name = "express"),
			@JsonSubTypes.Type(value = Cancelled.class, name = "cancelled"),
			@JsonSubTypes.Type(value = Paid.class, name = "paid") })
	interface OrderEvent {

	}

	/** An order was placed. */
	static class Placed implements OrderEvent {

		public String item = "";

	}

	/** An order was placed that is in a hurry. */
	static class Express extends Placed {

	}

	/** An order was cancelled. */
	record Cancelled(String reason) implements OrderEvent {
	}

	/** An order was paid for. */
	record Paid() implements OrderEvent {
	}

	/** A listener without a default method. */
	@DurableStreamListener(streams = "${stream}", failure = "skip")
	static class Orders {

		@DurableStreamHandler
		void placed(Placed placed, @Header(DurableStreamHeaders.ORDINAL) long ordinal) {
			notes.add("placed " + placed.item + " #" + ordinal);
		}

		@DurableStreamHandler
		void express(StreamMessage<Express> express) {
			notes.add("express " + express.payload().item);
		}

		@DurableStreamHandler
		void cancelled(Cancelled cancelled) {
			notes.add("cancelled " + cancelled.reason());
		}

	}

	/** A listener with a default method. */
	@DurableStreamListener(streams = "${stream}", failure = "skip")
	static class WithDefault {

		@DurableStreamHandler
		void placed(Placed placed) {
			notes.add("placed " + placed.item);
		}

		@DurableStreamHandler(isDefault = true)
		void other(JsonNode event) {
			notes.add("default " + event.get("type").stringValue());
		}

	}

	/** A listener of which one method has a result for others. */
	@DurableStreamListener(streams = "${stream}")
	static class Replying {

		@DurableStreamHandler
		@SendTo("${target}")
		String placed(Placed placed) {
			return placed.item + " is placed";
		}

		@DurableStreamHandler
		CompletableFuture<String> cancelled(Cancelled cancelled) {
			return CompletableFuture.supplyAsync(() -> note("awaited " + cancelled.reason()));
		}

		@DurableStreamHandler(isDefault = true)
		Mono<String> other(JsonNode event) {
			return Mono.fromSupplier(() -> note("awaited " + event.get("type").stringValue()));
		}

		private static String note(String note) {
			notes.add(note);
			return note;
		}

	}

	/** Types that JSON can't tell apart. */
	@DurableStreamListener(streams = "${stream}")
	static class Untyped {

		@DurableStreamHandler
		void note(StringBuilder note) {
			notes.add("note " + note);
		}

		@DurableStreamHandler
		void number(int number) {
			notes.add("number " + number);
		}

	}

	/** Two methods for one type. */
	@DurableStreamListener(streams = "${stream}")
	static class Twice {

		@DurableStreamHandler
		void one(Paid paid) {
		}

		@DurableStreamHandler
		void two(Paid paid) {
		}

	}

	/** Two default methods. */
	@DurableStreamListener(streams = "${stream}")
	static class TwoDefaults {

		@DurableStreamHandler(isDefault = true)
		void one(Paid paid) {
		}

		@DurableStreamHandler(isDefault = true)
		void two(Paid paid) {
		}

	}

	/** A method for batches. */
	@DurableStreamListener(streams = "${stream}")
	static class Batches {

		@DurableStreamHandler
		void many(List<Paid> paid) {
		}

	}

	/** A listener without methods. */
	@DurableStreamListener(streams = "${stream}")
	static class Without {

	}

	/** Methods without a listener. */
	static class NoListener {

		@DurableStreamHandler
		void paid(Paid paid) {
		}

	}

	/** Knows the types of this test. */
	private static final class Guessing implements MessageConverter {

		@Override
		public Object fromMessage(Message<?> message, Class<?> type) {
			String text = new String((byte[]) message.getPayload());
			return text.startsWith("\"") ? new StringBuilder(text.replace("\"", "")) : Integer.valueOf(text);
		}

		@Override
		public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
			return null;
		}

	}

}
