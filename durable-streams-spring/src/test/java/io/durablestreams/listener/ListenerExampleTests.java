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

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import io.durablestreams.listener.container.DurableStreamListenerContainerFactoryBuilder;
import io.durablestreams.listener.example.Stock;
import io.durablestreams.offset.FileOffsetStore;
import io.durablestreams.producer.DefaultDurableStreamProducerFactory;
import io.durablestreams.producer.DurableStreamProducerFactory;
import io.durablestreams.producer.ProducerOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.MapPropertySource;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Runs the examples of {@code docs/listener.md}, which are parts of this file.
 */
class ListenerExampleTests extends AbstractEmbeddedServerTests {

	private static final List<String> notes = new CopyOnWriteArrayList<>();

	@TempDir
	Path directory;

	private AnnotationConfigApplicationContext context;

	@BeforeEach
	void forget() {
		notes.clear();
	}

	@AfterEach
	void close() {
		this.context.close();
		for (String name : List.of("orders", "orders.dlq", "parcels")) {
			this.streams.client().stream(name).delete().onErrorComplete().block();
		}
	}

	@Test
	void aMethodGetsPayloads() {
		run(Stock.class, new Order("tea", 3));
		await().until(() -> this.context.getBean(Stock.class).reserved("tea") == 3);
	}

	@Test
	void aMethodGetsMoreThanThePayload() {
		run(Ledger.class, new Order("tea", 3), new Order("tea", 3));
		await().until(() -> notes.equals(List.of("orders 1: 3", "orders 2: 3")));
	}

	@Test
	void aBatchSaysHowFarItGot() {
		run(Warehouse.class, new Order("tea", 1), new Order("nothing", 1), new Order("mate", 1));
		await().until(() -> notes.equals(List.of("tea", "mate")));
		assertThat(this.streams.read("orders.dlq")).singleElement()
			.satisfies((letter) -> assertThat(letter).contains("\"ordinal\":2"));
	}

	@Test
	void aMethodAcknowledgesLater() {
		run(Letters.class, new Order("tea", 1));
		await().until(() -> container("letters").getStatus().get(0).ordinal() == 1);
		this.context.getBean(Letters.class).sendAll();
		assertThat(notes).containsExactly("tea");
	}

	@Test
	void aMethodHasTheRestOfABatchDeliveredAgain() {
		run(Slots.class, new Order("tea", 1), new Order("nothing", 1), new Order("mate", 1));
		await().until(() -> container("slots").getStatus().get(0).ordinal() == 3
				&& container("slots").getStatus().get(0).upToDate());
		assertThat(notes).containsSubsequence("tea", "nothing", "mate").filteredOn("tea"::equals).hasSize(1);
		assertThat(container("slots").getStatus().get(0).failed()).isZero();
	}

	@Test
	void whatAMethodReturnsIsAwaited() {
		run(Shop.class, new Order("tea", 3));
		await().until(() -> notes.contains("shipped tea"));
	}

	@Test
	void aResultGoesToAnotherStream() {
		run(Parcels.class, new Order("tea", 3));
		await().until(() -> this.streams.read("parcels").equals(List.of("{\"content\":\"3 tea\"}")));
	}

	@Test
	void filtersAndInterceptorsAreBeans() {
		run(Hooks.class, new Order("test", 1), new Order("tea", 1));
		await().until(() -> notes.contains("handled 2"));
		assertThat(notes).doesNotContain("handled 1");
	}

	@Test
	void listenersComeAndGoAtRunTime() {
		run(Rooms.class);
		this.streams.create("rooms/kitchen");
		this.streams.append("rooms/kitchen", "{\"text\":\"hello\"}");
		Rooms rooms = this.context.getBean(Rooms.class);
		rooms.open("kitchen");
		await().until(() -> notes.contains("kitchen: hello"));
		rooms.close("kitchen");
		assertThat(registry().getListenerContainer("room-kitchen")).isNull();
	}

	@Test
	void aListenerIsSteered() {
		run(Replaying.class, new Order("tea", 3));
		await().until(() -> container("stock").getStatus().get(0).upToDate());
		this.context.getBean(Replaying.class).replay();
		await().until(() -> container("stock").getStatus().get(0).ordinal() == 2);
	}

