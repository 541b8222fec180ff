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

package io.durablestreams.boot.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.test.DurableStreamTester;
import io.durablestreams.test.EmbeddedDurableStreams;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests of {@link DurableStreamTester} in an application.
 */
@SpringBootTest(classes = DurableStreamTesterTests.Shop.class,
		properties = { "durable.streams.producers.invoices.create=if-missing",
				"durable.streams.listener-defaults.back-off.max-attempts=1" })
@EmbeddedDurableStreams(cleanBeforeEach = true)
class DurableStreamTesterTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final Duration SHORT = Duration.ofMillis(300);

	@Autowired
	private DurableStreamTester tester;

	@Autowired
	private DurableStreamsClient client;

	@Autowired
	private DurableStreamListenerEndpointRegistry registry;

	@Autowired
	private Shop shop;

	@BeforeEach
	void forget() {
		this.shop.booked.clear();
		this.shop.gate = new CountDownLatch(0);
	}

	@Test
	void whatWasPublishedIsCollectedTyped() {
		this.tester.publish("numbers", 1, 2, 3);
		this.tester.publish("numbers", 4);
		assertThat(this.tester.collect("numbers", Integer.class)).containsExactly(1, 2, 3, 4);
		this.tester.publish("maps", Map.of("a", List.of(1)));
		assertThat(this.tester.collect("maps", new ParameterizedTypeReference<Map<String, List<Integer>>>() {
		})).containsExactly(Map.of("a", List.of(1)));
	}

	@Test
	void aStreamOfAnotherContentTypeIsPublishedToInIts() {
		this.client.stream("lines")
			.create(CreateOptions.of(MediaType.parseMediaType("application/x-ndjson")))
			.block(LIMIT);
		this.tester.publish("lines", new Order("tea"), new Order("coffee"));
		assertThat(this.tester.collect("lines", Order.class)).containsExactly(new Order("tea"), new Order("coffee"));
	}

	@Test
	void collectingWaitsForTheStreamAndItsMessages() {
		Thread publisher = new Thread(() -> {
			this.tester.publish("late", 1);
			this.tester.publish("late", 2, 3);
		});
		publisher.start();
		assertThat(this.tester.collect("late", Integer.class, 3)).containsExactly(1, 2, 3);
	}

	@Test
	void whatDoesNotComeIsToldTogetherWithWhatCame() {
		this.tester.publish("numbers", 1, 2);
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.tester.withTimeout(SHORT).collect("numbers", Integer.class, 3))
			.withMessageContaining("'numbers'")
			.withMessageContaining("[1, 2]");
		this.client.stream("numbers").closeStream().block(LIMIT);
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.tester.collect("numbers", Integer.class, 3))
			.withMessageContaining("closed")
			.withMessageContaining("[1, 2]");
	}

	@Test
	void aMissingStreamIsNotAnEmptyOne() {
		assertThatExceptionOfType(StreamNotFoundException.class)
			.isThrownBy(() -> this.tester.collect("none", Integer.class));
	}

	@Test
	void whatCannotBePublishedSaysWhy() {
		this.tester.publish("closed", 1);
		this.client.stream("closed").closeStream().block(LIMIT);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.tester.publish("closed", 2))
			.withMessageContaining("Could not publish to stream 'closed'")
			.withMessageContaining("closed");
	}

	@Test
	void allThatWasPublishedIsHandledWhenTheWaitIsOver() {
		this.tester.publishAndAwaitHandled("orders", new Order("tea"), new Order("coffee"));
		assertThat(this.tester.collect("invoices", Invoice.class)).containsExactly(new Invoice("tea"),
				new Invoice("coffee"));
	}

	@Test
	void theWaitForAllListenersGoesOnUntilNothingIsLeftAnywhere() {
		this.tester.publish("orders", new Order("tea"), new Order("coffee"));
		this.tester.awaitHandled();
		assertThat(this.shop.booked).containsExactly("tea", "coffee");
	}

	@Test
	void listenersAreWaitedForByTheirIds() {
		this.tester.publish("invoices", new Invoice("tea"));
		this.tester.awaitHandled("books");
		assertThat(this.shop.booked).containsExactly("tea");
		assertThatIllegalArgumentException().isThrownBy(() -> this.tester.awaitHandled("book"))
			.withMessageContaining("'book'")
			.withMessageContaining("'books'");
	}

	@Test
	void aStreamWithoutAListenerIsNotWaitedFor() {
		assertThatIllegalStateException().isThrownBy(() -> this.tester.publishAndAwaitHandled("oders", 1))
			.withMessageContaining("'oders'")
			.withMessageContaining("[orders]");
		assertThatIllegalStateException().isThrownBy(() -> DurableStreamTester.create(this.client).awaitHandled())
			.withMessageContaining("no listeners");
	}

	@Test
	void aListenerWithNothingToHandleIsNotWaitedFor() {
		// Neither stream exists
		this.tester.awaitHandled("invoicing", "books");
		this.client.stream("orders").create(CreateOptions.json()).block(LIMIT);
		this.tester.awaitHandled("invoicing");
		assertThat(this.shop.booked).isEmpty();
	}

	@Test
	void aListenerThatTakesTooLongIsToldWithItsState() {
		this.shop.gate = new CountDownLatch(1);
		this.shop.entered = false;
		this.tester.publish("invoices", new Invoice("tea"));
		try {
			await().atMost(LIMIT).until(() -> this.shop.entered);
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> this.tester.withTimeout(SHORT).awaitHandled("books"))
				.withMessageContaining("Listener 'books' has not handled all of stream 'invoices' within")
				.withMessageContaining("in hand since");
		}
		finally {
			this.shop.gate.countDown();
		}
		this.tester.awaitHandled("books");
	}

	@Test
	void aFailedListenerIsToldAtOnceAndWithTheCause() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.tester.publishAndAwaitHandled("invoices", new Invoice("poison")))
			.withMessageContaining("FAILED")
			.withStackTraceContaining("Can't book poison");
	}

	@Test
	void aStoppedListenerIsToldAtOnceUnlessAllAreMeant() {
		DurableStreamListenerContainer books = this.registry.getListenerContainer("books");
		assertThat(books).isNotNull();
		books.stop();
		this.tester.publish("invoices", new Invoice("tea"));
		this.tester.awaitHandled();
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.tester.awaitHandled("books"))
			.withMessageContaining("STOPPED");
		books.start();
		this.tester.awaitHandled("books");
		assertThat(this.shop.booked).containsExactly("tea");
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Shop {

		private final List<String> booked = new CopyOnWriteArrayList<>();

		private final DurableStreamProducer<Invoice> invoices;

		private volatile CountDownLatch gate = new CountDownLatch(0);

		private volatile boolean entered;

		Shop(DurableStreamProducer<Invoice> invoices) {
			this.invoices = invoices;
		}

		@DurableStreamListener(id = "books", streams = "invoices")
		void book(Invoice invoice) throws InterruptedException {
			this.entered = true;
			this.gate.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
			if (invoice.item().equals("poison")) {
				throw new IllegalArgumentException("Can't book poison");
			}
			this.booked.add(invoice.item());
		}

		@DurableStreamListener(id = "invoicing", streams = "orders")
		void invoice(Order order) {
			this.invoices.send(new Invoice(order.item())).join();
		}

	}

	record Order(String item) {
	}

	record Invoice(String item) {
	}

}
