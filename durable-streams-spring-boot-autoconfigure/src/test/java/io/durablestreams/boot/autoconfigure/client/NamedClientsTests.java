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

package io.durablestreams.boot.autoconfigure.client;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.durablestreams.boot.autoconfigure.DurableStreamsClientCustomizer;
import io.durablestreams.boot.fixtures.ConfigurationFailures;
import io.durablestreams.boot.fixtures.RecordingServer;
import io.durablestreams.boot.fixtures.StartUpReports;
import io.durablestreams.boot.fixtures.StreamsRunner;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.core.DurableStreamTemplate;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.producer.DurableStreamProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two servers in one application, by {@code durable.streams.clients}.
 */
class NamedClientsTests {

	private static final EmbeddedDurableStreamsServer archive = EmbeddedDurableStreamsServer.builder().port(0).build();

	private static RecordingServer main;

	private static RecordingServer other;

	private final ApplicationContextRunner runner = StreamsRunner.create();

	@BeforeAll
	static void start() {
		archive.start();
		main = RecordingServer.start();
		other = RecordingServer.start();
	}

	@AfterAll
	static void stop() {
		archive.close();
		main.close();
		other.close();
	}

	@Test
	void eachHasPropertiesOfItsOwnAndIsInjectedWhereItIsNamed() {
		this.runner
			.withPropertyValues("durable.streams.base-url=" + main.baseUrl(),
					"durable.streams.headers.Authorization=of main",
					"durable.streams.clients.cold-store.base-url=" + other.baseUrl(),
					"durable.streams.clients.cold-store.headers.Authorization=of other")
			.withUserConfiguration(Injected.class)
			.run((context) -> {
				assertThat(context).hasBean("coldStoreDurableStreamsClient");
				Injected injected = context.getBean(Injected.class);
				injected.client.stream("orders").metadata().block(StreamsRunner.LIMIT);
				injected.coldStore.stream("orders").metadata().block(StreamsRunner.LIMIT);
				assertThat(last(main).headers().get("Authorization")).isEqualTo("of main");
				assertThat(last(other).headers().get("Authorization")).isEqualTo("of other");
			});
	}

	@Test
	void aCustomizerIsForTheDefaultClientUnlessItIsQualified() {
		this.runner
			.withPropertyValues("durable.streams.base-url=" + main.baseUrl(),
					"durable.streams.clients.cold-store.base-url=" + other.baseUrl())
			.withUserConfiguration(Injected.class, Customizers.class)
			.run((context) -> {
				Injected injected = context.getBean(Injected.class);
				injected.client.stream("orders").metadata().block(StreamsRunner.LIMIT);
				injected.coldStore.stream("orders").metadata().block(StreamsRunner.LIMIT);
				assertThat(last(main).headers().get("X-Token")).isEqualTo("of main");
				assertThat(last(other).headers().get("X-Token")).isEqualTo("of other");
			});
	}

	@Test
	void aCustomizerOfAClientThatThereIsNotIsForNone() {
		this.runner.withPropertyValues("durable.streams.base-url=" + main.baseUrl())
			.withUserConfiguration(Customizers.class)
			.run((context) -> {
				context.getBean(DurableStreamsClient.class).stream("orders").metadata().block(StreamsRunner.LIMIT);
				assertThat(last(main).headers().get("X-Token")).isEqualTo("of main");
			});
	}

	@Test
	void listenersAndProducersNameThemAndNoDefaultClientIsNeeded() {
		this.runner.withBean(Listener.class)
			.withPropertyValues("durable.streams.clients.archive.base-url=" + archive.baseUrl(),
					"durable.streams.producers.orders.client=archive",
					"durable.streams.producers.orders.create=if-missing")
			.run((context) -> {
				assertThat(context).doesNotHaveBean("durableStreamsClient");
				producer(context.getBean("ordersProducer")).send("an order");
				await().atMost(StreamsRunner.LIMIT)
					.until(() -> context.getBean(Listener.class).received.contains("an order"));
				context.getSourceApplicationContext().stop();
				context.getSourceApplicationContext().start();
				producer(context.getBean("ordersProducer")).send("another");
				await().atMost(StreamsRunner.LIMIT)
					.until(() -> context.getBean(Listener.class).received.contains("another"));
			});
	}

