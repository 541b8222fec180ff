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

package io.durablestreams.boot.autoconfigure.outbox;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.durablestreams.boot.actuate.DurableStreamsHealthContributorAutoConfiguration;
import io.durablestreams.boot.actuate.DurableStreamsHealthIndicator;
import io.durablestreams.boot.actuate.DurableStreamsOutboxEndpoint;
import io.durablestreams.boot.actuate.DurableStreamsOutboxEndpoint.Action;
import io.durablestreams.boot.actuate.DurableStreamsOutboxEndpointAutoConfiguration;
import io.durablestreams.boot.actuate.DurableStreamsOutboxEndpointWebExtension;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.boot.fixtures.ConfigurationFailures;
import io.durablestreams.boot.fixtures.StreamsRunner;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.outbox.DurableStreamOutbox;
import io.durablestreams.outbox.OutboxEvent;
import io.durablestreams.outbox.OutboxStreamStatus.StopCause;
import io.durablestreams.outbox.jdbc.JdbcOutbox;
import io.durablestreams.producer.DurableStreamProducer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tests of {@link DurableStreamsOutboxAutoConfiguration}.
 */
class DurableStreamsOutboxAutoConfigurationTests {

	private final ApplicationContextRunner plain = StreamsRunner.embedded()
		.withConfiguration(AutoConfigurations.of(DurableStreamsHealthContributorAutoConfiguration.class,
				DurableStreamsOutboxEndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=durablestreamsoutbox");

	private final ApplicationContextRunner runner = this.plain
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class))
		.withPropertyValues("spring.datasource.type=" + SimpleDriverDataSource.class.getName(),
				"spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1",
				"durable.streams.producers.orders.create=if-missing");

