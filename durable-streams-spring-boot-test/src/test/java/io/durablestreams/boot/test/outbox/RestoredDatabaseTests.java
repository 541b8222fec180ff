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

package io.durablestreams.boot.test.outbox;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

import io.durablestreams.boot.actuate.DurableStreamsHealthIndicator;
import io.durablestreams.boot.actuate.DurableStreamsOutboxEndpoint;
import io.durablestreams.boot.actuate.DurableStreamsOutboxEndpoint.Action;
import io.durablestreams.boot.actuate.DurableStreamsOutboxEndpoint.StreamDescriptor;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.PostgresServer;
import io.durablestreams.fixtures.StreamContents;
import io.durablestreams.outbox.DurableStreamOutbox;
import io.durablestreams.outbox.OutboxStreamStatus.StopCause;
import io.durablestreams.test.EmbeddedDurableStreams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application whose database is replaced by a copy that was made earlier, as a restore
 * does.
 */
@EmbeddedDurableStreams
class RestoredDatabaseTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final String STREAM = "restored-" + UUID.randomUUID();

	private final PostgresServer postgres = PostgresServer.get();

	private final JdbcClient admin = JdbcClient.create(this.postgres.dataSource());

	private final EmbeddedDurableStreamsServer server;

	RestoredDatabaseTests(EmbeddedDurableStreamsServer server) {
		this.server = server;
	}

	@BeforeEach
	void create() {
		drop();
		this.admin.sql("CREATE DATABASE restored_shop").update();
	}

	@AfterEach
	void drop() {
		this.admin.sql("DROP DATABASE IF EXISTS restored_shop WITH (FORCE)").update();
		this.admin.sql("DROP DATABASE IF EXISTS restored_backup WITH (FORCE)").update();
	}

	@Test
	void theRelayStopsAndKeepsEverythingUntilWhatIsThereHasBeenDiscarded() {
		run(true, (context) -> {
			send(context, "sold");
			awaitRelayed(context);
		});
		run(false, (context) -> send(context, "waits", "waits too"));
		backUp();
		run(true, (context) -> {
			send(context, "behind the backup");
			awaitRelayed(context);
		});
		restore();
		run(true, (context) -> {
			send(context, "behind the restore");
			verifyStopped(context);
			discardWhatIsThere(context);
			assertThat(endpoint(context).control(Action.RETRY, STREAM, null).affected()).isEqualTo(1);
			awaitRelayed(context);
			await().atMost(LIMIT).until(() -> health(context).health().getStatus().equals(Status.UP));
		});
		assertThat(messages()).containsExactly("\"sold\"", "\"waits\"", "\"waits too\"", "\"behind the backup\"",
				"\"behind the restore\"");
	}

	private void verifyStopped(ApplicationContext context) {
		List<String> before = messages();
		String producer = producerId(context);
		await().atMost(LIMIT).until(() -> health(context).health().getStatus().equals(Status.DOWN));
		assertThat(health(context).health().getDetails().get("outbox").toString()).contains(STREAM, "set back",
				"discard the messages that are there, and retry");
		StreamDescriptor stream = endpoint(context).outbox().streams().get(0);
		assertThat(stream.stoppedFor()).isEqualTo(StopCause.DATABASE_SET_BACK);
		assertThat(stream.reason()).contains("set back");
		assertThat(stream.backlog()).isEqualTo(3);
		assertThat(waiting(context).values()).containsExactlyInAnyOrder("\"waits\"", "\"waits too\"",
				"\"behind the restore\"");
		assertThat(messages()).isEqualTo(before);
		assertThat(producerId(context)).isEqualTo(producer);
	}

	private void discardWhatIsThere(ApplicationContext context) {
		String producer = producerId(context);
		List<String> there = messages();
		waiting(context).forEach((id, message) -> {
			if (there.contains(message)) {
				assertThat(endpoint(context).control(Action.DISCARD, null, id).affected()).isEqualTo(1);
			}
		});
		assertThat(producerId(context)).isNotEqualTo(producer);
	}

	/** Nobody may be connected to what is copied. */
	private void backUp() {
		await().atMost(LIMIT)
			.ignoreExceptions()
			.untilAsserted(() -> this.admin.sql("CREATE DATABASE restored_backup TEMPLATE restored_shop").update());
	}

	private void restore() {
		this.admin.sql("DROP DATABASE restored_shop WITH (FORCE)").update();
		this.admin.sql("ALTER DATABASE restored_backup RENAME TO restored_shop").update();
	}

	private void run(boolean relay, Consumer<ApplicationContext> work) {
		Map<String, Object> properties = Map.of("durable.streams.base-url", this.server.baseUrl(),
				"durable.streams.outbox.enabled", "true", "durable.streams.outbox.jdbc.initialize-schema", "always",
				"durable.streams.outbox.relay.enabled", relay, "durable.streams.outbox.relay.poll-interval", "50ms",
				"durable.streams.producer-defaults.create", "if-missing", "spring.datasource.url",
				this.postgres.url().replace("/postgres?", "/restored_shop?"), "spring.flyway.enabled", "false",
				"spring.liquibase.enabled", "false", "management.endpoints.jmx.exposure.include",
				"durablestreamsoutbox");
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Shop.class)
			.web(WebApplicationType.NONE)
			.properties(properties)
			.run("--spring.config.name=none", "--spring.jmx.enabled=true")) {
			work.accept(context);
		}
	}

	private static void send(ApplicationContext context, String... messages) {
		DurableStreamOutbox outbox = context.getBean(DurableStreamOutbox.class);
		new TransactionTemplate(context.getBean(PlatformTransactionManager.class)).executeWithoutResult((status) -> {
			for (String message : messages) {
				outbox.send(STREAM, message);
			}
		});
	}

	private static void awaitRelayed(ApplicationContext context) {
		await().atMost(LIMIT).until(() -> waiting(context).isEmpty());
	}

	private static Map<Long, String> waiting(ApplicationContext context) {
		Map<Long, String> waiting = new TreeMap<>();
		context.getBean(JdbcClient.class)
			.sql("SELECT id, payload FROM durable_streams_outbox WHERE state = 0")
			.query((row) -> {
				waiting.put(row.getLong("id"), new String(row.getBytes("payload")));
			});
		return waiting;
	}

	private static String producerId(ApplicationContext context) {
		return context.getBean(JdbcClient.class)
			.sql("SELECT producer_id FROM durable_streams_outbox_stream")
			.query(String.class)
			.single();
	}

	private static DurableStreamsHealthIndicator health(ApplicationContext context) {
		return context.getBean(DurableStreamsHealthIndicator.class);
	}

	private static DurableStreamsOutboxEndpoint endpoint(ApplicationContext context) {
		return context.getBean(DurableStreamsOutboxEndpoint.class);
	}

	private List<String> messages() {
		return StreamContents.messages(URI.create(this.server.baseUrl() + "/" + STREAM));
	}

	@Configuration
	@EnableAutoConfiguration
	static class Shop {

	}

}
