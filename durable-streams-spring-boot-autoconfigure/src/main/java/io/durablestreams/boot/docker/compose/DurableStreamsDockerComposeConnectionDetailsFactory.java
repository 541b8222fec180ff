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

import io.durablestreams.boot.autoconfigure.DurableStreamsConnectionDetails;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.ssl.SslBundle;

/**
 * Makes {@link DurableStreamsConnectionDetails} of a service in a Docker Compose file, by
 * the name of its image or its label {@code org.springframework.boot.service-connection}.
 * The server listens on port 4437 and has its streams below {@code /v1/stream}.
 */
final class DurableStreamsDockerComposeConnectionDetailsFactory
		extends DockerComposeConnectionDetailsFactory<DurableStreamsConnectionDetails> {

	private static final String[] CONNECTION_NAMES = { "electricax/durable-streams-server-rust", "durable-streams" };

	private static final int PORT = 4437;

	DurableStreamsDockerComposeConnectionDetailsFactory() {
		super(CONNECTION_NAMES);
	}

	@Override
	protected DurableStreamsConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
		return new DurableStreamsDockerComposeConnectionDetails(source.getRunningService());
	}

	private static final class DurableStreamsDockerComposeConnectionDetails extends DockerComposeConnectionDetails
			implements DurableStreamsConnectionDetails {

		private final String baseUrl;

		private final @Nullable SslBundle sslBundle;

		DurableStreamsDockerComposeConnectionDetails(RunningService service) {
			super(service);
			this.sslBundle = getSslBundle(service);
			String scheme = (this.sslBundle != null) ? "https" : "http";
			this.baseUrl = scheme + "://" + service.host() + ":" + service.ports().get(PORT) + "/v1/stream";
		}

		@Override
		public String getBaseUrl() {
			return this.baseUrl;
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return this.sslBundle;
		}

	}

}
