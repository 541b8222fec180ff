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

package io.durablestreams.boot.test.coordination;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.PostgresServer;
import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.test.EmbeddedDurableStreams;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications that share their streams by configuration alone.
 */
@EmbeddedDurableStreams
class LeaseApplicationTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private final JdbcClient jdbc = JdbcClient.create(PostgresServer.get().dataSource());

	@Test
	void twoApplicationsShareTheirStreamsAndOneTakesOverWhenTheOtherStops(EmbeddedDurableStreamsServer server) {
		this.jdbc.sql("DROP TABLE IF EXISTS shared, shared_member, handled").update();
		this.jdbc.sql("CREATE TABLE handled (id SERIAL, message TEXT)").update();
		try (DurableStreamsClient client = DurableStreamsClient.builder(server.baseUrl()).build()) {
			for (String stream : List.of("left", "right")) {
				client.stream(stream).create(CreateOptions.json()).block(LIMIT);
			}
			try (ConfigurableApplicationContext first = start(server, "first")) {
				try (ConfigurableApplicationContext second = start(server, "second")) {
					await().untilAsserted(() -> assertThat(owners()).hasSize(2)
						.anyMatch((owner) -> owner.startsWith("first-"))
						.anyMatch((owner) -> owner.startsWith("second-")));
					append(client, 0);
					await().untilAsserted(() -> assertThat(handled()).hasSize(20));
				}
				append(client, 10);
				await().untilAsserted(() -> assertThat(handled()).hasSize(40));
				assertThat(owners()).allMatch((owner) -> owner.startsWith("first-"));
			}
		}
		assertThat(handled()).doesNotHaveDuplicates();
		assertThat(owners()).isEmpty();
	}

	private static void append(DurableStreamsClient client, int from) {
		for (String stream : List.of("left", "right")) {
			IntStream.range(from, from + 10)
				.forEach((number) -> client.stream(stream).append("[\"" + stream + number + "\"]").block(LIMIT));
		}
	}

	private List<String> handled() {
		return this.jdbc.sql("SELECT message FROM handled").query(String.class).list();
	}

	private List<String> owners() {
		return this.jdbc.sql("SELECT lease_owner FROM shared WHERE lease_owner IS NOT NULL").query(String.class).list();
	}

	private static ConfigurableApplicationContext start(EmbeddedDurableStreamsServer server, String name) {
		return new SpringApplicationBuilder(SharingApplication.class).web(WebApplicationType.NONE)
			.properties(Map.of("durable.streams.base-url", server.baseUrl(), "spring.datasource.url",
					PostgresServer.get().url(), "durable.streams.offset-store.type", "jdbc",
					"durable.streams.offset-store.jdbc.initialize-schema", "always",
					"durable.streams.offset-store.jdbc.table-name", "shared", "durable.streams.coordination.type",
					"lease", "durable.streams.coordination.lease-time", "2s",
					"durable.streams.coordination.instance-id", name, "durable.streams.listener-defaults.acknowledge",
					"transactional"))
			.run("--spring.config.name=none", "--spring.jmx.enabled=false");
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(LIMIT);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class SharingApplication {

		private final JdbcClient jdbc;

		SharingApplication(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		@DurableStreamListener(id = "sharing", streams = "left, right")
		void handle(String message) {
			this.jdbc.sql("INSERT INTO handled (message) VALUES (?)").param(message).update();
		}

	}

}