	@Test
	void whenNothingAsksForAnOutboxThenThereIsNone() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(DurableStreamOutbox.class));
	}

	@Test
	void whenAProducerUsesTheOutboxThenItsMessagesComeWithTheTransaction() {
		this.runner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withPropertyValues("durable.streams.producers.orders.outbox.enabled=true")
			.run((context) -> {
				DurableStreamProducer<Object> orders = producer(context);
				assertThatExceptionOfType(IllegalTransactionStateException.class).isThrownBy(() -> orders.send(1));
				join(inTransaction(context, () -> orders.send("one")));
				assertThat(StreamsRunner.read(context, "orders")).containsExactly("\"one\"");
				// Whoever finds the message gone from the table may tell before the
				// relay.
				MeterRegistry meters = context.getBean(MeterRegistry.class);
				await().atMost(StreamsRunner.LIMIT)
					.until(() -> meters.counter("durable.streams.outbox.relayed").count() == 1);
				assertThat(context.getBean(DurableStreamsHealthIndicator.class).health().getDetails())
					.containsKey("outbox");
			});
	}

	@Test
	void whenTheDefaultsSayItThenAllProducersUseTheOutboxButThoseThatSayOtherwise() {
		this.runner
			.withPropertyValues("durable.streams.producer-defaults.outbox.enabled=true",
					"durable.streams.producers.orders.outbox.enabled=false")
			.run((context) -> {
				producer(context).send("one").join();
				assertThat(StreamsRunner.read(context, "orders")).containsExactly("\"one\"");
				assertThat(context.getBean(DurableStreamOutbox.class).streams()).isEmpty();
			});
	}

	@Test
	void whenAScriptNamesATableWithItsSchemaThenThatIsTheOne(@TempDir Path directory) throws Exception {
		String script = new ClassPathResource("schema-h2.sql", JdbcOutbox.class)
			.getContentAsString(StandardCharsets.UTF_8)
			.replace(JdbcOutbox.DEFAULT_TABLE, "shop." + JdbcOutbox.DEFAULT_TABLE);
		Path own = Files.writeString(directory.resolve("tables-h2.sql"), "CREATE SCHEMA shop;\n" + script);
		this.runner
			.withPropertyValues("durable.streams.outbox.enabled=true",
					"durable.streams.outbox.jdbc.table-name=shop." + JdbcOutbox.DEFAULT_TABLE,
					"durable.streams.outbox.jdbc.schema=" + own.toUri())
			.run((context) -> assertThat(JdbcClient.create(context.getBean(DataSource.class))
				.sql("SELECT LOWER(table_name) FROM information_schema.tables WHERE table_schema = 'SHOP'")
				.query(String.class)
				.list()).hasSize(4).contains(JdbcOutbox.DEFAULT_TABLE));
	}

	@Test
	void whenItIsEnabledThenMessagesAreSentToStreamsThatAreKnownAtRunTime() {
		this.runner.withPropertyValues("durable.streams.outbox.enabled=true",
				"durable.streams.producer-defaults.create=if-missing", "durable.streams.outbox.jdbc.table-name=letters")
			.run((context) -> {
				DurableStreamOutbox outbox = context.getBean(DurableStreamOutbox.class);
				join(inTransaction(context, () -> outbox.send("kitchen", "hello")));
				assertThat(StreamsRunner.read(context, "kitchen")).containsExactly("\"hello\"");
				assertThat(JdbcClient.create(context.getBean(DataSource.class))
					.sql("SELECT stream_name FROM letters_stream")
					.query(String.class)
					.single()).isEqualTo("kitchen");
			});
	}

	@Test
	void whenAStreamStopsThenHealthEventAndEndpointTellAndTheEndpointLetsItGoOn() {
		this.runner.withBean(Events.class)
			.withPropertyValues("durable.streams.producers.orders.outbox.enabled=true",
					"durable.streams.outbox.relay.poll-interval=50ms")
			.run((context) -> {
				DurableStreamsClient client = context.getBean(DurableStreamsClient.class);
				client.stream("orders").create(CreateOptions.json()).block(StreamsRunner.LIMIT);
				client.stream("orders").closeStream().block(StreamsRunner.LIMIT);
				CompletableFuture<?> sent = inTransaction(context, () -> producer(context).send(1));
				DurableStreamsHealthIndicator health = context.getBean(DurableStreamsHealthIndicator.class);
				await().atMost(StreamsRunner.LIMIT).until(() -> health.health().getStatus().equals(Status.DOWN));
				assertThat(health.health().getDetails().get("outbox").toString()).contains("orders=", "closed");
				assertThat(context.getBean(Events.class).stopped).isEqualTo("orders");
				DurableStreamsOutboxEndpoint endpoint = context.getBean(DurableStreamsOutboxEndpoint.class);
				assertThat(endpoint.outbox().streams()).singleElement()
					.satisfies((stream) -> assertThat(stream.backlog()).isEqualTo(1),
							(stream) -> assertThat(stream.stoppedFor()).isEqualTo(StopCause.REFUSED));
				client.stream("orders").delete().block(StreamsRunner.LIMIT);
				assertThat(endpoint.control(Action.RETRY, "orders", null).affected()).isEqualTo(1);
				join(sent);
				await().atMost(StreamsRunner.LIMIT).until(() -> health.health().getStatus().equals(Status.UP));
				assertThat(endpoint.control(Action.DISCARD, null, 1L).affected()).isZero();
				assertThatIllegalArgumentException().isThrownBy(() -> endpoint.control(Action.RETRY, null, null));
			});
	}

	@Test
	void whatTheEndpointIsAskedForInVainIsAnsweredWithTheReason() {
		this.runner
			.withPropertyValues("durable.streams.outbox.enabled=true", "durable.streams.outbox.relay.enabled=false")
			.run((context) -> {
				DurableStreamsOutboxEndpointWebExtension endpoint = context
					.getBean(DurableStreamsOutboxEndpointWebExtension.class);
				assertThat(endpoint.control("retry", "orders", null).getStatus()).isEqualTo(200);
				assertRefused(endpoint.control("retri", "orders", null),
						"no action 'retri'; there are [retry, discard]");
				assertRefused(endpoint.control(null, "orders", null), "no action");
				assertRefused(endpoint.control("DISCARD", null, null), "either a 'stream' or a 'message'");
			});
	}

	private static void assertRefused(WebEndpointResponse<?> response, String reason) {
		assertThat(response.getStatus()).isEqualTo(400);
		assertThat(response.getBody()).asString().contains(reason);
	}

	@Test
	void whenThereIsNoDatabaseThenThatIsSaid() {
		ApplicationContextRunner outbox = this.plain.withPropertyValues("durable.streams.outbox.enabled=true");
		outbox.run((context) -> assertThat(ConfigurationFailures.in(context).getDescription())
			.contains("there is no DataSource bean"));
		outbox.withClassLoader(new FilteredClassLoader("org.springframework.boot.jdbc", "org.springframework.jdbc"))
			.run((context) -> assertThat(ConfigurationFailures.in(context).getDescription()).contains("class path"));
	}

	@Test
	void whenAPropertyIsWrongThenItIsNamed() {
		this.runner
			.withPropertyValues("durable.streams.outbox.enabled=true", "durable.streams.outbox.relay.lease-time=1ms")
			.run((context) -> assertThat(ConfigurationFailures.in(context).getDescription())
				.contains("durable.streams.outbox.relay.lease-time"));
		this.runner
			.withPropertyValues("durable.streams.producers.orders.outbox.enabled=true",
					"durable.streams.producers.orders.producer-id=mine")
			.run((context) -> {
				DurableStreamsConfigurationException failure = ConfigurationFailures.in(context);
				assertThat(failure.getDescription()).contains("durable.streams.producers.orders", "producer-id");
			});
	}

	@Test
	void whenTheApplicationHasAnOutboxThenProducersUseThat() {
		this.runner.withPropertyValues("durable.streams.producers.orders.outbox.enabled=true")
			.withBean("mine", JdbcOutbox.class,
					() -> JdbcOutbox
						.builder(DurableStreamsClient.builder("http://localhost:1").build(),
								new DriverManagerDataSource("jdbc:h2:mem:mine"))
						.transactionManager(new JdbcTransactionManager(new DriverManagerDataSource("jdbc:h2:mem:mine")))
						.relay(false)
						.build())
			.run((context) -> assertThat(context).hasSingleBean(DurableStreamOutbox.class).hasBean("mine"));
	}

	@SuppressWarnings("unchecked")
	private static DurableStreamProducer<Object> producer(ApplicationContext context) {
		return context.getBean("ordersProducer", DurableStreamProducer.class);
	}

	private static CompletableFuture<?> inTransaction(ApplicationContext context, Supplier<CompletableFuture<?>> work) {
		return new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
			.execute((status) -> work.get());
	}

	private static void join(CompletableFuture<?> sent) {
		sent.orTimeout(StreamsRunner.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
	}

	static class Events {

		volatile String stopped;

		@EventListener
		void stopped(OutboxEvent.StreamStopped event) {
			this.stopped = event.stream();
		}

	}

}
