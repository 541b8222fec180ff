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

package io.durablestreams.boot.autoconfigure.core;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.durablestreams.boot.actuate.DurableStreamsHealthContributorAutoConfiguration;
import io.durablestreams.boot.actuate.DurableStreamsHealthIndicator;
import io.durablestreams.boot.autoconfigure.LifecyclePhases;
import io.durablestreams.boot.fixtures.ConfigurationFailures;
import io.durablestreams.boot.fixtures.StartUpReports;
import io.durablestreams.boot.fixtures.StreamsRunner;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.StreamMetadata;
import io.durablestreams.core.DurableStreamAdmin;
import io.durablestreams.core.DurableStreamTemplate;
import io.durablestreams.core.NewStream;
import io.durablestreams.core.NewStreamStatus;
import io.durablestreams.core.NewStreamStatus.State;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.listener.DurableStreamListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Streams as properties and beans.
 */
class DurableStreamsAdminAutoConfigurationTests {

	private static final EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder().port(0).build();

	private static final EmbeddedDurableStreamsServer other = EmbeddedDurableStreamsServer.builder().port(0).build();

	private final ApplicationContextRunner runner = StreamsRunner.create()
		.withConfiguration(AutoConfigurations.of(DurableStreamsHealthContributorAutoConfiguration.class))
		.withPropertyValues("durable.streams.base-url=" + server.baseUrl());

	@BeforeAll
	static void start() {
		server.start();
		other.start();
	}

	@AfterAll
	static void stop() {
		server.close();
		other.close();
	}

	@BeforeEach
	void clean() {
		server.deleteAllStreams();
		other.deleteAllStreams();
	}

	private static StreamMetadata metadata(ApplicationContext context, String stream) {
		return context.getBean(DurableStreamsClient.class).stream(stream).metadata().block(StreamsRunner.LIMIT);
	}

	private static Health health(ApplicationContext context) {
		return context.getBean(DurableStreamsHealthIndicator.class).health();
	}

	private static List<State> states(ApplicationContext context) {
		return context.getBean(DurableStreamAdmin.class).statuses().stream().map(NewStreamStatus::state).toList();
	}

	@Test
	void streamsOfPropertiesAndBeansAreThereBeforeAnythingThatUsesThemStarts() {
		this.runner
			.withPropertyValues("durable.streams.streams.orders.content-type=application/json",
					"durable.streams.streams.[audit/eu].ttl=7d", "durable.streams.streams.notes.name=notes/all",
					"durable.streams.streams.notes.content-type=text/plain",
					"durable.streams.streams.notes.expires-at=2099-01-01T00:00:00Z")
			.withBean("invoices", NewStream.class, () -> NewStream.of("invoices"))
			.withBean(Early.class)
			.run((context) -> {
				assertThat(context.getBean(Early.class).found).isTrue();
				assertThat(states(context)).hasSize(4).containsOnly(State.CREATED);
				assertThat(metadata(context, "audit/eu").ttl()).hasDays(7);
				assertThat(metadata(context, "notes/all").contentType()).hasToString("text/plain");
				assertThat(metadata(context, "notes/all").expiresAt()).isEqualTo("2099-01-01T00:00:00Z");
				assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			});
	}

	@Test
	void anApplicationStartsAfterTheExpiryOfItsStreams() {
		this.runner
			.withPropertyValues("durable.streams.streams.sale.expires-at=2020-01-01T00:00:00Z",
					"durable.streams.admin.fail-fast=true")
			.run((context) -> {
				assertThat(states(context)).containsExactly(State.EXPIRED);
				assertThat(health(context).getStatus()).isEqualTo(Status.UP);
				assertThat(health(context).getDetails().get("streams")).asString().contains("EXPIRED");
			});
	}

	static class Early implements SmartLifecycle {

		private final DurableStreamTemplate template;

		private boolean found;

		Early(DurableStreamTemplate template) {
			this.template = template;
		}

		@Override
		public void start() {
			this.found = this.template.exists("orders") && this.template.exists("invoices");
		}

		@Override
		public void stop() {
		}

		@Override
		public boolean isRunning() {
			return false;
		}

		@Override
		public int getPhase() {
			return LifecyclePhases.PRODUCERS;
		}

	}

	@Test
	void aListenerReceivesTheContentThatItsStreamIsCreatedWith() {
		this.runner.withPropertyValues("durable.streams.streams.orders.content=classpath:streams/orders.json")
			.withBean(OrderListener.class)
			.run((context) -> {
				List<String> orders = context.getBean(OrderListener.class).orders;
				await().until(() -> orders.size() == 2);
				assertThat(orders).containsExactly("tea", "milk");
			});
	}

