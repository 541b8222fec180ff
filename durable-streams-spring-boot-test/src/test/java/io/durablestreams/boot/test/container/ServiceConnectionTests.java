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

package io.durablestreams.boot.test.container;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.durablestreams.boot.autoconfigure.DurableStreamsConnectionDetails;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.RequiresDocker;
import io.durablestreams.fixtures.ServerImage;
import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.test.container.DurableStreamsContainer;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.Container;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application whose server is a container with a {@code @ServiceConnection}. It ends
 * with its context, and so does the container. The examples of the documentation have one
 * more.
 */
@RequiresDocker
class ServiceConnectionTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final DockerImageName IMAGE = DockerImageName.parse(ServerImage.name());

	@Test
	void anyContainerIsConnectedToByTheNameOfTheConnection() throws Exception {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Stock.class, AnyContainer.class)
			.web(WebApplicationType.NONE)
			.properties("durable.streams.producers.orders.create=if-missing", "durable.streams.embedded.enabled=true")
			.run()) {
			int port = context.getBean(Container.class).getMappedPort(DurableStreamsContainer.PORT);
			assertThat(context.getBean(DurableStreamsConnectionDetails.class).getBaseUrl())
				.endsWith(":" + port + "/v1/stream");
			assertThat(context.getBeansOfType(EmbeddedDurableStreamsServer.class)).isEmpty();
			context.getBean(Stock.class).orders.send(1).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
			await().atMost(LIMIT)
				.untilAsserted(() -> assertThat(context.getBean(Stock.class).handled).containsExactly(1));
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Stock {

		private final List<Integer> handled = new CopyOnWriteArrayList<>();

		private final DurableStreamProducer<Integer> orders;

		Stock(DurableStreamProducer<Integer> orders) {
			this.orders = orders;
		}

		@DurableStreamListener(id = "stock", streams = "orders")
		void reserve(Integer order) {
			this.handled.add(order);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AnyContainer {

		@Bean
		@ServiceConnection(name = "durable-streams")
		GenericContainer<?> streams() {
			return new GenericContainer<>(IMAGE).withExposedPorts(4437)
				.waitingFor(Wait.forHttp("/v1/stream/none").withMethod("HEAD").forStatusCode(404));
		}

	}

}
