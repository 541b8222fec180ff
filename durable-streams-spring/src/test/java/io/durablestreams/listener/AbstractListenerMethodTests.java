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

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.config.ListenerOptionsBuilder;
import io.durablestreams.listener.container.DurableStreamListenerContainerFactoryBuilder;
import io.durablestreams.listener.failure.HandlerErrorException;
import io.durablestreams.listener.failure.HandlerTimeoutException;
import io.durablestreams.producer.DefaultDurableStreamProducerFactory;
import io.durablestreams.producer.DurableStreamProducerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import org.springframework.http.MediaType;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the methods of listeners may take and return.
 */
abstract class AbstractListenerMethodTests extends AbstractServerTests {

	private final Methods methods = new Methods();

	@ParameterizedTest
	@ValueSource(strings = { "order", "text", "bytes", "node", "map", "message", "streamMessage", "position", "headers",
			"allHeaders" })
	void aMethodMayTake(String method) {
		this.streams.appendAtOnce(this.stream, "{\"number\": 1}", "{\"number\": 2}");
		try (ListenerTestContext listener = listen(this.methods, method, (settings) -> {
		})) {
			await().until(() -> this.methods.seen.size() == 2 || listener.status().failure() != null);
			listener.awaitLive();
			assertThat(this.methods.seen).containsExactly(this.stream + " 1", this.stream + " 2");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "future", "mono" })
	void whatAMethodReturnsIsAwaitedBeforeTheNextMessage(String method) {
		this.streams.appendAtOnce(this.stream, "{\"number\": 1}", "{\"number\": 2}");
		try (ListenerTestContext listener = listen(this.methods, method, (settings) -> settings.backOff(QUICK))) {
			await().until(() -> this.methods.futures.size() == 1);
			assertThat(listener.status().handlingSince()).isNotNull();
			this.methods.futures.get(0).completeExceptionally(new IllegalStateException("first attempt"));
			await().until(() -> this.methods.futures.size() == 2);
			assertThat(this.methods.seen).containsExactly("1", "1");
			assertThat(checkpoint().ordinal()).isZero();
			this.methods.futures.get(1).complete(null);
			await().until(() -> this.methods.futures.size() == 3);
			assertThat(this.methods.seen).containsExactly("1", "1", "2");
			this.methods.futures.get(2).complete(null);
			listener.awaitLive();
			assertThat(listener.status().handled()).isEqualTo(2);
			assertThat(listener.status().failed()).isEqualTo(1);
		}
	}

	@Test
	void anErrorThatAnInterceptorOfResultsThrowsFailsTheListenerWhateverThePolicy() {
		this.streams.appendAtOnce(this.stream, "{\"number\": 1}", "{\"number\": 2}");
		String target = this.streams.create();
		try (DurableStreamProducerFactory producers = DefaultDurableStreamProducerFactory.builder(this.streams.client())
			.interceptor((stream, value) -> {
				throw new NoClassDefFoundError("com/example/Gone");
			})
			.build();
				ListenerTestContext listener = listen((factory) -> factory.producerFactory(producers),
						new DurableStreamListenerEndpoint.Target.OfMethod(this.methods, method(this.methods, "doubled"),
								target),
						(settings) -> settings.backOff(QUICK).errorHandler(FailurePolicy.SKIP))) {
			listener.awaitState(ContainerState.FAILED);
			assertThat(listener.status().failure()).isInstanceOf(HandlerErrorException.class)
				.hasCauseInstanceOf(NoClassDefFoundError.class);
			assertThat(checkpoint().ordinal()).isZero();
			assertThat(this.streams.read(target)).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "doubled", "doubledLater" })
	void whatAMethodWithSendToReturnsIsOnTheOtherStreamBeforeTheCheckpoint(String method) {
		this.streams.appendAtOnce(this.stream, "{\"number\": 1}", "{\"number\": 2}");
		String target = this.streams.create();
		try (DurableStreamProducerFactory producers = DefaultDurableStreamProducerFactory.builder(this.streams.client())
			.build();
				ListenerTestContext listener = listen((factory) -> factory.producerFactory(producers),
						new DurableStreamListenerEndpoint.Target.OfMethod(this.methods, method(this.methods, method),
								target))) {
			listener.awaitLive();
			assertThat(this.streams.read(target)).containsExactly("{\"number\":2}", "{\"number\":4}");
			assertThat(checkpoint().ordinal()).isEqualTo(2);
		}
	}

