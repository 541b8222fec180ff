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

package io.durablestreams.boot.autoconfigure.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.durablestreams.boot.autoconfigure.DurableStreamsConnectionDetails;
import io.durablestreams.boot.autoconfigure.client.DurableStreamsClientAutoConfiguration;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.boot.fixtures.ConfigurationFailures;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link DurableStreamsEmbeddedServerAutoConfiguration}.
 */
class DurableStreamsEmbeddedServerAutoConfigurationTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, HttpClientAutoConfiguration.class,
				ReactiveHttpClientAutoConfiguration.class, WebClientAutoConfiguration.class,
				DurableStreamsClientAutoConfiguration.class, DurableStreamsEmbeddedServerAutoConfiguration.class))
		.withPropertyValues("durable.streams.embedded.port=0");

	private final ApplicationContextRunner enabledRunner = this.runner
		.withPropertyValues("durable.streams.embedded.enabled=true");

	@Test
	void whenEnabledThenTheClientReachesTheEmbeddedServer() {
		this.enabledRunner.run((context) -> {
			assertThat(context).hasSingleBean(EmbeddedDurableStreamsServer.class);
			appendOrder(context);
			assertThat(readOrders(context)).isEqualTo(1);
		});
	}

	@Test
	void whenNotEnabledThenThereIsNoServer() {
		this.runner.withPropertyValues("durable.streams.base-url=http://localhost:1/v1/stream")
			.run((context) -> assertThat(context).doesNotHaveBean(EmbeddedDurableStreamsServer.class));
	}

	@Test
	void whenABaseUrlIsSetThenItWinsOverTheEmbeddedServer() {
		this.enabledRunner.withPropertyValues("durable.streams.base-url=http://localhost:1/v1/stream")
			.run((context) -> {
				assertThat(context).doesNotHaveBean(EmbeddedDurableStreamsServer.class);
				assertThat(context.getBean(DurableStreamsConnectionDetails.class).getBaseUrl())
					.isEqualTo("http://localhost:1/v1/stream");
			});
	}

	@Test
	void whenTheBaseUrlIsBlankThenTheEmbeddedServerStarts() {
		this.enabledRunner.withPropertyValues("durable.streams.base-url= ")
			.run((context) -> assertThat(context).hasSingleBean(EmbeddedDurableStreamsServer.class));
	}

	@Test
	void whenThereAreConnectionDetailsThenTheyWinOverTheEmbeddedServer() {
		this.enabledRunner.withBean(DurableStreamsConnectionDetails.class, () -> () -> "http://localhost:1/v1/stream")
			.run((context) -> assertThat(context).doesNotHaveBean(EmbeddedDurableStreamsServer.class)
				.hasSingleBean(DurableStreamsConnectionDetails.class));
	}

	@Test
	void whenTheApplicationHasAServerThenItIsStartedAndUsed() {
		this.enabledRunner
			.withBean("ownServer", EmbeddedDurableStreamsServer.class,
					() -> EmbeddedDurableStreamsServer.builder().port(0).basePath("/own").build())
			.run((context) -> {
				assertThat(context).hasSingleBean(EmbeddedDurableStreamsServer.class);
				appendOrder(context);
				assertThat(context.getBean(DurableStreamsConnectionDetails.class).getBaseUrl()).endsWith("/own");
			});
	}

	@Test
	void whenItsModuleIsAbsentThenTheFailureNamesTheDependencyToAdd() {
		this.enabledRunner.withClassLoader(new FilteredClassLoader("io.durablestreams.embedded")).run((context) -> {
			DurableStreamsConfigurationException failure = ConfigurationFailures.in(context);
			assertThat(failure.getDescription()).contains("'durable.streams.embedded.enabled'");
			assertThat(failure.getAction()).contains("'io.durablestreams:durable-streams-embedded-server'");
		});
	}

	@Test
	void whenThePortIsInUseThenTheFailureNamesPortAndProperty() throws IOException {
		try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			this.enabledRunner.withPropertyValues("durable.streams.embedded.port=" + other.getLocalPort())
				.run((context) -> {
					DurableStreamsConfigurationException failure = ConfigurationFailures.in(context);
					assertThat(failure.getDescription()).contains("Port " + other.getLocalPort());
					assertThat(failure.getAction()).contains("'durable.streams.embedded.port'");
				});
		}
	}

	@Test
	void whenTheDataDirectoryIsUnusableThenTheFailureNamesItAndTheProperty(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("file"), "not a directory");
		this.enabledRunner.withPropertyValues("durable.streams.embedded.data-dir=" + file).run((context) -> {
			DurableStreamsConfigurationException failure = ConfigurationFailures.in(context);
			assertThat(failure.getDescription()).contains(file.toString());
			assertThat(failure.getAction()).contains("'durable.streams.embedded.data-dir'");
		});
	}

	@ParameterizedTest
	@CsvSource({ "port, 70000", "long-poll-timeout, 0s", "sse-lifetime, -1s", "max-response-size, 0B",
			"max-body-size, 0B", "max-body-memory, 0B", "request-timeout, 0s", "allowed-origins, app.example.com",
			"allowed-hosts, app:80", "max-streams, 0", "max-connections, 0" })
	void whenAPropertyIsOutOfRangeThenTheFailureNamesIt(String property, String value) {
		this.enabledRunner.withPropertyValues("durable.streams.embedded." + property + "=" + value)
			.run((context) -> assertThat(ConfigurationFailures.in(context).getDescription())
				.contains("'durable.streams.embedded." + property + "'"));
	}

	@Test
	void whenThereIsADataDirectoryThenStreamsOutliveTheContext(@TempDir Path directory) {
		ApplicationContextRunner keeping = this.enabledRunner
			.withPropertyValues("durable.streams.embedded.data-dir=" + directory.resolve("streams"));
		keeping.run(this::appendOrder);
		keeping.run((context) -> assertThat(readOrders(context)).isEqualTo(1));
	}

	@Test
	void whenTheContextIsStoppedAndStartedThenPortAndStreamsAreKept() {
		this.enabledRunner.run((context) -> {
			EmbeddedDurableStreamsServer server = context.getBean(EmbeddedDurableStreamsServer.class);
			int port = server.port();
			appendOrder(context);
			context.getSourceApplicationContext().stop();
			assertThat(server.isRunning()).isFalse();
			context.getSourceApplicationContext().start();
			assertThat(server.port()).isEqualTo(port).isPositive();
			assertThat(readOrders(context)).isEqualTo(1);
		});
	}

	@Test
	void whenTheContextStopsThenTheServerRunsUntilEverythingElseHasStopped() {
		this.enabledRunner.withBean(LateLifecycle.class).run((context) -> {
			LateLifecycle late = context.getBean(LateLifecycle.class);
			context.getSourceApplicationContext().stop();
			assertThat(late.serverRanAtStop).isTrue();
		});
	}

	private void appendOrder(ApplicationContext context) {
		DurableStreamsClient client = context.getBean(DurableStreamsClient.class);
		client.stream("orders").create(CreateOptions.json()).block(LIMIT);
		client.stream("orders").append("[1]").block(LIMIT);
	}

	private static long readOrders(ApplicationContext context) {
		return context.getBean(DurableStreamsClient.class)
			.stream("orders")
			.read()
			.signals()
			.ofType(ReadSignal.Message.class)
			.count()
			.blockOptional(LIMIT)
			.orElseThrow();
	}

	/** A bean of the application with the lowest phase that one would choose. */
	static class LateLifecycle implements SmartLifecycle {

		private final EmbeddedDurableStreamsServer server;

		private boolean running;

		private boolean serverRanAtStop;

		LateLifecycle(EmbeddedDurableStreamsServer server) {
			this.server = server;
		}

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
			this.serverRanAtStop = this.server.isRunning();
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return Integer.MIN_VALUE + 10_000;
		}

	}

}
