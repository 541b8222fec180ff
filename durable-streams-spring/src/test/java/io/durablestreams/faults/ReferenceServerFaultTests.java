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

package io.durablestreams.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.fixtures.ReferenceServer;
import io.durablestreams.fixtures.RequiresReferenceServer;
import io.durablestreams.fixtures.StreamContents;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Faults between the producer and the protocol's reference server.
 */
@RequiresReferenceServer
class ReferenceServerFaultTests extends AbstractFaultTests {

	@TempDir
	private static Path directory;

	private static ReferenceServer server;

	@BeforeAll
	static void startServer() {
		server = ReferenceServer.start(directory);
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	/**
	 * The server writes data and producer state one after the other. Ended in between, it
	 * takes a repeated batch for a new one, which no producer can prevent: what these
	 * tests ask of a producer needs restarts between appends.
	 */
	@Test
	void aRestartLetsTheServerFinishWhatIsBeingAppended() throws IOException {
		URI stream = createStream("restart");
		server.injectFault("{\"path\":\"" + stream.getPath() + "\",\"method\":\"POST\",\"delayMs\":300}");
		try (Socket socket = new Socket(stream.getHost(), stream.getPort())) {
			String request = String.join("\r\n", "POST " + stream.getPath() + " HTTP/1.1", "Host: " + stream.getHost(),
					"Content-Type: application/json", "Content-Length: 3", "Expect: 100-continue", "", "[1]");
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			BufferedReader answer = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
			assertThat(answer.readLine()).startsWith("HTTP/1.1 100");
			server.restart();
			assertThat(answer.lines()).anyMatch((line) -> line.startsWith("HTTP/1.1 204"));
		}
		assertThat(StreamContents.messages(stream)).containsExactly("1");
	}

	private static URI createStream(String name) {
		try (DurableStreamsClient client = DurableStreamsClient.builder(server.baseUrl()).build()) {
			client.stream(name).create(CreateOptions.json()).block();
			return client.stream(name).uri();
		}
	}

	@Override
	String baseUrl() {
		return server.baseUrl();
	}

	@Override
	void restartServer() {
		server.restart();
	}

}
