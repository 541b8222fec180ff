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

package io.durablestreams.test.modulith;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.sql.DataSource;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.outbox.DurableStreamOutbox;
import io.durablestreams.outbox.jdbc.JdbcOutbox;
import io.durablestreams.producer.CreateMode;
import io.durablestreams.producer.ProducerOptions;
import io.durablestreams.test.modulith.Checkout.OrderPlaced;
import io.durablestreams.test.outbox.OutboxTables;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.FailedEventPublications;
import org.springframework.modulith.events.ResubmissionOptions;
import org.springframework.modulith.events.support.EventExternalizationTransport;
import org.springframework.modulith.events.support.EventExternalizerModuleListener;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Events that Spring Modulith externalizes, by way of the outbox, and what becomes of
 * them with Modulith's own listener.
 */
class ModulithOutboxTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final Path SOURCES = Path.of("src/test/java/io/durablestreams/test/modulith");

	private static EmbeddedDurableStreamsServer server;

	private ConfigurableApplicationContext context;

	@BeforeAll
	static void startServer() {
		server = EmbeddedDurableStreamsServer.builder().port(0).build();
		server.start();
	}

	@AfterAll
	static void stopServer() {
		server.stop();
	}

	@AfterEach
	void stop() {
		if (this.context != null) {
			this.context.close();
		}
	}

	@Test
	void eventsComeAndGoWithTheirTransaction() {
		start(Outbox.class);
		Checkout checkout = this.context.getBean(Checkout.class);
		checkout.order("amy", "tea");
		assertThatIllegalStateException().isThrownBy(() -> transaction().executeWithoutResult((status) -> {
			checkout.order("amy", "coffee");
			throw new IllegalStateException("not enough money");
		}));
		checkout.order("bob", "milk");
		checkout.order("amy", "sugar");
		await().atMost(LIMIT)
			.untilAsserted(() -> assertThat(read("orders/amy")).containsExactly(
					"{\"customer\":\"amy\",\"item\":\"tea\"}", "{\"customer\":\"amy\",\"item\":\"sugar\"}"));
		// Another stream, which has a relay of its own.
		await().atMost(LIMIT)
			.untilAsserted(
					() -> assertThat(read("orders/bob")).containsExactly("{\"customer\":\"bob\",\"item\":\"milk\"}"));
		assertThat(publications()).isEmpty();
	}

	@Test
	void anEventWithoutATransactionIsRefused() {
		start(Outbox.class);
		assertThatExceptionOfType(IllegalTransactionStateException.class)
			.isThrownBy(() -> this.context.publishEvent(new OrderPlaced("amy", "tea")));
	}

	@Test
	void modulithsOwnListenerComesBehindTheCommitWhereTheOutboxTakesNothing() {
		start(BehindTheCommit.class);
		this.context.getBean(Checkout.class).order("amy", "tea");
		await().atMost(LIMIT).until(() -> publications().equals(List.of("FAILED")));
		assertThat(this.context.getBean(DurableStreamOutbox.class).streams()).isEmpty();
	}

	@Test
	void withATransactionOfItsOwnThatListenerSendsAgainWhatWasSentAndNotMarkedAsSent() {
		start(InATransactionOfItsOwn.class);
		this.context.getBean(Checkout.class).order("amy", "tea");
		await().atMost(LIMIT).until(() -> publications().equals(List.of("FAILED")));
		this.context.getBean(FailedEventPublications.class).resubmit(ResubmissionOptions.defaults());
		await().atMost(LIMIT).until(() -> publications().equals(List.of("COMPLETED")));
		await().atMost(LIMIT).untilAsserted(() -> assertThat(read("orders")).hasSize(2));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Checkout.java", "StreamExternalizer.java" })
	void theExamplesAreThoseThatRun(String file) throws Exception {
		String source = Files.readString(SOURCES.resolve(file));
		assertThat(Files.readString(Path.of("..", "docs", "modulith.md")))
			.contains("```java\n" + source.substring(source.indexOf("import ")) + "```");
	}

	private void start(Class<?> externalization) {
		this.context = new SpringApplicationBuilder(Shop.class, externalization).web(WebApplicationType.NONE)
			.properties("spring.datasource.generate-unique-name=true", "server.url=" + server.baseUrl())
			.properties("spring.modulith.events.externalization.mode="
					+ ((externalization == Outbox.class) ? "outbox" : "module-listener"))
			.run("--spring.config.name=none", "--spring.jmx.enabled=false");
	}

	private TransactionTemplate transaction() {
		return new TransactionTemplate(this.context.getBean(PlatformTransactionManager.class));
	}

	private List<String> publications() {
		return this.context.getBean(JdbcClient.class)
			.sql("SELECT status FROM event_publication")
			.query(String.class)
			.list();
	}

	private List<String> read(String stream) {
		return this.context.getBean(DurableStreamsClient.class)
			.stream(stream)
			.read()
			.signals()
			.ofType(ReadSignal.Message.class)
			.map((message) -> new String(message.data(), StandardCharsets.UTF_8))
			.collectList()
			.onErrorReturn(StreamNotFoundException.class, List.of())
			.blockOptional(LIMIT)
			.orElseThrow();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Checkout.class)
	static class Shop {

		@Bean
		DurableStreamsClient client(@Value("${server.url}") String url) {
			return DurableStreamsClient.builder(url).build();
		}

		@Bean
		JdbcOutbox outbox(DurableStreamsClient client, DataSource dataSource, PlatformTransactionManager manager) {
			OutboxTables.create(dataSource, "h2", JdbcOutbox.DEFAULT_TABLE);
			JdbcClient.create(dataSource)
				.sql("CREATE TABLE IF NOT EXISTS orders (customer VARCHAR(100), item VARCHAR(100))")
				.update();
			return JdbcOutbox.builder(client, dataSource)
				.transactionManager(manager)
				.producerDefaults(ProducerOptions.builder().create(CreateMode.IF_MISSING).build())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(StreamExternalizer.class)
	static class Outbox {

	}

	@Configuration(proxyBeanMethods = false)
	static class BehindTheCommit {

		@Bean
		EventExternalizerModuleListener externalizer(EventExternalizationConfiguration configuration,
				DurableStreamOutbox outbox) {
			return new EventExternalizerModuleListener(configuration,
					(payload, target) -> outbox.send(target.getTarget(), payload));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InATransactionOfItsOwn {

		@Bean
		EventExternalizerModuleListener externalizer(EventExternalizationConfiguration configuration,
				DurableStreamOutbox outbox, PlatformTransactionManager manager) {
			TransactionTemplate transaction = new TransactionTemplate(manager);
			AtomicBoolean again = new AtomicBoolean();
			// Stands for an application that ends between the commit and the mark.
			EventExternalizationTransport transport = (payload, target) -> {
				transaction.execute((status) -> outbox.send(target.getTarget(), payload));
				return again.getAndSet(true) ? CompletableFuture.completedFuture(null)
						: CompletableFuture.failedFuture(new IllegalStateException("killed"));
			};
			return new EventExternalizerModuleListener(configuration, transport);
		}

	}

}
