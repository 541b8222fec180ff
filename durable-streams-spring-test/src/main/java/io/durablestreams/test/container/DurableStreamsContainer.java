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

package io.durablestreams.test.container;

import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * A Durable Streams server in a container, by default {@value #IMAGE}. Other images have
 * to be declared compatible:
 * {@code DockerImageName.parse("example/streams:7").asCompatibleSubstituteFor(DurableStreamsContainer.IMAGE)}.
 * They listen on port {@value #PORT} of all the container's addresses and have their
 * streams below {@code /v1/stream}.
 * <p>
 * The published image has no shell: whether the server is ready is asked over HTTP, from
 * outside. Its command is {@code --host 0.0.0.0}, which a command of your own replaces
 * and so has to repeat, or nothing reaches the server; {@link #withServerOptions} does.
 */
public final class DurableStreamsContainer extends GenericContainer<DurableStreamsContainer> {

	/** The published image of a server, without a tag. */
	public static final String IMAGE = "electricax/durable-streams-server-rust";

	/** The server's port inside the container. */
	public static final int PORT = 4437;

	private static final String BASE_PATH = "/v1/stream";

	private static final int NOT_FOUND = 404;

	/**
	 * Describe a container of the published image.
	 * @param imageName the image's name with a tag, such as
	 * {@code electricax/durable-streams-server-rust:0.1.5}
	 * @throws IllegalStateException if it is another image
	 */
	public DurableStreamsContainer(String imageName) {
		this(DockerImageName.parse(imageName));
	}

	/**
	 * Describe a container.
	 * @param imageName the image's name, declared to be a compatible substitute for
	 * {@value #IMAGE} if it is another one
	 * @throws IllegalStateException if it is another one and isn't declared so
	 */
	public DurableStreamsContainer(DockerImageName imageName) {
		super(imageName);
		imageName.assertCompatibleWith(DockerImageName.parse(IMAGE));
		withExposedPorts(PORT);
		// A stream that doesn't exist: the answer comes from the server itself
		waitingFor(Wait.forHttp(BASE_PATH + "/" + UUID.randomUUID())
			.forPort(PORT)
			.withMethod("HEAD")
			.forStatusCode(NOT_FOUND));
	}

	/**
	 * Start the server with options, besides {@code --host 0.0.0.0}.
	 * @param options options of the server and their values, such as
	 * {@code "--long-poll-timeout-ms", "500"}
	 * @return this container
	 */
	public DurableStreamsContainer withServerOptions(String... options) {
		return withCommand(
				Stream.concat(Stream.of("--host", "0.0.0.0"), Arrays.stream(options)).toArray(String[]::new));
	}

	/**
	 * The URL that stream names are relative to.
	 * @return the URL from outside the container, without a trailing slash
	 * @throws IllegalStateException if the container doesn't run
	 */
	public String getBaseUrl() {
		return "http://" + getHost() + ":" + getMappedPort(PORT) + BASE_PATH;
	}

}