	@Test
	void aClassChoosesAmongItsMethods() {
		run(Bookkeeping.class);
		this.streams.append("orders", "{\"type\":\"placed\",\"item\":\"tea\"}",
				"{\"type\":\"cancelled\",\"item\":\"tea\"}", "{\"type\":\"gift-wrapped\"}");
		await().until(() -> notes.equals(List.of("placed tea", "cancelled tea", "don't know gift-wrapped")));
	}

	@Test
	void eventsTellWhatHappens() {
		run(Watching.class, new Order("nothing", 1));
		await().until(() -> notes.contains("stock has failed on orders"));
	}

	private void run(Class<?> configuration, Order... orders) {
		this.streams.create("orders");
		this.streams.create("parcels");
		for (Order order : orders) {
			this.streams.append("orders", "{\"item\":\"" + order.item() + "\",\"quantity\":" + order.quantity() + "}");
		}
		this.context = new AnnotationConfigApplicationContext();
		this.context.registerBean(DurableStreamsClient.class, this.streams::client,
				(bean) -> bean.setDestroyMethodName(""));
		this.context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of("directory", this.directory.toString())));
		this.context.register(configuration, Application.class, Producers.class);
		this.context.refresh();
	}

	private DurableStreamListenerEndpointRegistry registry() {
		return this.context.getBean(DurableStreamListenerEndpointRegistry.class);
	}

	private DurableStreamListenerContainer container(String id) {
		DurableStreamListenerContainer container = registry().getListenerContainer(id);
		assertThat(container).isNotNull();
		return container;
	}

	/** An order. */
	record Order(String item, int quantity) {
	}

	/** What is said in a room. */
	record Remark(String text) {
	}

	/** What is sent for an order. */
	record Parcel(String content) {
	}

	/** Not part of the documentation: what the examples call. */
	static class Shelf {

		static void take(Order order) {
			if (order.item().equals("nothing")) {
				throw new IllegalStateException("There is no such item");
			}
			notes.add(order.item());
		}

	}

	/** Not part of the documentation: what the examples call. */
	static class Calendar {

		/** At first there is no room for what there is none of. */
		static boolean hasRoomFor(Order order) {
			notes.add(order.item());
			return !order.item().equals("nothing") || notes.indexOf("nothing") < notes.lastIndexOf("nothing");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Producers {

		@Bean
		DurableStreamProducerFactory producers(DurableStreamsClient client) {
			return DefaultDurableStreamProducerFactory.builder(client)
				.defaults(ProducerOptions.builder().build())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableDurableStreams
	static class Application {

		@Bean
		FileOffsetStore offsetStore(@Value("${directory}") Path directory) {
			return new FileOffsetStore(directory);
		}

		@Bean
		DefaultDurableStreamListenerContainerFactory durableStreamListenerContainerFactory(DurableStreamsClient client,
				FileOffsetStore offsetStore, DurableStreamProducerFactory producers, List<StreamMessageFilter> filters,
				List<StreamMessageInterceptor> interceptors, ApplicationEventPublisher events) {
			DurableStreamListenerContainerFactoryBuilder builder = DefaultDurableStreamListenerContainerFactory
				.builder(client)
				.offsetStore(offsetStore)
				.producerFactory(producers)
				.eventPublisher(events);
			filters.forEach(builder::filter);
			interceptors.forEach(builder::interceptor);
			return builder.build();
		}

	}

	static class Ledger {

		private final Set<Long> booked = ConcurrentHashMap.newKeySet();

		@DurableStreamListener(id = "ledger", streams = "orders")
		void book(StreamMessage<Order> message, @Header(DurableStreamHeaders.DELIVERY_ATTEMPT) int attempt) {
			// A message that comes again has the same ordinal.
			if (this.booked.add(message.ordinal())) {
				notes.add(message.stream() + " " + message.ordinal() + ": " + message.payload().quantity());
			}
		}

	}

	static class Warehouse {

		@DurableStreamListener(id = "warehouse", streams = "orders", failure = "dead-letter",
				properties = { "max-batch-count=500", "batch-wait=200ms", "back-off.initial-interval=10ms" })
		void pick(List<Order> orders) {
			for (int i = 0; i < orders.size(); i++) {
				try {
					Shelf.take(orders.get(i));
				}
				catch (IllegalStateException ex) {
					throw new BatchListenerFailedException("Order " + i + " can't be picked", ex, i);
				}
			}
		}

	}

	static class Letters {

		private final List<String> open = new ArrayList<>();

		private final List<Acknowledgment> acknowledgments = new ArrayList<>();

		@DurableStreamListener(id = "letters", streams = "orders", acknowledge = "manual")
		synchronized void collect(Order order, Acknowledgment acknowledgment) {
			this.open.add(order.item());
			this.acknowledgments.add(acknowledgment);
		}

		synchronized void sendAll() {
			notes.addAll(this.open);
			this.acknowledgments.forEach(Acknowledgment::acknowledge);
			this.open.clear();
			this.acknowledgments.clear();
		}

	}

	static class Slots {

		@DurableStreamListener(id = "slots", streams = "orders", acknowledge = "manual")
		void book(List<Order> orders, Acknowledgment acknowledgment) {
			for (int i = 0; i < orders.size(); i++) {
				if (!Calendar.hasRoomFor(orders.get(i))) {
					acknowledgment.nack(i, Duration.ofMillis(100));
					return;
				}
			}
			acknowledgment.acknowledge();
		}

	}

	static class Shop {

		@DurableStreamListener(id = "shop", streams = "orders")
		Mono<Void> ship(Order order) {
			return Mono.fromFuture(CompletableFuture.runAsync(() -> notes.add("shipped " + order.item())));
		}

	}

	static class Parcels {

		@DurableStreamListener(id = "parcels", streams = "orders")
		@SendTo("parcels")
		Parcel pack(Order order) {
			return new Parcel(order.quantity() + " " + order.item());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Hooks {

		@DurableStreamListener(id = "hooked", streams = "orders")
		void receive(Order order) {
		}

		@Bean
		StreamMessageFilter withoutTests() {
			return (message) -> !new String(message.getPayload()).contains("\"test\"");
		}

		@Bean
		StreamMessageInterceptor noting() {
			return new StreamMessageInterceptor() {

				@Override
				public void afterHandling(Message<?> message, @Nullable Throwable failure) {
					if (failure == null) {
						notes.add("handled " + message.getHeaders().get(DurableStreamHeaders.ORDINAL));
					}
				}

			};
		}

	}

	static class Rooms {

		private final DurableStreamListenerEndpointRegistry registry;

		Rooms(DurableStreamListenerEndpointRegistry registry) {
			this.registry = registry;
		}

		void open(String room) {
			this.registry.register(DurableStreamListenerEndpoint.of("room-" + room, Remark.class, (message) -> {
				notes.add(room + ": " + message.getPayload().text());
				return null;
			}, (settings) -> settings.streams(List.of("rooms/" + room)).from(StreamPosition.EARLIEST)));
		}

		void close(String room) {
			this.registry.unregister("room-" + room);
		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
	@JsonSubTypes({ @JsonSubTypes.Type(value = Placed.class, name = "placed"),
			@JsonSubTypes.Type(value = Cancelled.class, name = "cancelled") })
	interface OrderEvent {

	}

	record Placed(String item) implements OrderEvent {
	}

	record Cancelled(String item) implements OrderEvent {
	}

	@DurableStreamListener(id = "bookkeeping", streams = "orders")
	static class Bookkeeping {

		@DurableStreamHandler
		void placed(Placed placed) {
			notes.add("placed " + placed.item());
		}

		@DurableStreamHandler
		void cancelled(Cancelled cancelled) {
			notes.add("cancelled " + cancelled.item());
		}

		@DurableStreamHandler(isDefault = true)
		void other(JsonNode event) {
			notes.add("don't know " + event.get("type").stringValue());
		}

	}

	static class Replaying {

		private final DurableStreamListenerEndpointRegistry registry;

		Replaying(DurableStreamListenerEndpointRegistry registry) {
			this.registry = registry;
		}

		@DurableStreamListener(id = "stock", streams = "orders")
		void receive(Order order) {
		}

		void replay() {
			DurableStreamListenerContainer stock = this.registry.getListenerContainer("stock");
			stock.seek("orders", StreamPosition.EARLIEST);
		}

		void passOver() {
			for (ListenerEvent.MessageSkipped skipped : this.registry.skip("stock", "orders").join()) {
				notes.add("passed over " + skipped.ordinal() + ": " + skipped.cause().getMessage());
			}
		}

	}

	static class Watching {

		@DurableStreamListener(id = "stock", streams = "orders", properties = "back-off.max-attempts=1")
		void receive(Order order) {
			Shelf.take(order);
		}

		@EventListener
		void onStateChanged(ListenerEvent.StateChanged event) {
			if (event.newState() == ContainerState.FAILED) {
				notes.add(event.listenerId() + " has failed on " + event.stream());
			}
		}

	}

}
