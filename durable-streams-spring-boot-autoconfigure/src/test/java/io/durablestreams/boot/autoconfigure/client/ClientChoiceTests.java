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
import io.durablestreams.boot.fixtures.ConfigurationFailures;
import io.durablestreams.boot.fixtures.StreamsRunner;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.producer.DurableStreamProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Applications with clients of their own.
 */
class ClientChoiceTests {

	private static final EmbeddedDurableStreamsServer first = EmbeddedDurableStreamsServer.builder().port(0).build();

	private static final EmbeddedDurableStreamsServer second = EmbeddedDurableStreamsServer.builder().port(0).build();

	private final ApplicationContextRunner runner = StreamsRunner.create().withUserConfiguration(TwoClients.class);

	@BeforeAll
	static void start() {
		first.start();
		second.start();
	}

	@AfterAll
	static void stop() {
		first.close();
		second.close();
	}

	@Test
	void whenAListenerAndAProducerNameAClientThenTheyUseItsServer() {
		this.runner.withBean(Listeners.class)
			.withPropertyValues("durable.streams.producers.orders.client=archive",
					"durable.streams.producers.orders.stream=chosen",
					"durable.streams.producers.orders.create=if-missing")
			.run((context) -> {
				producer(context).send("an order");
				Listeners listeners = context.getBean(Listeners.class);
				await().until(() -> listeners.fromArchive.contains("an order"));
				DurableStreamsClient main = context.getBean("main", DurableStreamsClient.class);
				main.stream("chosen").create(CreateOptions.json()).block(StreamsRunner.LIMIT);
				main.stream("chosen").append("\"of main\"").block(StreamsRunner.LIMIT);
				await().until(() -> listeners.fromMain.contains("of main"));
				assertThat(listeners.fromMain).containsExactly("of main");
				assertThat(listeners.fromArchive).containsExactly("an order");
			});
	}

	@Test
	void whenAProducerNamesAClientThatThereIsNotThenTheFailureNamesThoseThereAre() {
		this.runner.withPropertyValues("durable.streams.producers.orders.client=elsewhere")
			.run((context) -> assertThat(ConfigurationFailures.in(context).getDescription()).contains("'orders'")
				.contains("'elsewhere'")
				.contains("main", "archive"));
	}

	@Test
	void whenTheApplicationHasAClientThenTheIdlePropertiesAreNamedOnce() {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		Logger logger = (Logger) LoggerFactory.getLogger(OwnClientReporter.class);
		log.start();
		logger.addAppender(log);
		try {
			this.runner
				.withPropertyValues("durable.streams.base-url=http://localhost:1/v1/stream",
						"durable.streams.headers.Authorization=secret")
				.run((context) -> assertThat(log.list).singleElement()
					.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("main", "archive")
						.contains("'durable.streams.base-url', 'durable.streams.headers'")
						.doesNotContain("secret")));
		}
		finally {
			logger.detachAppender(log);
		}
	}

	@SuppressWarnings("unchecked")
	private static DurableStreamProducer<Object> producer(ApplicationContext context) {
		return (DurableStreamProducer<Object>) context.getBean("ordersProducer");
	}

	static class Listeners {

		private final List<String> fromMain = new CopyOnWriteArrayList<>();

		private final List<String> fromArchive = new CopyOnWriteArrayList<>();

		@DurableStreamListener(id = "main-listener", streams = "chosen")
		void main(String order) {
			this.fromMain.add(order);
		}

		@DurableStreamListener(id = "archive-listener", streams = "chosen", client = "archive")
		void archive(String order) {
			this.fromArchive.add(order);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoClients {

		@Bean
		@Primary
		DurableStreamsClient main() {
			return DurableStreamsClient.builder(first.baseUrl()).build();
		}

		@Bean
		DurableStreamsClient archive() {
			return DurableStreamsClient.builder(second.baseUrl()).build();
		}

	}

}
