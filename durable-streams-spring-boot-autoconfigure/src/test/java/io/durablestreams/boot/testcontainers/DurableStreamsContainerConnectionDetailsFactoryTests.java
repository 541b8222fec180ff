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

package io.durablestreams.boot.testcontainers;

import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.function.Supplier;

import io.durablestreams.boot.autoconfigure.DurableStreamsConnectionDetails;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.containers.GenericContainer;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link DurableStreamsContainerConnectionDetailsFactory} without Docker, as
 * Spring Boot finds and calls it. The test module's tests connect to running containers.
 */
class DurableStreamsContainerConnectionDetailsFactoryTests {

	@ParameterizedTest
	@ValueSource(strings = { "electricax/durable-streams-server-rust:0.1.5",
			"registry.example.com/electricax/durable-streams-server-rust:0.1.5" })
	void anyContainerIsKnownByItsImage(String image) {
		assertThat(connectionDetails("unnamed", image)).isInstanceOf(DurableStreamsConnectionDetails.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "byImageName", "byShortName" })
	void anyContainerIsKnownByTheNameOfItsConnection(String field) {
		assertThat(connectionDetails(field, "example/streams:7")).isInstanceOf(DurableStreamsConnectionDetails.class);
	}

	@Test
	void otherContainersAreLeftAlone() {
		assertThat(connectionDetails("unnamed", "postgres:17")).isNull();
	}

	private static @Nullable ConnectionDetails connectionDetails(String field, String image) {
		MergedAnnotation<ServiceConnection> annotation;
		try {
			annotation = MergedAnnotations.from(Annotated.class.getDeclaredField(field)).get(ServiceConnection.class);
		}
		catch (NoSuchFieldException ex) {
			throw new IllegalStateException(ex);
		}
		Supplier<GenericContainer<?>> neverStarted = () -> {
			throw new IllegalStateException("Nothing is to be started");
		};
		Object source = BeanUtils.instantiateClass(sourceConstructor(), "streams", new Origin() {
		}, GenericContainer.class, image, annotation, neverStarted, null, null);
		return new ConnectionDetailsFactories(null).getConnectionDetails(source, false)
			.get(DurableStreamsConnectionDetails.class);
	}

	/** Spring Boot makes the source itself; there is no public way to do so. */
	private static Constructor<?> sourceConstructor() {
		return Arrays.stream(ContainerConnectionSource.class.getDeclaredConstructors())
			.filter((candidate) -> candidate.getParameterTypes()[4] == MergedAnnotation.class)
			.findFirst()
			.orElseThrow();
	}

	static class Annotated {

		@ServiceConnection
		@Nullable Object unnamed;

		@ServiceConnection("electricax/durable-streams-server-rust")
		@Nullable Object byImageName;

		@ServiceConnection(name = "durable-streams")
		@Nullable Object byShortName;

	}

}
