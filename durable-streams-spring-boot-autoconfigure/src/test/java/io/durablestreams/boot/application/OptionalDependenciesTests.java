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

import io.durablestreams.boot.fixtures.RecordingServer;
import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.producer.DurableStreamProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts an application without what is optional and can be hidden. The tests of the
 * starter show that it starts without the actuator's modules.
 */
class OptionalDependenciesTests {

	private static RecordingServer server;

	@BeforeAll
	static void startServer() {
		server = RecordingServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "io.durablestreams.embedded", "reactor.netty", "org.springframework.jdbc",
			"org.springframework.transaction", "org.springframework.data" })
	void withoutAnOptionalDependencyTheApplicationStarts(String packageName) {
		startsWithout(packageName);
	}

	private static void startsWithout(String packageName) {
		new ApplicationContextRunner().withUserConfiguration(ListeningApplication.class)
			// Without the HTTP clients that are here to be refused.
			.withClassLoader(new FilteredClassLoader(packageName, "org.eclipse.jetty", "org.apache.hc"))
			.withPropertyValues("durable.streams.base-url=" + server.baseUrl(),
					"durable.streams.producers.orders.linger=1ms")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(DurableStreamProducer.class)
				.hasSingleBean(DurableStreamListenerEndpointRegistry.class));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ListeningApplication {

		@DurableStreamListener(id = "stock", streams = "orders")
		void reserve(String order) {
		}

	}

}
