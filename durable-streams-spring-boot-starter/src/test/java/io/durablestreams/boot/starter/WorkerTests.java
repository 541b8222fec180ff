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

package io.durablestreams.boot.starter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.producer.DurableStreamProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A worker that has the starter and nothing else.
 */
class WorkerTests {

	private static HttpServer server;

	@BeforeAll
	static void startServer() throws IOException {
		server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", WorkerTests::answer);
		server.start();
	}

	@AfterAll
	static void stopServer() {
		server.stop(0);
	}

	@Test
	void aWorkerPublishesAndListensAndIsNoWebServer() throws Exception {
		try (ConfigurableApplicationContext context = run()) {
			assertThat(context).isExactlyInstanceOf(AnnotationConfigApplicationContext.class);
			@SuppressWarnings("unchecked")
			DurableStreamProducer<Object> producer = context.getBean("ordersProducer", DurableStreamProducer.class);
			producer.send(1).get(30, TimeUnit.SECONDS);
			await().untilAsserted(() -> assertThat(context.getBean(Worker.class).handled).containsExactly("42"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.boot.actuate.endpoint.annotation.Endpoint",
			"org.springframework.boot.health.contributor.Health",
			"org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
			"io.durablestreams.embedded.EmbeddedDurableStreamsServer",
			"org.springframework.boot.web.server.WebServer" })
	void theStarterDoesNotBring(String className) {
		assertThat(ClassUtils.isPresent(className, DurableStreamsClient.class.getClassLoader())).isFalse();
	}

	private static ConfigurableApplicationContext run() {
		return new SpringApplicationBuilder(Worker.class)
			.properties("spring.main.banner-mode=off", "durable.streams.producers.orders.linger=1ms")
			.run("--durable.streams.base-url=http://127.0.0.1:" + server.getAddress().getPort() + "/v1/stream");
	}

	/** Acts as one closed JSON stream with one message, which takes appends. */
	private static void answer(HttpExchange exchange) throws IOException {
		boolean read = "GET".equals(exchange.getRequestMethod());
		byte[] body = (read && !exchange.getRequestURI().getQuery().contains("offset=end"))
				? "[42]".getBytes(StandardCharsets.UTF_8) : new byte[0];
		exchange.getRequestBody().readAllBytes();
		exchange.getResponseHeaders().add("Content-Type", "application/json");
		exchange.getResponseHeaders().add("Stream-Next-Offset", "end");
		exchange.getResponseHeaders().add("Stream-Up-To-Date", "true");
		if (read) {
			exchange.getResponseHeaders().add("Stream-Closed", "true");
		}
		for (String name : List.of("Producer-Epoch", "Producer-Seq")) {
			String value = exchange.getRequestHeaders().getFirst(name);
			if (value != null) {
				exchange.getResponseHeaders().add(name, value);
			}
		}
		exchange.sendResponseHeaders(200, (body.length > 0) ? body.length : -1);
		exchange.getResponseBody().write(body);
		exchange.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Worker {

		private final List<String> handled = new CopyOnWriteArrayList<>();

		@DurableStreamListener(id = "worker", streams = "answers")
		void handle(String message) {
			this.handled.add(message);
		}

	}

}
