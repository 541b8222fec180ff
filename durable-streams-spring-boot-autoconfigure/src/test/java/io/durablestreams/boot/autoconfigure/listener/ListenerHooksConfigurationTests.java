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

package io.durablestreams.boot.autoconfigure.listener;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.durablestreams.boot.fixtures.StreamsRunner;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.listener.DurableStreamHeaders;
import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.listener.StreamMessageFilter;
import io.durablestreams.listener.StreamMessageInterceptor;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.config.ListenerOptions;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of {@link ListenerHooksConfiguration}.
 */
class ListenerHooksConfigurationTests {

	private final ApplicationContextRunner runner = StreamsRunner.embedded()
		.withPropertyValues("durable.streams.listener-defaults.failure=skip",
				"durable.streams.producer-defaults.create=if-missing");

	@Test
	void whenAMethodHasSendToThenItsResultGoesThroughTheApplicationsProducers() {
		this.runner.withBean(Doubling.class).run((context) -> {
			StreamsRunner.append(context, "doubled", "[0]");
			StreamsRunner.append(context, "numbers", "[1,2]");
			await().atMost(StreamsRunner.LIMIT)
				.untilAsserted(() -> assertThat(StreamsRunner.read(context, "doubled")).containsExactly("0", "2", "4"));
		});
	}

	@Test
	void whenThereAreFiltersThenListenersGetWhatAllOfThemAccept() {
		this.runner.withBean(Collecting.class)
			.withBean("odd", StreamMessageFilter.class, () -> (message) -> number(message) % 2 == 1)
			.withBean("small", StreamMessageFilter.class, () -> (message) -> number(message) < 5)
			.run((context) -> {
				StreamsRunner.append(context, "numbers", "[1,2,3,5,3]");
				assertCollected(context, "1", "3", "3");
			});
	}

	@Test
	void whenThereAreInterceptorsThenTheyAreCalledInTheirOrder() {
		this.runner.withBean(Collecting.class).withUserConfiguration(Interceptors.class).run((context) -> {
			StreamsRunner.append(context, "numbers", "[1]");
			assertCollected(context, "1 first second");
		});
	}

	@Test
	void whenThereIsAValidatorThenPayloadsAreValidated() {
		this.runner.withBean(Collecting.class).withBean(Validator.class, NoEvenNumbers::new).run((context) -> {
			StreamsRunner.append(context, "numbers", "[1,2,3]");
			assertCollected(context, "1", "3");
		});
	}

	@Test
	void whenThereIsAConverterOfTheNameThenItIsAskedFirst() {
		this.runner.withBean(Collecting.class)
			.withBean(ListenerHooksConfiguration.MESSAGE_CONVERTER, MessageConverter.class, () -> new Spelling("one"))
			.run((context) -> {
				StreamsRunner.append(context, "numbers", "[1]");
				assertCollected(context, "one");
			});
	}

	@Test
	void whenAConverterHasAnotherNameThenItIsSomebodyElses() {
		this.runner.withBean(Collecting.class)
			.withBean("brokerMessageConverter", MessageConverter.class, () -> new Spelling("one"))
			.run((context) -> {
				StreamsRunner.append(context, "numbers", "[1]");
				assertCollected(context, "1");
			});
	}

	@Test
	void whenThereIsASecondFactoryThenTheConfigurerGivesItWhatTheFirstHas() {
		this.runner.withUserConfiguration(SecondFactory.class)
			.withBean("odd", StreamMessageFilter.class, () -> (message) -> number(message) % 2 == 1)
			.withBean(SimpleMeterRegistry.class)
			.withPropertyValues("durable.streams.listeners.second.not-retried=java.lang.IllegalStateException",
					"durable.streams.listener-defaults.dead-letter-stream={stream}.dead")
			.run((context) -> {
				StreamsRunner.append(context, "numbers", "[1,2,3,5]");
				SecondFactory application = context.getBean(SecondFactory.class);
				await().atMost(StreamsRunner.LIMIT)
					.untilAsserted(() -> assertThat(application.collected).containsExactly("1", "3", "5"));
				ListenerOptions properties = context.getBean(DurableStreamListenerEndpointRegistry.class)
					.getListenerContainer("second")
					.getOptions();
				assertThat(properties.failure()).isEqualTo(FailurePolicy.DEAD_LETTER);
				assertThat(properties.deadLetterStream()).isEqualTo("{stream}.dead");
				assertThat(properties.notRetried()).containsExactly(IllegalStateException.class);
				await().atMost(StreamsRunner.LIMIT)
					.untilAsserted(() -> assertThat(context.getBean(SimpleMeterRegistry.class)
						.get("durable.streams.listener.handled")
						.tag("listener", "second")
						.counter()
						.count()).isEqualTo(2));
			});
	}