	@Test
	void payloadsAnnotatedForItAreValidatedAndNotTriedAgain() {
		this.streams.appendAtOnce(this.stream, "{\"number\": 1}", "{\"number\": -2}", "{\"number\": 3}");
		try (ListenerTestContext listener = listen(
				(factory) -> factory.validator(new PositiveNumbers()), DurableStreamListenerEndpoint.Target.OfMethod
					.of(this.methods, method(this.methods, "validated"), (name) -> name),
				(settings) -> settings.failure(FailurePolicy.SKIP))) {
			listener.awaitLive();
			assertThat(this.methods.seen).containsExactly("1", "3");
			assertThat(listener.events(ListenerEvent.MessageSkipped.class)).singleElement()
				.satisfies((event) -> assertThat(event.attempts()).isEqualTo(1))
				.satisfies((event) -> assertThat(event.cause()).isInstanceOf(MethodArgumentNotValidException.class));
		}
	}

	@Test
	void aStreamWithoutMessagesDeliversChunksThatMakeUpItsBytes() {
		String text = TestStreams.newName();
		this.streams.client().stream(text).create(CreateOptions.of(MediaType.TEXT_PLAIN)).block();
		this.streams.client().stream(text).append("Grüße, ").block();
		this.streams.client().stream(text).append("Welt").block();
		this.stream = text;
		for (int start = 0; start < 2; start++) {
			try (ListenerTestContext listener = listen((settings) -> {
			})) {
				listener.awaitLive();
				assertThat(String.join("", this.received)).isEqualTo("Grüße, Welt");
			}
		}
	}

	@Test
	void whatAFilterRefusesIsPassedOverAndCheckpointed() {
		this.streams.appendAtOnce(this.stream, "1", "2", "3", "4");
		try (ListenerTestContext listener = listen(
				(factory) -> factory.filter((message) -> Integer.parseInt(new String(message.getPayload())) % 2 == 1),
				new DurableStreamListenerEndpoint.Target.OfHandler((StreamMessageHandler<byte[]>) (message) -> {
					this.received.add(new String(message.getPayload()) + "@"
							+ message.getHeaders().get(DurableStreamHeaders.ORDINAL));
					return null;
				}, byte[].class, false))) {
			listener.awaitLive();
			assertThat(this.received).containsExactly("1@1", "3@3");
			assertThat(listener.status().handled()).isEqualTo(2);
			assertThat(checkpoint().ordinal()).isEqualTo(4);
		}
	}

	@Test
	void interceptorsAreCalledAroundEachAttempt() {
		this.streams.append(this.stream, "1");
		try (ListenerTestContext listener = listen(
				(factory) -> factory.interceptor(new Noting("outer")).interceptor(new Noting("inner")),
				new DurableStreamListenerEndpoint.Target.OfHandler((StreamMessageHandler<byte[]>) (message) -> {
					this.received.add("handler " + message.getHeaders().get("inner"));
					if (this.received.size() < 4) {
						throw new IllegalStateException("broken");
					}
					return null;
				}, byte[].class, false))) {
			listener.awaitLive();
			assertThat(this.received).containsExactly("before outer", "before inner", "handler yes",
					"after inner broken", "after outer broken", "before outer", "before inner", "handler yes",
					"after inner null", "after outer null");
		}
	}

