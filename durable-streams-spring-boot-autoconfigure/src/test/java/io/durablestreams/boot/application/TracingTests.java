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

package io.durablestreams.boot.application;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import io.durablestreams.listener.DurableStreamHeaders;
import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.listener.observation.DefaultListenerObservationConvention;
import io.durablestreams.listener.observation.ListenerContext;
import io.durablestreams.listener.observation.ListenerObservationConvention;
import io.durablestreams.producer.DurableStreamProducer;
import io.micrometer.common.KeyValues;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.server.WebHandler;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Traces as an exporter sees them, of an application that sends, listens, writes to a
 * database and sends again.
 */
class TracingTests {

	private static ConfigurableApplicationContext context;

	private static final InMemorySpanExporter exporter = InMemorySpanExporter.create();

	@BeforeAll
	static void start() {
		context = new SpringApplicationBuilder(ShopApplication.class).properties("spring.main.banner-mode=off",
				"spring.main.log-startup-info=false", "spring.application.name=shop",
				"durable.streams.embedded.enabled=true", "durable.streams.embedded.port=0",
				"management.tracing.sampling.probability=1.0",
				"durable.streams.producer-defaults.cloudevents.enabled=true",
				"durable.streams.producer-defaults.create=if-missing",
				"durable.streams.producer-defaults.cloudevents.type=text",
				"durable.streams.producers.orders.stream=orders", "durable.streams.producers.parcels.stream=parcels",
				"durable.streams.producers.parcels.linger=1m", "durable.streams.producers.plain.stream=plain",
				"durable.streams.producers.plain.cloudevents.enabled=false",
				"durable.streams.producers.ledger.stream=ledger",
				"durable.streams.producers.ledger.outbox.enabled=true",
				"durable.streams.outbox.jdbc.initialize-schema=always",
				"durable.streams.listeners.booking.cloudevents=true",
				"durable.streams.listeners.stock.cloudevents=true",
				"durable.streams.listeners.shipping.cloudevents=true",
				"durable.streams.listeners.labels.cloudevents=true", "durable.streams.listeners.labels.batch-wait=1m",
				"durable.streams.listeners.labels.max-batch-count=3")
			.run();
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	@AfterEach
	void forget() {
		exporter.reset();
	}

	@Test
	void oneTraceGoesFromTheRequestOverSendStreamListenerAndDatabaseToTheResult() throws Exception {
		int port = context.getBean(OrderServer.class).port();
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/orders"))
			.POST(HttpRequest.BodyPublishers.ofString("tea"))
			.build();
		assertThat(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
			.isEqualTo(200);
		// Spans of requests and batches end with the answer, which may come behind the
		// message.
		await().untilAsserted(() -> {
			assertThat(exporter.getFinishedSpanItems()).extracting(SpanData::getName)
				.contains("orders send", "orders batch", "stock process", "default send", "default batch",
						"shipping process");
			assertThat(exporter.getFinishedSpanItems()).extracting(SpanData::getKind).contains(SpanKind.SERVER);
			assertThat(exporter.getFinishedSpanItems()).filteredOn((span) -> span.getKind() == SpanKind.CLIENT)
				.extracting(SpanData::getParentSpanId)
				.contains(named("orders batch").get(0).getSpanId(), named("default batch").get(0).getSpanId());
		});
		SpanData received = exporter.getFinishedSpanItems()
			.stream()
			.filter((span) -> span.getKind() == SpanKind.SERVER)
			.findFirst()
			.orElseThrow();
		assertPath("shipping process", "default send", "stock process", "orders send", received.getName());
		assertPath("insert reservation", "stock process");
		assertPath("orders batch", "orders send");
		List<SpanData> trace = exporter.getFinishedSpanItems()
			.stream()
			.filter((span) -> span.getTraceId().equals(received.getTraceId()))
			.toList();
		assertThat(trace).extracting(SpanData::getName)
			.contains("orders send", "orders batch", "stock process", "insert reservation", "default send",
					"default batch", "shipping process");
		assertThat(named("orders send").get(0).getKind()).isEqualTo(SpanKind.PRODUCER);
		assertThat(named("stock process").get(0).getKind()).isEqualTo(SpanKind.CONSUMER);
		assertThat(context.getBean(Reservations.class).logged).singleElement()
			.satisfies((logged) -> assertThat(logged).containsEntry("traceId", received.getTraceId())
				.containsEntry(DurableStreamHeaders.LISTENER_ID, "stock")
				.containsEntry(DurableStreamHeaders.STREAM, "orders")
				.containsKey(DurableStreamHeaders.POSITION));
	}

	@Test
	void oneTraceGoesFromTheBusinessTransactionOverTheOutboxAndItsRelayToTheListener() {
		observed("checkout", () -> inTransaction(() -> producer("ledgerProducer").send("tea")));
		await().untilAsserted(() -> assertThat(exporter.getFinishedSpanItems()).extracting(SpanData::getName)
			.contains("ledger send", "ledger batch", "booking process"));
		assertPath("booking process", "ledger send", "checkout");
		assertPath("ledger batch", "ledger send");
		SpanData batch = named("ledger batch").get(0);
		assertThat(exporter.getFinishedSpanItems()).filteredOn((span) -> span.getKind() == SpanKind.CLIENT)
			.extracting(SpanData::getParentSpanId)
			.contains(batch.getSpanId());
		assertThat(batch.getLinks()).isEmpty();
		assertThat(attributes(batch)).containsEntry("stream", "ledger")
			.containsEntry("messages", "1")
			.containsEntry("outcome", "accepted");
		SpanData send = named("ledger send").get(0);
		assertThat(attributes(send)).containsEntry("outcome", "stored");
		assertThat(send.getKind()).isEqualTo(SpanKind.PRODUCER);
		assertThat(send.getEndEpochNanos()).isLessThanOrEqualTo(named("checkout").get(0).getEndEpochNanos());
	}

	@Test
	void aBatchOfTheOutboxBelongsToTheTraceOfItsFirstMessageAndIsLinkedToTheOthers() {
		inTransaction(() -> {
			observed("first", () -> producer("ledgerProducer").send("a"));
			observed("second", () -> producer("ledgerProducer").send("b"));
		});
		await().until(() -> named("ledger batch").size() == 1 && named("booking process").size() == 2);
		SpanData batch = named("ledger batch").get(0);
		List<SpanData> sent = named("ledger send");
		assertThat(batch.getTraceId()).isEqualTo(named("first").get(0).getTraceId());
		assertThat(batch.getParentSpanId()).isEqualTo(sent.get(0).getSpanId());
		assertThat(batch.getLinks()).singleElement()
			.satisfies((link) -> assertThat(link.getSpanContext().getSpanId()).isEqualTo(sent.get(1).getSpanId()));
	}

	@Test
	void aMessageThatTheOutboxRefusesEndsItsSpanWithTheError() {
		assertThatExceptionOfType(IllegalTransactionStateException.class)
			.isThrownBy(() -> producer("ledgerProducer").send("tea"));
		SpanData send = named("ledger send").get(0);
		assertThat(send.getStatus().getStatusCode()).isEqualTo(StatusData.error().getStatusCode());
		assertThat(attributes(send)).containsEntry("outcome", "rejected");
	}

	private static void observed(String name, Runnable work) {
		Observation.createNotStarted(name, context.getBean(ObservationRegistry.class)).observe(work);
	}

	private static void inTransaction(Runnable work) {
		new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
			.executeWithoutResult((status) -> work.run());
	}

	private static Map<String, Object> attributes(SpanData span) {
		return span.getAttributes()
			.asMap()
			.entrySet()
			.stream()
			.collect(Collectors.toMap((entry) -> entry.getKey().getKey(), Map.Entry::getValue));
	}

	@Test
	void aBatchIsOneSpanWithALinkToEachMessage() {
		DurableStreamProducer<Object> parcels = producer("parcelsProducer");
		parcels.send("a");
		parcels.send("b");
		parcels.send("c");
		parcels.flush().join();
		await().until(() -> named("labels process").size() == 1 && named("parcels send").size() == 3
				&& named("parcels batch").size() == 1);
		List<SpanData> sent = named("parcels send");
		assertThat(named("labels process").get(0).getLinks()).extracting((link) -> link.getSpanContext().getSpanId())
			.containsExactlyInAnyOrderElementsOf(sent.stream().map(SpanData::getSpanId).toList());
		assertThat(named("labels process").get(0).getKind()).isEqualTo(SpanKind.CONSUMER);
		assertThat(named("parcels batch")).singleElement().satisfies((batch) -> {
			assertThat(batch.getLinks()).hasSize(2);
			assertThat(sent).extracting(SpanData::getSpanId).contains(batch.getParentSpanId());
		});
	}

	@Test
	void aListenerThatFailsEndsItsSpanWithTheErrorAndAnEventForTheAttempt() {
		producer("ordersProducer").send("poison").join();
		await().until(() -> named("stock process").size() == 1);
		SpanData span = named("stock process").get(0);
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusData.error().getStatusCode());
		assertThat(span.getEvents()).extracting((event) -> event.getName())
			.contains("attempt 1 failed: java.lang.IllegalArgumentException");
		assertThat(span.getAttributes().asMap().toString()).contains("skipped");
	}

	@Test
	void aMessageWithoutATraceContextIsFoundByStreamAndPosition() {
		producer("plainProducer").send("tea").join();
		await().until(() -> named("plain process").size() == 1);
		SpanData span = named("plain process").get(0);
		assertThat(span.getParentSpanContext().isValid()).isFalse();
		assertThat(attributes(span)).containsEntry("stream", "plain")
			.containsKey("ordinal")
			.containsEntry("listener", "plain")
			.containsEntry("outcome", "handled")
			.containsEntry("region", "eu-1")
			.containsKey("position");
	}

	@Test
	void listenersAreTimedByOutcome() {
		producer("plainProducer").send("coffee").join();
		// Not to be found among the next test's.
		await().until(() -> named("plain process").size() == 1);
		MeterRegistry meters = context.getBean(MeterRegistry.class);
		await().untilAsserted(() -> assertThat(meters.find("durable.streams.listener").timers()).isNotEmpty()
			.extracting(Timer::getId)
			.allSatisfy((id) -> assertThat(id.getTags()).extracting((tag) -> tag.getKey())
				.containsExactly("error", "listener", "outcome")));
		assertThat(meters.find("durable.streams.listener.active").tag("listener", "plain").meter()).isNotNull();
	}

	private static List<SpanData> named(String name) {
		return exporter.getFinishedSpanItems().stream().filter((span) -> span.getName().equals(name)).toList();
	}

	/** Each is the child of the next. */
	private static void assertPath(String... names) {
		for (int i = 0; i < names.length - 1; i++) {
			SpanData child = named(names[i]).get(0);
			assertThat(named(names[i + 1])).as(names[i] + " is a child of " + names[i + 1])
				.extracting(SpanData::getSpanId)
				.contains(child.getParentSpanId());
		}
	}

	@SuppressWarnings("unchecked")
	private static DurableStreamProducer<Object> producer(String name) {
		return context.getBean(name, DurableStreamProducer.class);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ShopApplication {

		@Bean
		SpanProcessor spanProcessor() {
			return SimpleSpanProcessor.create(exporter);
		}

		@Bean
		SimpleMeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

		@Bean
		ListenerObservationConvention listenerObservationConvention() {
			return new DefaultListenerObservationConvention() {

				@Override
				public KeyValues getHighCardinalityKeyValues(ListenerContext context) {
					return super.getHighCardinalityKeyValues(context).and("region", "eu-1");
				}

			};
		}

		@Bean
		Reservations reservations(ObservationRegistry observations) {
			return new Reservations(
					JdbcClient.create(new DriverManagerDataSource("jdbc:h2:mem:tracing;DB_CLOSE_DELAY=-1")),
					observations);
		}

		@Bean
		Shop shop(Reservations reservations) {
			return new Shop(reservations);
		}

		@Bean
		OrderServer orderServer(@Qualifier("ordersProducer") DurableStreamProducer<Object> orders,
				ObservationRegistry observations) {
			return new OrderServer(orders, observations);
		}

	}

	/** Listens. */
	static class Shop {

		private final Reservations reservations;

		Shop(Reservations reservations) {
			this.reservations = reservations;
		}

		@DurableStreamListener(id = "stock", streams = "orders", failure = "skip",
				properties = "back-off.max-attempts=1")
		@SendTo("reservations")
		String reserve(String item) {
			return this.reservations.insert(item);
		}

		@DurableStreamListener(id = "shipping", streams = "reservations")
		void ship(String reservation) {
		}

		@DurableStreamListener(id = "labels", streams = "parcels")
		void print(List<String> parcels) {
		}

		@DurableStreamListener(id = "booking", streams = "ledger")
		void book(String entry) {
		}

		@DurableStreamListener(id = "plain", streams = "plain")
		void plain(String text) {
		}

	}

	/** A database. */
	static class Reservations {

		private final List<Map<String, String>> logged = new CopyOnWriteArrayList<>();

		private final JdbcClient database;

		private final ObservationRegistry observations;

		Reservations(JdbcClient database, ObservationRegistry observations) {
			this.database = database;
			this.observations = observations;
			database.sql("CREATE TABLE reservation (item VARCHAR(20))").update();
		}

		String insert(String item) {
			if (item.equals("poison")) {
				throw new IllegalArgumentException(item);
			}
			this.logged.add(MDC.getCopyOfContextMap());
			Observation.createNotStarted("insert reservation", this.observations)
				.observe(() -> this.database.sql("INSERT INTO reservation VALUES (?)").param(item).update());
			return "reserved " + item;
		}

	}

	/** Takes orders over HTTP. */
	static class OrderServer implements AutoCloseable {

		private final ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder().build();

		private final DurableStreamProducer<Object> orders;

		private final DisposableServer server;

		OrderServer(DurableStreamProducer<Object> orders, ObservationRegistry observations) {
			this.orders = orders;
			HttpHandler http = WebHttpHandlerBuilder.webHandler((WebHandler) (exchange) -> order("tea"))
				.observationRegistry(observations)
				.build();
			this.server = HttpServer.create()
				.host("localhost")
				.port(0)
				.handle(new ReactorHttpHandlerAdapter(http))
				.bindNow();
		}

		Mono<Void> order(String item) {
			return Mono.deferContextual((context) -> {
				try (ContextSnapshot.Scope scope = this.snapshots.setThreadLocalsFrom(context)) {
					return Mono.fromFuture(this.orders.send(item)).then();
				}
			});
		}

		int port() {
			return this.server.port();
		}

		@Override
		public void close() {
			this.server.disposeNow();
		}

	}

}