	static class OrderListener {

		private final List<String> orders = new CopyOnWriteArrayList<>();

		@DurableStreamListener(id = "stock", streams = "orders")
		void reserve(String order) {
			this.orders.add(order);
		}

	}

	@Test
	void whatAnExistingStreamHasOtherwiseIsSeenInHealthAndHarmsNothing() {
		this.runner.withPropertyValues("durable.streams.streams.orders.ttl=1d").run((context) -> {
		});
		this.runner.withPropertyValues("durable.streams.streams.orders.ttl=2d").run((context) -> {
			assertThat(states(context)).containsExactly(State.DIFFERENT);
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			assertThat(health(context).getDetails().get("streams"))
				.hasToString("[{stream=orders, state=DIFFERENT, differences=[the time to live is 1d instead of 2d]}]");
			assertThat(metadata(context, "orders").ttl()).hasDays(1);
		});
	}

	@Test
	void aForkIsMadeOnceAndFoundAtTheNextStart() {
		String[] offset = new String[1];
		this.runner.withPropertyValues("durable.streams.streams.orders.content=classpath:streams/orders.json")
			.run((context) -> offset[0] = metadata(context, "orders").tailOffset().value());
		ApplicationContextRunner forking = this.runner.withPropertyValues(
				"durable.streams.streams.what-if.fork.source=orders",
				"durable.streams.streams.what-if.fork.position=" + offset[0]);
		forking.run((context) -> {
			assertThat(states(context)).containsExactly(State.CREATED);
			context.getBean(DurableStreamTemplate.class).send("orders", "sugar");
			assertThat(StreamsRunner.read(context, "what-if")).containsExactly("\"tea\"", "\"milk\"");
		});
		forking.run((context) -> assertThat(states(context)).containsExactly(State.PRESENT));
	}