	@Test
	void aHandlerThatTakesTooLongIsInterruptedAndItsAttemptHasFailed() {
		this.streams.append(this.stream, "1");
		try (ListenerTestContext listener = listen((message) -> {
			this.received.add("called");
			if (this.received.size() == 1) {
				new CompletableFuture<Void>().get();
			}
			return null;
		}, (settings) -> settings.handlerTimeout(Duration.ofMillis(100)).backOff(QUICK))) {
			listener.awaitLive();
			assertThat(this.received).hasSize(2);
			assertThat(listener.status().failed()).isEqualTo(1);
			await().until(() -> listener.events(ListenerEvent.HandlerTimedOut.class).size() == 1);
		}
	}

	@Test
	void aResultThatTakesTooLongFailsTheAttempt() {
		this.streams.append(this.stream, "{\"number\": 1}");
		try (ListenerTestContext listener = listen(this.methods, "future",
				(settings) -> settings.handlerTimeout(Duration.ofMillis(50)).backOff(QUICK))) {
			listener.awaitState(ContainerState.FAILED);
			assertThat(listener.status().failure()).isInstanceOf(HandlerTimeoutException.class);
			assertThat(this.methods.futures).hasSize(3);
		}
	}

	@Test
	void aTimeoutOfTheHandlersOwnIsNoTimeoutOfTheHandler() {
		this.streams.append(this.stream, "1");
		try (ListenerTestContext listener = listen((message) -> Mono.error(new TimeoutException("of its own")),
				(settings) -> settings.handlerTimeout(Duration.ofMinutes(1)).backOff(QUICK))) {
			listener.awaitState(ContainerState.FAILED);
			assertThat(listener.status().failure()).isInstanceOf(TimeoutException.class);
			assertThat(listener.events(ListenerEvent.HandlerTimedOut.class)).isEmpty();
		}
	}