	@Test
	void aListenerThatNamesNoneWhereThereIsNoDefaultIsRefused() {
		this.runner.withBean(Unnamed.class)
			.withPropertyValues("durable.streams.clients.archive.base-url=" + archive.baseUrl())
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("there is no default one; name one of [archive]")
				.hasMessageContaining("'durable.streams.base-url'"));
	}

	@Test
	void aNameThatThereIsNotIsToldWithTheNearest() {
		this.runner
			.withPropertyValues("durable.streams.base-url=" + main.baseUrl(),
					"durable.streams.clients.archive.base-url=" + archive.baseUrl(),
					"durable.streams.producers.orders.client=archiv")
			.run((context) -> assertThat(ConfigurationFailures.in(context).getDescription()).contains(
					"'client' is 'archiv'", "there are 'archive', 'durableStreamsClient'", "did you mean 'archive'?"));
	}

	@Test
	void whatIsWrongIsToldWithTheNameOfTheProperty() {
		this.runner.withPropertyValues("durable.streams.clients.archive.request-timeout=1s")
			.run((context) -> assertThat(ConfigurationFailures.in(context).getDescription())
				.contains("'durable.streams.clients.archive.base-url' is not set"));
		this.runner
			.withPropertyValues("durable.streams.clients.archive.base-url=" + archive.baseUrl(),
					"durable.streams.clients.archive.request-timeout=0s")
			.run((context) -> assertThat(ConfigurationFailures.in(context).getDescription())
				.contains("'durable.streams.clients.archive.request-timeout'"));
		this.runner
			.withPropertyValues("durable.streams.clients.archive.base-url=" + archive.baseUrl(),
					"durable.streams.clients.archive.ssl.bundle=missing")
			.run((context) -> assertThat(ConfigurationFailures.in(context).getDescription())
				.contains("'durable.streams.clients.archive.ssl.bundle'"));
	}

	@Test
	void aBeanThatNamesNoneIsToldWhichThereAre() {
		assertThat(
				StartUpReports.of(Application.class, "--durable.streams.clients.archive.base-url=" + archive.baseUrl()))
			.contains("needs a DurableStreamsClient, and none fits", "'archive'", "@Qualifier(\"archive\")",
					"'durable.streams.base-url'")
			.contains("of constructor in " + Application.class.getName());
	}

	@Test
	void anApplicationMayExcludeWhatMakesClientsAndBringItsOwn() {
		new ApplicationContextRunner().withUserConfiguration(OwnClient.class)
			.withBean(Listener.class)
			.withPropertyValues("durable.streams.offset-store.type=memory",
					"durable.streams.streams.orders.content-type=application/json",
					"durable.streams.producers.orders.stream=orders")
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(DurableStreamsClientAutoConfiguration.class);
				context.getBean(DurableStreamTemplate.class).send("orders", "by template");
				producer(context.getBean("ordersProducer")).send("by producer").join();
				await().atMost(StreamsRunner.LIMIT)
					.until(() -> context.getBean(Listener.class).received
						.containsAll(List.of("by template", "by producer")));
			});
	}

	@Test
	void propertiesOfADefaultClientThatThereIsNotAreWarnedOf() {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		Logger logger = (Logger) LoggerFactory.getLogger(OwnClientReporter.class);
		log.start();
		logger.addAppender(log);
		try {
			this.runner
				.withPropertyValues("durable.streams.clients.archive.base-url=" + archive.baseUrl(),
						"durable.streams.request-timeout=1s")
				.run((context) -> assertThat(log.list).singleElement()
					.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("there is no default client",
							"'durable.streams.request-timeout'")));
		}
		finally {
			logger.detachAppender(log);
		}
	}

	@SuppressWarnings("unchecked")
	private static DurableStreamProducer<Object> producer(Object bean) {
		return (DurableStreamProducer<Object>) bean;
	}

	private static RecordingServer.Request last(RecordingServer server) {
		return server.requests().get(server.requests().size() - 1);
	}

	/** Uses both clients. */
	@Configuration(proxyBeanMethods = false)
	static class Injected {

		private final DurableStreamsClient client;

		private final DurableStreamsClient coldStore;

		Injected(DurableStreamsClient client, @Qualifier("cold-store") DurableStreamsClient coldStore) {
			this.client = client;
			this.coldStore = coldStore;
		}

	}

	/** Names no client. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		Application(DurableStreamsClient client) {
		}

	}

	/** Has a client of its own, which a listener names by its bean's name. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = DurableStreamsClientAutoConfiguration.class)
	static class OwnClient {

		@Bean("archive")
		DurableStreamsClient client() {
			return DurableStreamsClient.builder(archive.baseUrl()).build();
		}

	}

	/** A token for each server. */
	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		@Bean
		DurableStreamsClientCustomizer token() {
			return (builder) -> builder.defaultHeader("X-Token", "of main");
		}

		@Bean
		@Qualifier("cold-store")
		DurableStreamsClientCustomizer coldStoreToken() {
			return (builder) -> builder.defaultHeader("X-Token", "of other");
		}

	}

	/** Listens to a stream of the archive. */
	static class Listener {

		private final List<String> received = new CopyOnWriteArrayList<>();

		@DurableStreamListener(id = "archived", streams = "orders", client = "archive")
		void receive(String order) {
			this.received.add(order);
		}

	}

	/** Doesn't say of which server. */
	static class Unnamed {

		@DurableStreamListener(id = "unnamed", streams = "orders")
		void receive(String order) {
		}

	}

}
