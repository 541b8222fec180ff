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

package io.durablestreams.benchmarks;

import java.io.IOException;

import io.durablestreams.embedded.EmbeddedDurableStreamsServer;

/**
 * The embedded server in a process of its own; it ends with its standard input.
 */
final class EmbeddedServer {

	private static final long ANY_SIZE = 2_000_000_000;

	private static final int MANY = 100_000;

	private EmbeddedServer() {
	}

	public static void main(String[] arguments) throws IOException {
		try (EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder()
			.port(0)
			.maxResponseSize(ANY_SIZE)
			.maxStreams(MANY)
			.maxConnections(MANY)
			.build()) {
			server.start();
			System.out.println(server.port());
			while (System.in.read() >= 0) {
				// On.
			}
		}
		Runtime.getRuntime().halt(0);
	}

}
