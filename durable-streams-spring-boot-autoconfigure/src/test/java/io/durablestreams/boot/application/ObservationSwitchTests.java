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

package io.durablestreams.boot.application;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.durablestreams.boot.autoconfigure.observation.DurableStreamsObservationAutoConfiguration;
import io.durablestreams.boot.fixtures.StreamsRunner;
import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.producer.DurableStreamProducer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Observations are switched as Spring Boot switches all observations.
 */
class ObservationSwitchTests {

	private final ApplicationContextRunner runner = StreamsRunner.embedded()
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class, ObservationAutoConfiguration.class,
				DurableStreamsObservationAutoConfiguration.class))
		.withBean(SimpleMeterRegistry.class)
		.withBean(Stock.class)
		.withPropertyValues("durable.streams.producers.orders.create=if-missing");

	@Test
	void whenNothingIsSaidThenSendsAndListenersAreObserved() {
		this.runner.run((context) -> {
			handleOne(context);
			assertThat(timed(context, "durable.streams.listener")).isTrue();
			assertThat(timed(context, "durable.streams.producer.send")).isTrue();
		});
	}

	@Test
	void anObservationIsSwitchedOffByItsName() {
		this.runner.withPropertyValues("management.observations.enable.durable.streams.listener=false")
			.run((context) -> {
				handleOne(context);
				assertThat(timed(context, "durable.streams.producer.send")).isTrue();
				assertThat(timed(context, "durable.streams.listener")).isFalse();
				assertThat(context.getBean(MeterRegistry.class).find("durable.streams.listener.handled").meter())
					.isNotNull();
			});
	}

	@SuppressWarnings("unchecked")
	private static void handleOne(ApplicationContext context) {
		context.getBean("ordersProducer", DurableStreamProducer.class).send("tea").join();
		await().atMost(StreamsRunner.LIMIT).until(() -> context.getBean(Stock.class).items.size() == 1);
		MeterRegistry meters = context.getBean(MeterRegistry.class);
		await().atMost(StreamsRunner.LIMIT)
			.until(() -> meters.get("durable.streams.listener.handled").counter().count() == 1);
	}

	private static boolean timed(ApplicationContext context, String name) {
		return !context.getBean(MeterRegistry.class).find(name).timers().isEmpty();
	}

	static class Stock {

		private final List<String> items = new CopyOnWriteArrayList<>();

		@DurableStreamListener(id = "stock", streams = "orders")
		void reserve(String item) {
			this.items.add(item);
		}

	}

}
