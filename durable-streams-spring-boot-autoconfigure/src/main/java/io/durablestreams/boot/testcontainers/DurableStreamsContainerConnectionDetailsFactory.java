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

import java.util.List;

import io.durablestreams.boot.autoconfigure.DurableStreamsConnectionDetails;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.Container;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.springframework.util.ClassUtils;

/**
 * Makes {@link DurableStreamsConnectionDetails} of a container with a
 * {@code @ServiceConnection}: of a {@code DurableStreamsContainer}, whatever its image,
 * and of any other container by the name of its image or of the connection. The server
 * listens on port 4437 and has its streams below {@code /v1/stream}.
 */
final class DurableStreamsContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<Container<?>, DurableStreamsConnectionDetails> {

	private static final List<String> CONNECTION_NAMES = List.of("electricax/durable-streams-server-rust",
			"durable-streams");

	private static final String CONTAINER_CLASS = "io.durablestreams.test.container.DurableStreamsContainer";

	private static final int PORT = 4437;

	DurableStreamsContainerConnectionDetailsFactory() {
		super(CONNECTION_NAMES);
	}

	@Override
	protected boolean sourceAccepts(ContainerConnectionSource<Container<?>> source, Class<?> requiredContainerType,
			Class<?> requiredConnectionDetailsType) {
		return super.sourceAccepts(source, requiredContainerType, requiredConnectionDetailsType)
				|| isOurContainer(source, requiredConnectionDetailsType);
	}

	private static boolean isOurContainer(ContainerConnectionSource<Container<?>> source,
			Class<?> requiredConnectionDetailsType) {
		ClassLoader classLoader = DurableStreamsContainerConnectionDetailsFactory.class.getClassLoader();
		return ClassUtils.isPresent(CONTAINER_CLASS, classLoader) && source.accepts(ANY_CONNECTION_NAME,
				ClassUtils.resolveClassName(CONTAINER_CLASS, classLoader), requiredConnectionDetailsType);
	}

	@Override
	protected DurableStreamsConnectionDetails getContainerConnectionDetails(
			ContainerConnectionSource<Container<?>> source) {
		return new DurableStreamsContainerConnectionDetails(source);
	}

	private static final class DurableStreamsContainerConnectionDetails extends ContainerConnectionDetails<Container<?>>
			implements DurableStreamsConnectionDetails {

		DurableStreamsContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
			super(source);
		}

		@Override
		public String getBaseUrl() {
			Container<?> container = getContainer();
			String scheme = (getSslBundle() != null) ? "https" : "http";
			return scheme + "://" + container.getHost() + ":" + container.getMappedPort(PORT) + "/v1/stream";
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return super.getSslBundle();
		}

	}

}