	@Test
	void aServerThatIsDownDoesntKeepTheApplicationFromStartingAndIsSeenInHealthUntilItIsBack() {
		EmbeddedDurableStreamsServer late = EmbeddedDurableStreamsServer.builder().port(freePort()).build();
		this.runner
			.withPropertyValues("durable.streams.base-url=" + late.baseUrl(),
					"durable.streams.streams.orders.content-type=application/json",
					"durable.streams.health.out-of-service-after=0s")
			.run((context) -> {
				assertThat(states(context)).containsExactly(State.PENDING);
				assertThat(health(context).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
				assertThat(health(context).getDetails().get("streams").toString()).contains("stream=orders",
						"state=PENDING", "failingSince=", "failure=TransportException");
				late.start();
				await().atMost(StreamsRunner.LIMIT).until(() -> health(context).getStatus() == Status.UP);
				assertThat(metadata(context, "orders")).isNotNull();
			});
		late.close();
	}

	@Test
	void aStreamMayBeOnTheServerOfAClientThatItNames() {
		this.runner.withUserConfiguration(TwoClients.class)
			.withPropertyValues("durable.streams.streams.orders.client=archive")
			.withBean("invoices", NewStream.class, () -> NewStream.of("invoices"))
			.run((context) -> {
				DurableStreamsClient archive = context.getBean("archive", DurableStreamsClient.class);
				assertThat(archive.stream("orders").metadata().block(StreamsRunner.LIMIT)).isNotNull();
				assertThat(context.getBean(DurableStreamTemplate.class).exists("orders")).isFalse();
				assertThat(context.getBean(DurableStreamTemplate.class).exists("invoices")).isTrue();
			});
	}

	@Test
	void aStreamMayBeOnAServerThatOnlyHasAName() {
		StreamsRunner.create()
			.withPropertyValues("durable.streams.clients.archive.base-url=" + other.baseUrl(),
					"durable.streams.streams.orders.client=archive")
			.run((context) -> {
				DurableStreamsClient archive = context.getBean("archiveDurableStreamsClient",
						DurableStreamsClient.class);
				assertThat(archive.stream("orders").metadata().block(StreamsRunner.LIMIT)).isNotNull();
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoClients {

		@Bean
		@Primary
		DurableStreamsClient main() {
			return DurableStreamsClient.builder(server.baseUrl()).build();
		}

		@Bean
		DurableStreamsClient archive() {
			return DurableStreamsClient.builder(other.baseUrl()).build();
		}

	}

	@Test
	void streamsMayAllBeOnServersOfClientsWithNames() {
		StreamsRunner.create()
			.withPropertyValues("durable.streams.clients.archive.base-url=" + other.baseUrl(),
					"durable.streams.streams.orders.client=archive")
			.run((context) -> {
				assertThat(states(context)).containsExactly(State.CREATED);
				assertThat(context).doesNotHaveBean(DurableStreamTemplate.class);
			});
		StreamsRunner.create()
			.withPropertyValues("durable.streams.clients.archive.base-url=" + other.baseUrl(),
					"durable.streams.streams.orders.ttl=1d")
			.run((context) -> assertThat(ConfigurationFailures.in(context)).hasMessageContaining("[archive]"));
	}

	@Test
	void nothingIsAskedForWhereNothingIsToBeDone() {
		this.runner
			.withPropertyValues("durable.streams.admin.mode=none",
					"durable.streams.streams.orders.content-type=application/json",
					"durable.streams.streams.audit.mode=create")
			.run((context) -> {
				assertThat(context.getBean(DurableStreamTemplate.class).exists("orders")).isFalse();
				assertThat(context.getBean(DurableStreamTemplate.class).exists("audit")).isTrue();
			});
	}

	@Test
	void whenTheApplicationHasAnAdminThenThereIsNoOther() {
		this.runner
			.withBean("own", DurableStreamAdmin.class,
					() -> DurableStreamAdmin.builder(DurableStreamsClient.builder("http://localhost:1").build())
						.build())
			.run((context) -> assertThat(context).getBeanNames(DurableStreamAdmin.class).containsExactly("own"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			orders.fork.source=a      | 'fork.source' needs 'fork.position'
			orders.fork.position=a    | no effect without 'fork.source'
			orders.ttl=1500ms         | 'ttl'
			orders.client=elsewhere   | 'elsewhere'
			orders.name=../a          | '..'
			""")
	void whatCantBeMeantIsToldWithItsProperty(String property, String explanation) {
		this.runner.withPropertyValues("durable.streams.streams." + property)
			.run((context) -> assertThat(ConfigurationFailures.in(context)).hasMessageContaining(explanation.strip())
				.hasMessageContaining("'durable.streams.streams"));
	}

	@Test
	void anOperationTimeoutThatIsNoneIsToldWithItsProperty() {
		this.runner.withPropertyValues("durable.streams.admin.operation-timeout=0")
			.run((context) -> assertThat(ConfigurationFailures.in(context))
				.hasMessageContaining("'durable.streams.admin.operation-timeout'"));
	}

	@Test
	void aValidatedStreamThatIsMissingIsReportedWithWhatToDo() {
		assertThat(StartUpReports.of(Application.class, "--durable.streams.base-url=" + server.baseUrl(),
				"--durable.streams.streams.orders.mode=validate"))
			.contains("Stream 'orders' isn't there", "Property: durable.streams.streams.orders.mode")
			.contains("with the mode 'create'");
	}

	@Test
	void aValidatedStreamThatIsOtherwiseIsReportedWithWhatDiffers() {
		this.runner.withPropertyValues("durable.streams.streams.orders.ttl=1d").run((context) -> {
		});
		assertThat(StartUpReports.of(Application.class, "--durable.streams.base-url=" + server.baseUrl(),
				"--durable.streams.admin.mode=validate", "--durable.streams.streams.orders.content-type=text/plain"))
			.contains("the content type is 'application/json' instead of 'text/plain'")
			.contains("the time to live is 1d instead of none")
			.contains("Property: durable.streams.admin.mode");
	}

	@Test
	void contentThatIsMissingIsReportedOnceWithItsProperties() {
		assertThat(StartUpReports.of(Application.class, "--durable.streams.base-url=" + server.baseUrl(),
				"--durable.streams.streams.old.name=orders",
				"--durable.streams.streams.old.content=classpath:nothing.json"))
			.contains("Stream 'orders' can't be created: its content can't be read from class path resource "
					+ "[nothing.json].")
			.doesNotContain("isn't there")
			.contains("Property: durable.streams.streams.old.content", "Correct 'durable.streams.streams.old'.");
	}

	@Test
	void contentMayBeOneMessageThatIsNoArray() {
		this.runner.withPropertyValues("durable.streams.streams.orders.content=classpath:streams/order.json")
			.run((context) -> assertThat(StreamsRunner.read(context, "orders")).containsExactly("{\"item\":\"tea\"}"));
	}

	@Test
	void anApplicationThatFailsFastIsReportedItsServer() {
		assertThat(StartUpReports.of(Application.class, "--durable.streams.base-url=http://127.0.0.1:" + freePort(),
				"--durable.streams.admin.fail-fast=true", "--durable.streams.streams.orders.content-type=text/plain"))
			.contains("Stream 'orders' can't be made sure of")
			.contains("'durable.streams.base-url'")
			.contains("Property: durable.streams.admin.fail-fast");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
