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

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.PostgresServer;
import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.test.EmbeddedDurableStreams;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * An application is started that is to make its table of checkpoints, and its database is
 * down, or not for it.
 */
@EmbeddedDurableStreams
class DatabaseDownAtStartTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private final PostgresServer server = PostgresServer.get();

	private final String baseUrl;

	DatabaseDownAtStartTests(EmbeddedDurableStreamsServer streams) {
		this.baseUrl = streams.baseUrl();
	}

	@Test
	void theApplicationStartsAndMakesTheTableWhenTheDatabaseIsThere() {
		JdbcClient jdbc = JdbcClient.create(this.server.dataSource());
		jdbc.sql("DROP TABLE IF EXISTS late, late_member").update();
		try (DurableStreamsClient client = DurableStreamsClient.builder(this.baseUrl).build()) {
			client.stream("late").create(CreateOptions.json()).block(LIMIT);
			client.stream("late").append("[1,2]").block(LIMIT);
		}
		this.server.stop();
		try (ConfigurableApplicationContext application = start(this.server.url())) {
			LateListener listener = application.getBean(LateListener.class);
			assertThat(listener.handled).isEmpty();
			this.server.startAgain();
			await().atMost(LIMIT)
				.ignoreExceptions()
				.untilAsserted(
						() -> assertThat(jdbc.sql("SELECT ordinal FROM late").query(Long.class).single()).isEqualTo(2));
			assertThat(listener.handled).containsExactly("1", "2");
		}
		finally {
			jdbc.sql("DROP TABLE IF EXISTS late, late_member").update();
		}
	}

	@Test
	void aDatabaseThatIsNotThereForTheApplicationEndsItWithADescription() {
		Throwable failure = catchThrowable(() -> start(this.server.url().replace("/postgres?", "/nowhere?")));
		assertThat(NestedExceptionUtils.getMostSpecificCause(failure)).hasMessageContaining("nowhere");
		assertThat(failure).hasStackTraceContaining(DurableStreamsConfigurationException.class.getName())
			.hasStackTraceContaining("The table 'late' for checkpoints could not be made")
			.hasStackTraceContaining("See that 'spring.datasource.*' names a database");
	}

	private ConfigurableApplicationContext start(String url) {
		return new SpringApplicationBuilder(LateListener.class).web(WebApplicationType.NONE)
			.properties(Map.of("durable.streams.base-url", this.baseUrl, "spring.datasource.url", url,
					"durable.streams.offset-store.type", "jdbc", "durable.streams.offset-store.jdbc.initialize-schema",
					"always", "durable.streams.offset-store.jdbc.table-name", "late",
					"durable.streams.listener-defaults.acknowledge", "transactional"))
			.run("--spring.config.name=none", "--spring.jmx.enabled=false");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class LateListener {

		private final List<String> handled = new CopyOnWriteArrayList<>();

		@DurableStreamListener(id = "late", streams = "late")
		void handle(String message) {
			this.handled.add(message);
		}

	}

}
