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

package io.durablestreams.sample.steering;

import java.util.List;
import java.util.Map;

import io.durablestreams.fixtures.PostgresServer;
import io.durablestreams.listener.BatchListenerFailedException;
import io.durablestreams.listener.DurableStreamListener;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A service that writes orders to a PostgreSQL database, and stops at those that it can't
 * read.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(SteeringApplication.Stock.class)
class SteeringApplication {

	/**
	 * Start an instance.
	 * @param server the base URL of the stream server
	 * @param properties its own properties
	 * @return the instance
	 */
	static ConfigurableApplicationContext start(String server, Map<String, Object> properties) {
		return new SpringApplicationBuilder(SteeringApplication.class)
			.properties(Map.of("spring.config.name", "steering", "durable.streams.base-url", server,
					"spring.datasource.url", PostgresServer.get().url()))
			.properties(properties)
			.run();
	}

	static int port(ConfigurableApplicationContext instance) {
		return ((WebServerApplicationContext) instance).getWebServer().getPort();
	}

	/** Its listener. */
	static class Stock {

		private final JdbcClient jdbc;

		Stock(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		@DurableStreamListener(id = "stock", streams = "orders")
		void reserve(List<Order> orders) {
			for (int i = 0; i < orders.size(); i++) {
				Order order = orders.get(i);
				if (order.number() < 0) {
					throw new BatchListenerFailedException("no such order",
							new IllegalStateException("There is no order " + order.number()), i);
				}
				this.jdbc.sql("INSERT INTO handled (number) VALUES (?)").param(order.number()).update();
			}
		}

	}

	/**
	 * An order.
	 *
	 * @param number its number
	 */
	record Order(int number) {
	}

}
