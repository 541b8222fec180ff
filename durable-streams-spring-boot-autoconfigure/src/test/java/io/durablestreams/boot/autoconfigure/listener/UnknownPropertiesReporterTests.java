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

package io.durablestreams.boot.autoconfigure.listener;

import java.time.Duration;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.durablestreams.boot.fixtures.StreamsRunner;
import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.config.ListenerOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link UnknownPropertiesReporter}.
 */
class UnknownPropertiesReporterTests {

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final ApplicationContextRunner runner = StreamsRunner.embedded().withBean(OrderListener.class);

	@BeforeEach
	void watchLog() {
		this.log.start();
		logger().addAppender(this.log);
	}

	@AfterEach
	void leaveLog() {
		logger().detachAppender(this.log);
	}

	@Test
	void whenPropertiesNameAListenerThatDoesNotExistThenAWarningNamesThePropertyAndTheListeners() {
		this.runner.withPropertyValues("durable.streams.listeners.stok.failure=skip")
			.run((context) -> assertThat(this.log.list).singleElement().satisfies((event) -> {
				assertThat(event.getLevel()).isEqualTo(Level.WARN);
				assertThat(event.getFormattedMessage()).contains("'durable.streams.listeners.stok'").contains("stock");
			}));
	}

	@Test
	void whenPropertiesNameListenersThatExistThenNothingIsSaid() {
		this.runner.withPropertyValues("durable.streams.listeners.stock.failure=skip")
			.run((context) -> assertThat(this.log.list).isEmpty());
	}

	@Test
	void whenTheDefaultIdIsSpeltWithItsDotOrAsAVariableThenThePropertiesApply() {
		this.runner.withBean("orderBook", UnnamedListener.class)
			.withPropertyValues("durable.streams.listeners.order-book.on-order.failure=skip",
					"durable.streams.listeners.stock.failure=skip")
			.withInitializer(environment(Map.of("DURABLE_STREAMS_LISTENERS_ORDERBOOK_ONORDER_HANDLERTIMEOUT", "7s",
					"DURABLE_STREAMS_MAX_MESSAGE_SIZE", "1MB", "DURABLE_STREAMS_PRODUCERS_ORDERS_MAX_IN_FLIGHT", "2")))
			.run((context) -> {
				ListenerOptions properties = context.getBean(DurableStreamListenerEndpointRegistry.class)
					.getListenerContainer("orderBook.onOrder")
					.getOptions();
				assertThat(properties.failure()).isEqualTo(FailurePolicy.SKIP);
				assertThat(properties.handlerTimeout()).isEqualTo(Duration.ofSeconds(7));
				assertThat(this.log.list).isEmpty();
			});
	}

	@Test
	void whenVariablesOfOthersBeginLikeOursThenNothingIsSaid() {
		this.runner
			.withInitializer(environment(Map.of("DURABLE_STREAMS_SERVICE_HOST", "10.0.0.7", "DURABLE_STREAMS_PORT",
					"tcp://10.0.0.7:4437", "DURABLE_STREAMS_PORT_4437_TCP_ADDR", "10.0.0.7",
					"DURABLE_STREAMS_SERVICE_PORT", "4437", "DURABLE_STREAMS_TEST_IMAGE", "server:1")))
			.run((context) -> assertThat(this.log.list).isEmpty());
	}

	@Test
	void whenAVariableIsMistypedThenAWarningNamesTheNearestProperty() {
		this.runner.withInitializer(environment(Map.of("DURABLE_STREAMS_BASE_ULR", "http://a")))
			.run((context) -> assertThat(this.log.list).singleElement()
				.satisfies((event) -> assertThat(event.getFormattedMessage())
					.contains("Did you mean 'durable.streams.base-url'?")));
	}

	@Test
	void whenAValueOfAListenerWithADefaultIdIsWrongThenTheFailureNamesTheProperty() {
		this.runner.withBean("orderBook", UnnamedListener.class)
			.withPropertyValues("durable.streams.listeners.order-book.on-order.failure=sometimes")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("durable.streams.listeners.orderbook.onorder.failure"));
	}

	@ParameterizedTest
	@CsvSource({ "durable.streams.offset-store.tpye,durable.streams.offset-store.type",
			"durable.streams.base-ulr,durable.streams.base-url",
			"durable.streams.producers.orders.lingre,durable.streams.producers.orders.linger",
			"durable.streams.listeners.stock.failur,durable.streams.listeners.stock.failure",
			"durable.streams.listener-defaults.back-off.max-attempt,durable.streams.listener-defaults.back-off.max-attempts" })
	void whenThereIsNoSuchPropertyThenAWarningNamesTheNearestOne(String mistyped, String meant) {
		this.runner.withPropertyValues(mistyped + "=1")
			.run((context) -> assertThat(this.log.list).singleElement()
				.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("'" + mistyped + "'")
					.contains("Did you mean '" + meant + "'?")));
	}

	@Test
	void whenKeysAndElementsAreChosenByPeopleThenNothingIsSaid() {
		this.runner
			.withPropertyValues("durable.streams.headers.X-Api-Key=k", "durable.streams.allowed-origins[0]=http://a",
					"durable.streams.producers.[a.b].stream=orders", "durable.streams.listeners.[stock].failure=skip",
					"durable.streams.listeners.stock.streams=orders,more",
					"durable.streams.listeners.stock.back-off.max-attempts=2")
			.run((context) -> assertThat(this.log.list).isEmpty());
	}

	static class UnnamedListener {

		@DurableStreamListener(streams = "books")
		void onOrder(String order) {
		}

	}

	private static ApplicationContextInitializer<ConfigurableApplicationContext> environment(
			Map<String, Object> variables) {
		return (context) -> context.getEnvironment()
			.getPropertySources()
			.addLast(new SystemEnvironmentPropertySource("test-systemEnvironment", variables));
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger(UnknownPropertiesReporter.class);
	}

}
