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

package io.durablestreams.boot.test.offset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

import javax.sql.DataSource;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.PostgresServer;
import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import io.durablestreams.outbox.DurableStreamOutbox;
import io.durablestreams.outbox.jdbc.JdbcOutbox;
import io.durablestreams.test.EmbeddedDurableStreams;
import liquibase.integration.spring.SpringLiquibase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResourceLoader;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Applications whose tables Flyway and Liquibase have made, by the scripts as they are.
 */
@EmbeddedDurableStreams
class MigrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	/** Forgets its level when nobody refers to it. */
	private static final Logger LIQUIBASE = Logger.getLogger("liquibase");

	@TempDir
	private Path migrations;

	@BeforeAll
	static void quietLiquibase() {
		LIQUIBASE.setLevel(Level.WARNING);
	}

	@ParameterizedTest
	@CsvSource({ "postgresql", "h2" })
	void flywayRunsTheScriptsAsTheyAre(String platform, EmbeddedDurableStreamsServer server) throws Exception {
		String url = url("flyway", platform);
		copyScripts(platform, "V1__checkpoint.sql", "V2__outbox.sql");
		Flyway.configure().dataSource(dataSource(url)).locations("filesystem:" + this.migrations).load().migrate();
		assertThatMessagesAreSentAndHandled(url, server);
	}

	@ParameterizedTest
	@CsvSource({ "postgresql", "h2" })
	void liquibaseRunsTheScriptsAsTheyAre(String platform, EmbeddedDurableStreamsServer server) throws Exception {
		String url = url("liquibase", platform);
		copyScripts(platform, "checkpoint.sql", "outbox.sql");
		Files.writeString(this.migrations.resolve("changelog.yaml"), """
				databaseChangeLog:
				  - changeSet:
				      id: 1
				      author: test
				      changes:
				        - sqlFile: { path: checkpoint.sql, relativeToChangelogFile: true }
				        - sqlFile: { path: outbox.sql, relativeToChangelogFile: true }
				""");
		SpringLiquibase liquibase = new SpringLiquibase();
		liquibase.setDataSource(dataSource(url));
		liquibase.setResourceLoader(new FileSystemResourceLoader());
		liquibase.setChangeLog("file:" + this.migrations.resolve("changelog.yaml"));
		liquibase.afterPropertiesSet();
		assertThatMessagesAreSentAndHandled(url, server);
	}

	private static String url(String tool, String platform) {
		if (platform.equals("h2")) {
			return "jdbc:h2:mem:" + tool + ";DB_CLOSE_DELAY=-1";
		}
		JdbcClient.create(PostgresServer.get().dataSource()).sql("CREATE SCHEMA " + tool).update();
		return PostgresServer.get().url() + "&currentSchema=" + tool;
	}

	/** With the user that Boot takes for an embedded database. */
	private static DataSource dataSource(String url) {
		return url.startsWith("jdbc:h2") ? new DriverManagerDataSource(url, "sa", "")
				: new DriverManagerDataSource(url);
	}

	private void copyScripts(String platform, String checkpoint, String outbox) throws IOException {
		copyScript(JdbcOffsetStore.class, platform, checkpoint);
		copyScript(JdbcOutbox.class, platform, outbox);
	}

	private void copyScript(Class<?> beside, String platform, String name) throws IOException {
		try (InputStream script = new ClassPathResource("schema-" + platform + ".sql", beside).getInputStream()) {
			Files.copy(script, this.migrations.resolve(name));
		}
	}

	private static void assertThatMessagesAreSentAndHandled(String url, EmbeddedDurableStreamsServer server) {
		try (DurableStreamsClient client = DurableStreamsClient.builder(server.baseUrl()).build()) {
			for (String stream : List.of("orders", "parcels")) {
				client.stream(stream).delete().onErrorComplete(StreamNotFoundException.class).block(LIMIT);
				client.stream(stream).create(CreateOptions.json()).block(LIMIT);
			}
			try (ConfigurableApplicationContext context = start(url, server)) {
				DurableStreamOutbox outbox = context.getBean(DurableStreamOutbox.class);
				new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
					.executeWithoutResult((status) -> outbox.send("orders", "tea"));
				await().atMost(LIMIT)
					.untilAsserted(() -> assertThat(read(client, "parcels")).containsExactly("\"TEA\""));
				assertThat(context.getBean(JdbcClient.class)
					.sql("SELECT ordinal FROM durable_streams_checkpoint")
					.query(Long.class)
					.list()).containsExactly(1L);
			}
		}
	}

	private static ConfigurableApplicationContext start(String url, EmbeddedDurableStreamsServer server) {
		return new SpringApplicationBuilder(Packing.class).web(WebApplicationType.NONE)
			.properties(Map.of("spring.datasource.url", url, "durable.streams.base-url", server.baseUrl(),
					"durable.streams.outbox.enabled", "true", "durable.streams.outbox.jdbc.initialize-schema", "never",
					"durable.streams.offset-store.type", "jdbc", "durable.streams.offset-store.jdbc.initialize-schema",
					"never"))
			.run("--spring.config.name=none", "--spring.jmx.enabled=false");
	}

	private static List<String> read(DurableStreamsClient client, String stream) {
		return client.stream(stream)
			.read()
			.signals()
			.ofType(ReadSignal.Message.class)
			.map((message) -> new String(message.data(), StandardCharsets.UTF_8))
			.collectList()
			.block(LIMIT);
	}

	@Configuration
	@EnableAutoConfiguration
	static class Packing {

		@DurableStreamListener(id = "parcels", streams = "orders", acknowledge = "transactional")
		@SendTo("parcels")
		String pack(String order) {
			return order.toUpperCase(Locale.ROOT);
		}

	}

}