	@Test
	void whenAnErrorHandlerIsNoDefaultCandidateThenItIsForTheListenersThatNameIt() {
		this.runner.withUserConfiguration(Reservations.class, Other.class)
			.withPropertyValues("durable.streams.listener-defaults.back-off.max-attempts=1")
			.run((context) -> {
				StreamsRunner.append(context, "orders",
						"[{\"item\":\"milk\",\"quantity\":0},{\"item\":\"tea\",\"quantity\":1}]");
				for (String listener : List.of("reservations", "other")) {
					await().atMost(StreamsRunner.LIMIT)
						.untilAsserted(() -> assertThat(context.getBean(DurableStreamListenerEndpointRegistry.class)
							.getListenerContainer(listener)
							.getStatus()).singleElement().satisfies((status) -> {
								assertThat(status.ordinal()).isEqualTo(2);
								assertThat(status.upToDate()).isTrue();
							}));
				}
				assertThat(StreamsRunner.read(context, "orders.sold-out")).singleElement()
					.asString()
					.contains("\"listener\":\"reservations\"", "There is no milk");
			});
	}

	private static int number(Message<byte[]> message) {
		return Integer.parseInt(new String(message.getPayload()));
	}

	private static void assertCollected(ApplicationContext context, String... expected) {
		List<String> collected = context.getBean(Collecting.class).collected;
		await().atMost(StreamsRunner.LIMIT).untilAsserted(() -> assertThat(collected).containsExactly(expected));
	}

	/** Sends on what it gets. */
	static class Doubling {

		@DurableStreamListener(streams = "numbers")
		@SendTo("doubled")
		int handle(int number) {
			return 2 * number;
		}

	}

	/** Collects what it gets. */
	static class Collecting {

		final List<String> collected = new CopyOnWriteArrayList<>();

		@DurableStreamListener(streams = "numbers")
		void handle(@Validated String payload, @Header(name = "names", required = false) @Nullable String names,
				@Header(DurableStreamHeaders.ORDINAL) long ordinal) {
			this.collected.add((names != null) ? payload + names : payload);
		}

	}

	/** Has a factory whose failures go elsewhere. */
	static class Other {

		@DurableStreamListener(id = "other", streams = "orders")
		void fail(Reservations.Order order) {
			throw new Reservations.SoldOutException(order.item());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SecondFactory {

		final List<String> collected = new CopyOnWriteArrayList<>();

		@Bean
		DefaultDurableStreamListenerContainerFactory secondFactory(DurableStreamsClient client,
				DurableStreamListenerContainerFactoryConfigurer configurer) {
			return configurer.configure(DefaultDurableStreamListenerContainerFactory.builder(client))
				.defaults(ListenerOptions.builder()
					.failure(FailurePolicy.DEAD_LETTER)
					.deadLetterStream("{stream}.dead")
					.build())
				.build();
		}

		@DurableStreamListener(id = "second", streams = "numbers", containerFactory = "secondFactory")
		void handle(String payload) {
			this.collected.add(payload);
			if (payload.equals("3")) {
				throw new IllegalStateException("three");
			}
		}

	}

	/** Interceptors in an order of their own. */
	@Configuration(proxyBeanMethods = false)
	static class Interceptors {

		@Bean
		@Order(2)
		StreamMessageInterceptor later() {
			return new Naming("second");
		}

		@Bean
		@Order(1)
		StreamMessageInterceptor earlier() {
			return new Naming("first");
		}

	}

	/** Adds its name to a header. */
	private record Naming(String name) implements StreamMessageInterceptor {

		@Override
		public Message<?> beforeHandling(Message<?> message) {
			String before = message.getHeaders().get("names", String.class);
			return MessageBuilder.fromMessage(message)
				.setHeader("names", ((before != null) ? before : "") + " " + this.name)
				.build();
		}

	}

	/** Refuses even numbers. */
	private static final class NoEvenNumbers implements Validator {

		@Override
		public boolean supports(Class<?> type) {
			return type == String.class;
		}

		@Override
		public void validate(Object target, Errors errors) {
			if (Integer.parseInt((String) target) % 2 == 0) {
				errors.reject("even");
			}
		}

	}

	/** Knows one word. */
	private record Spelling(String word) implements MessageConverter {

		@Override
		public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass) {
			return (targetClass == String.class) ? this.word : null;
		}

		@Override
		public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
			return null;
		}

	}

}