	@Test
	void aConverterOfTheApplicationIsAskedFirst() {
		this.streams.appendAtOnce(this.stream, "\"a word\"", "{\"number\": 2}");
		MessageConverter words = new MessageConverter() {

			@Override
			public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass) {
				boolean word = new String((byte[]) message.getPayload()).startsWith("\"");
				return (targetClass == Order.class && word) ? new Order(1) : null;
			}

			@Override
			public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
				return null;
			}

		};
		try (ListenerTestContext listener = listen((factory) -> factory.messageConverter(words),
				DurableStreamListenerEndpoint.Target.OfMethod.of(this.methods, method(this.methods, "order"),
						(name) -> name))) {
			listener.awaitLive();
			assertThat(this.methods.seen).containsExactly(this.stream + " 1", this.stream + " 2");
		}
	}

	private ListenerTestContext listen(Consumer<DurableStreamListenerContainerFactoryBuilder> factory,
			DurableStreamListenerEndpoint.Target target) {
		return listen(factory, target, (settings) -> settings.backOff(QUICK));
	}

	private ListenerTestContext listen(Consumer<DurableStreamListenerContainerFactoryBuilder> factory,
			DurableStreamListenerEndpoint.Target target, Consumer<ListenerOptionsBuilder> settings) {
		Consumer<ListenerOptionsBuilder> base = (builder) -> builder.streams(List.of(this.stream));
		return new ListenerTestContext(this.streams.client(), this.store,
				new DurableStreamListenerEndpoint("test", base.andThen(settings), target), factory);
	}

	/** Methods to be called. */
	static class Methods {

		final List<String> seen = new CopyOnWriteArrayList<>();

		final List<CompletableFuture<@Nullable Void>> futures = new CopyOnWriteArrayList<>();

		void order(Order order, @Header(DurableStreamHeaders.STREAM) String stream) {
			this.seen.add(stream + " " + order.number());
		}

		void text(String payload, @Header(DurableStreamHeaders.STREAM) String stream) {
			this.seen.add(stream + " " + number(payload));
		}

		void bytes(byte[] payload, @Header(DurableStreamHeaders.STREAM) String stream) {
			this.seen.add(stream + " " + number(new String(payload)));
		}

		void node(JsonNode payload, @Header(DurableStreamHeaders.STREAM) String stream) {
			this.seen.add(stream + " " + payload.get("number").intValue());
		}

		void map(@Payload Map<String, Integer> payload, @Headers Map<String, Object> headers) {
			this.seen.add(headers.get(DurableStreamHeaders.STREAM) + " " + payload.get("number"));
		}

		void message(Message<Order> message) {
			this.seen.add(message.getHeaders().get(DurableStreamHeaders.STREAM) + " " + message.getPayload().number());
		}

		void streamMessage(StreamMessage<Order> message) {
			assertThat(message.ordinal()).isEqualTo(message.payload().number());
			assertThat(message.contentType().getSubtype()).isEqualTo("json");
			this.seen.add(message.stream() + " " + message.payload().number());
		}

		void position(Order order, StreamPosition position, Message<byte[]> message) {
			assertThat(position).isEqualTo(message.getHeaders().get(DurableStreamHeaders.POSITION));
			assertThat(position.subOffset()).isEqualTo(order.number());
			this.seen.add(message.getHeaders().get(DurableStreamHeaders.STREAM) + " " + order.number());
		}

		void headers(Order order, @Header(DurableStreamHeaders.STREAM) String stream,
				@Header(DurableStreamHeaders.ORDINAL) long ordinal,
				@Header(DurableStreamHeaders.LISTENER_ID) String listener,
				@Header(DurableStreamHeaders.GROUP) String group,
				@Header(DurableStreamHeaders.DELIVERY_ATTEMPT) int attempt,
				@Header(DurableStreamHeaders.POSITION) StreamPosition position,
				@Header(name = "other", required = false) @Nullable String other) {
			assertThat(List.of(ordinal, attempt)).containsExactly((long) order.number(), 1);
			assertThat(List.of(listener, group)).containsOnly("test");
			assertThat(position.subOffset()).isEqualTo(order.number());
			assertThat(other).isNull();
			this.seen.add(stream + " " + order.number());
		}

		void allHeaders(@Payload Order order, MessageHeaders headers) {
			assertThat(headers.getId()).isNull();
			this.seen.add(headers.get(DurableStreamHeaders.STREAM) + " " + order.number());
		}

		CompletableFuture<@Nullable Void> future(Order order) {
			this.seen.add(String.valueOf(order.number()));
			CompletableFuture<@Nullable Void> future = new CompletableFuture<>();
			this.futures.add(future);
			return future;
		}

		Mono<Void> mono(Order order) {
			return Mono.fromFuture(() -> future(order)).then();
		}

		@SendTo("elsewhere")
		Order doubled(Order order) {
			return new Order(2 * order.number());
		}

		@SendTo("elsewhere")
		Mono<Order> doubledLater(Order order) {
			return Mono.delay(Duration.ofMillis(1)).map((tick) -> doubled(order));
		}

		void validated(@Validated Order order) {
			this.seen.add(String.valueOf(order.number()));
		}

		private static String number(String json) {
			return json.replaceAll("[^0-9]", "");
		}

	}

	/** An order. */
	record Order(int number) {
	}

	/** Notes when it is called. */
	private final class Noting implements StreamMessageInterceptor {

		private final String name;

		Noting(String name) {
			this.name = name;
		}

		@Override
		public Message<?> beforeHandling(Message<?> message) {
			AbstractListenerMethodTests.this.received.add("before " + this.name);
			return MessageBuilder.fromMessage(message).setHeader(this.name, "yes").build();
		}

		@Override
		public void afterHandling(Message<?> message, @Nullable Throwable failure) {
			AbstractListenerMethodTests.this.received
				.add("after " + this.name + " " + ((failure != null) ? failure.getMessage() : null));
		}

	}

	/** Refuses orders with a negative number. */
	private static final class PositiveNumbers implements Validator {

		@Override
		public boolean supports(Class<?> type) {
			return type == Order.class;
		}

		@Override
		public void validate(Object target, Errors errors) {
			if (((Order) target).number() < 0) {
				errors.reject("negative");
			}
		}

	}

}
