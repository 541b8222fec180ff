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

package io.durablestreams.boot.docker.compose;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Map;

import io.durablestreams.boot.autoconfigure.DurableStreamsConnectionDetails;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link DurableStreamsDockerComposeConnectionDetailsFactory}, as Spring Boot
 * finds and calls it.
 */
class DurableStreamsDockerComposeConnectionDetailsFactoryTests {

	private static final String LABEL = "org.springframework.boot.service-connection";

	@ParameterizedTest
	@ValueSource(strings = { "electricax/durable-streams-server-rust:0.1.5", "electricax/durable-streams-server-rust",
			"durable-streams" })
	void aServiceIsKnownByItsImage(String image) {
		assertThat(connectionDetails(new Service(image, Map.of())))
			.isInstanceOfSatisfying(DurableStreamsConnectionDetails.class, (details) -> assertThat(details).satisfies(
					(known) -> assertThat(known.getBaseUrl()).isEqualTo("http://docker.example.com:50437/v1/stream"),
					(known) -> assertThat(known.getSslBundle()).isNull()));
	}

	@Test
	void aServiceWithAnotherImageIsKnownByItsLabel() {
		assertThat(connectionDetails(new Service("registry.example.com/streams:7", Map.of(LABEL, "durable-streams"))))
			.isInstanceOf(DurableStreamsConnectionDetails.class);
	}

	@Test
	void aServiceWithCertificatesIsReachedWithThem() {
		Map<String, String> labels = Map.of("org.springframework.boot.sslbundle.jks.truststore.location",
				"truststore.p12");
		assertThat(connectionDetails(new Service("durable-streams", labels))).isInstanceOfSatisfying(
				DurableStreamsConnectionDetails.class,
				(details) -> assertThat(details).satisfies(
						(known) -> assertThat(known.getBaseUrl()).startsWith("https://docker.example.com:50437/"),
						(known) -> assertThat(known.getSslBundle()).isNotNull()));
	}

	@Test
	void otherServicesAreLeftAlone() {
		assertThat(connectionDetails(new Service("nginx:1", Map.of()))).isNull();
	}

	private static ConnectionDetails connectionDetails(RunningService service) {
		// Spring Boot makes the source itself; there is no public way to do so
		Constructor<DockerComposeConnectionSource> constructor;
		try {
			constructor = DockerComposeConnectionSource.class.getDeclaredConstructor(RunningService.class,
					Environment.class);
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException(ex);
		}
		DockerComposeConnectionSource source = BeanUtils.instantiateClass(constructor, service, new MockEnvironment());
		return new ConnectionDetailsFactories(null).getConnectionDetails(source, false)
			.get(DurableStreamsConnectionDetails.class);
	}

	record Service(String imageName, Map<String, String> labels) implements RunningService {

		@Override
		public String name() {
			return "streams";
		}

		@Override
		public ImageReference image() {
			return ImageReference.of(this.imageName);
		}

		@Override
		public String host() {
			return "docker.example.com";
		}

		@Override
		public ConnectionPorts ports() {
			return new Ports();
		}

		@Override
		public Map<String, String> env() {
			return Map.of();
		}

	}

	static class Ports implements ConnectionPorts {

		@Override
		public int get(int containerPort) {
			return 46_000 + containerPort;
		}

		@Override
		public List<Integer> getAll() {
			return List.of(get(4437));
		}

		@Override
		public List<Integer> getAll(String protocol) {
			return getAll();
		}

	}

}
