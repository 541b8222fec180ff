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

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.producer.DurableStreamProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Runs an application that publishes orders and listens to them, as a user would.
 */
class ApplicationTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@Test
	void anApplicationPublishesAndListensWithTheEmbeddedServer() throws Exception {
		try (ConfigurableApplicationContext context = run("--durable.streams.embedded.enabled=true",
				"--durable.streams.embedded.port=0")) {
			context.getBean(Shop.class).sell(1, 2, 3);
			awaitReserved(context, 1, 2, 3);
		}
	}

	@Test
	void anApplicationPublishesAndListensWithABaseUrlAndGoesOnWhereItStopped(@TempDir Path directory) throws Exception {
		EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder().port(0).build();
		server.start();
		String[] arguments = { "--durable.streams.base-url=" + server.baseUrl(),
				"--durable.streams.offset-store.type=file",
				"--durable.streams.offset-store.file.directory=" + directory };
		try {
			try (ConfigurableApplicationContext context = run(arguments)) {
				context.getBean(Shop.class).sell(1, 2);
				awaitReserved(context, 1, 2);
			}
			try (ConfigurableApplicationContext context = run(arguments)) {
				context.getBean(Shop.class).sell(3);
				awaitReserved(context, 3);
			}
		}
		finally {
			server.close();
		}
	}

	@Test
	void aListenerThatPublishesIsStoppedBeforeTheProducerItUses() throws Exception {
		List<Throwable> failures;
		ConfigurableApplicationContext context = run("--durable.streams.embedded.enabled=true",
				"--durable.streams.embedded.port=0");
		try (context) {
			context.getBean(Shop.class).sell(1, 2, 3, 4, 5, 6, 7, 8);
			failures = context.getBean(Shop.class).failures;
		}
		assertThat(failures).isEmpty();
	}

	private static ConfigurableApplicationContext run(String... arguments) {
		SpringApplication application = new SpringApplicationBuilder(ShopApplication.class)
			.properties("durable.streams.producers.orders.create=if-missing",
					"durable.streams.producers.reservations.create=if-missing", "spring.main.banner-mode=off",
					"spring.main.log-startup-info=false")
			.build();
		return application.run(arguments);
	}

	private static void awaitReserved(ConfigurableApplicationContext context, Integer... orders) {
		await().atMost(LIMIT)
			.untilAsserted(() -> assertThat(context.getBean(Shop.class).reserved).containsExactly(orders));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ShopApplication {

		@Bean
		Shop shop(DurableStreamProducer<Order> ordersProducer, DurableStreamProducer<Order> reservationsProducer) {
			return new Shop(ordersProducer, reservationsProducer);
		}

	}

	static class Shop {

		private final DurableStreamProducer<Order> orders;

		private final DurableStreamProducer<Order> reservations;

		private final List<Integer> reserved = new CopyOnWriteArrayList<>();

		private final List<Throwable> failures = new CopyOnWriteArrayList<>();

		Shop(DurableStreamProducer<Order> orders, DurableStreamProducer<Order> reservations) {
			this.orders = orders;
			this.reservations = reservations;
		}

		void sell(int... numbers) throws Exception {
			for (int number : numbers) {
				this.orders.send(new Order(number)).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
			}
		}

		@DurableStreamListener(id = "stock", streams = "orders")
		void reserve(Order order) {
			this.reserved.add(order.number());
			this.reservations.send(order).whenComplete((result, failure) -> {
				if (failure != null) {
					this.failures.add(failure);
				}
			});
		}

	}

	record Order(int number) {
	}

}
