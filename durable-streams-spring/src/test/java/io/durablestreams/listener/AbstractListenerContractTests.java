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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.config.ListenerOptionsBuilder;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import io.durablestreams.offset.InMemoryOffsetStore;
import io.durablestreams.offset.OffsetStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What listeners do, against any server.
 */
abstract class AbstractListenerContractTests {

	final OffsetStore store = new InMemoryOffsetStore();

	TestStreams streams;

	String stream;

	abstract String baseUrl();

	@BeforeEach
	void connect() {
		this.streams = new TestStreams(baseUrl());
		this.stream = this.streams.create();
	}

	@AfterEach
	void disconnect() {
		this.streams.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "auto", "sse", "long-poll" })
	void anAnnotatedMethodGetsEveryMessageInOrder(String mode) {
		this.streams.appendAtOnce(this.stream, order(1), order(2));
		this.streams.append(this.stream, order(3));
		try (AnnotationConfigApplicationContext context = start(mode)) {
			Orders orders = context.getBean(Orders.class);
			await().until(() -> orders.received.size() == 3);
			this.streams.append(this.stream, order(4));
			this.streams.appendAtOnce(this.stream, order(5), order(6));
			await().until(() -> orders.received.size() == 6);
			assertThat(orders.received).extracting((received) -> received.order().number())
				.containsExactly(1, 2, 3, 4, 5, 6);
			assertThat(orders.received).extracting(Received::ordinal).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
			assertThat(orders.received).extracting(Received::stream).containsOnly(this.stream);
			await().until(() -> status(context).upToDate());
			assertThat(status(context).state()).isEqualTo(ContainerState.LIVE);
			assertThat(status(context).handled()).isEqualTo(6);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "sse", "long-poll" })
	void aRestartGoesOnBehindTheLastMessageHandled(String mode) {
		this.streams.appendAtOnce(this.stream, order(1), order(2), order(3));
		try (AnnotationConfigApplicationContext context = start(mode)) {
			Orders orders = context.getBean(Orders.class);
			await().until(() -> orders.received.size() == 3);
		}
		this.streams.appendAtOnce(this.stream, order(4), order(5));
		try (AnnotationConfigApplicationContext context = start(mode)) {
			Orders orders = context.getBean(Orders.class);
			await().until(() -> orders.received.size() == 2);
			assertThat(orders.received).extracting((received) -> received.order().number()).containsExactly(4, 5);
			assertThat(orders.received).extracting(Received::ordinal).containsExactly(4L, 5L);
		}
	}

	@Test
	void stoppingAndStartingTheSameContextGoesOn() {
		this.streams.append(this.stream, order(1));
		try (AnnotationConfigApplicationContext context = start("auto")) {
			Orders orders = context.getBean(Orders.class);
			await().until(() -> orders.received.size() == 1);
			context.stop();
			assertThat(status(context).state()).isEqualTo(ContainerState.STOPPED);
			this.streams.append(this.stream, order(2));
			context.start();
			await().until(() -> orders.received.size() == 2);
			assertThat(orders.received).extracting(Received::ordinal).containsExactly(1L, 2L);
		}
	}

	@Test
	void latestBeginsAtTheTailOfTheFirstStartEvenIfNothingCameBeforeTheSecond() {
		this.streams.append(this.stream, order(1));
		List<String> received = new CopyOnWriteArrayList<>();
		try (ListenerTestContext listener = listener(received, (settings) -> settings.from(StreamPosition.LATEST))) {
			listener.awaitLive();
		}
		this.streams.append(this.stream, order(2));
		try (ListenerTestContext listener = listener(received, (settings) -> settings.from(StreamPosition.LATEST))) {
			await().until(() -> received.size() == 1);
			assertThat(received).containsExactly(order(2));
			assertThat(listener.status().ordinal()).isEqualTo(1);
		}
	}

	@Test
	void aClosedStreamIsHandledWholeThenTheListenerHasCompleted() {
		List<String> received = new CopyOnWriteArrayList<>();
		this.streams.append(this.stream, order(1));
		try (ListenerTestContext listener = listener(received, (settings) -> {
		})) {
			listener.awaitLive();
			this.streams.append(this.stream, order(2));
			this.streams.close(this.stream);
			listener.awaitState(ContainerState.COMPLETED);
			assertThat(received).containsExactly(order(1), order(2));
			assertThat(listener.container().isRunning()).isFalse();
		}
		try (ListenerTestContext listener = listener(received, (settings) -> {
		})) {
			listener.awaitState(ContainerState.COMPLETED);
			assertThat(received).hasSize(2);
		}
	}

	@Test
	void aMissingStreamIsWaitedFor() {
		this.stream = TestStreams.newName();
		List<String> received = new CopyOnWriteArrayList<>();
		try (ListenerTestContext listener = listener(received, (settings) -> {
		})) {
			listener.awaitState(ContainerState.WAITING);
			assertThat(listener.status().failure()).isNull();
			this.streams.create(this.stream);
			this.streams.append(this.stream, order(1));
			await().until(() -> received.size() == 1);
			listener.awaitLive();
			assertThat(listener.status().failure()).isNull();
		}
	}

	@Test
	void everyMessageOfALongStreamIsHandledOnce() {
		String[] orders = new String[2000];
		for (int i = 0; i < orders.length; i++) {
			orders[i] = order(i);
		}
		this.streams.appendAtOnce(this.stream, orders);
		List<String> received = new CopyOnWriteArrayList<>();
		try (ListenerTestContext listener = listener(received, (settings) -> {
		})) {
			await().until(() -> received.size() >= orders.length);
			listener.awaitLive();
			assertThat(received).containsExactly(orders);
		}
	}

	ListenerTestContext listener(List<String> received, Consumer<ListenerOptionsBuilder> settings) {
		return new ListenerTestContext(this.streams.client(), this.store, this.stream, (message) -> {
			received.add(new String(message.getPayload()));
			return null;
		}, settings);
	}

	static String order(int number) {
		return "{\"number\":" + number + "}";
	}

	private StreamListenerStatus status(AnnotationConfigApplicationContext context) {
		DurableStreamListenerContainer container = context.getBean(DurableStreamListenerEndpointRegistry.class)
			.getListenerContainer("orders");
		assertThat(container).isNotNull();
		return container.getStatus().get(0);
	}

	private AnnotationConfigApplicationContext start(String mode) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of("stream", this.stream, "mode", mode)));
		context.registerBean("durableStreamListenerContainerFactory", DurableStreamListenerContainerFactory.class,
				() -> DefaultDurableStreamListenerContainerFactory.builder(this.streams.client())
					.offsetStore(this.store)
					.build());
		context.register(Application.class);
		context.refresh();
		return context;
	}

	/** An order. */
	record Order(int number) {
	}

	/** What the listener was called with. */
	record Received(Order order, String stream, long ordinal) {
	}

	/** An annotated method. */
	static class Orders {

		final List<Received> received = new CopyOnWriteArrayList<>();

		@DurableStreamListener(id = "orders", streams = "${stream}", mode = "${mode}")
		void receive(Order order, @Header(DurableStreamHeaders.STREAM) String stream,
				@Header(DurableStreamHeaders.ORDINAL) long ordinal) {
			this.received.add(new Received(order, stream, ordinal));
		}

	}

	/** An application. */
	@Configuration(proxyBeanMethods = false)
	@EnableDurableStreams
	static class Application {

		@Bean
		Orders orders() {
			return new Orders();
		}

	}

}
