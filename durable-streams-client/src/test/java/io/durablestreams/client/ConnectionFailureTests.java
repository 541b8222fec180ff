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

package io.durablestreams.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.durablestreams.client.error.TransportException;
import io.durablestreams.fixtures.ReservedPort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.retry.RetryPolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What is said of a server that can't be reached: which one, and what was wrong.
 */
class ConnectionFailureTests {

	private static final Duration SOON = Duration.ofSeconds(20);

	private ServerSocket server;

	DurableStreamsClientBuilder configure(DurableStreamsClientBuilder builder) {
		return builder;
	}

	@BeforeEach
	void bind() throws IOException {
		this.server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
	}

	@AfterEach
	void close() throws IOException {
		this.server.close();
	}

	@Test
	void aRefusedConnectionIsToldWithHostAndPort() {
		try (ReservedPort port = ReservedPort.reserve()) {
			assertThat(failure("http://localhost:" + port.number()))
				.hasMessageEndingWith("localhost:" + port.number() + " refused the connection");
		}
	}

	@Test
	void anUnknownHostIsToldAsThat() {
		assertThat(failure("http://streams.invalid")).hasMessageEndingWith("the host 'streams.invalid' is unknown");
	}

	@Test
	void aServerThatDoesNotAnswerIsToldAsThat() {
		assertThat(failure("http://localhost:" + this.server.getLocalPort(), Duration.ofMillis(100)))
			.hasMessageEndingWith("localhost:" + this.server.getLocalPort() + " did not answer in time");
	}

	@Test
	void aConnectionThatBreaksOffIsToldAsThat() {
		Thread closing = new Thread(() -> {
			try {
				while (true) {
					this.server.accept().close();
				}
			}
			catch (IOException ex) {
				// The test is over.
			}
		});
		closing.start();
		assertThat(failure("http://localhost:" + this.server.getLocalPort()))
			.hasMessageEndingWith("the connection to localhost:" + this.server.getLocalPort() + " broke off");
	}

	@Test
	void theProxyOfTheSystemPropertiesIsUsedAndToldWhereItDoesNotConnect() {
		List<String> asked = new CopyOnWriteArrayList<>();
		Thread proxy = new Thread(() -> {
			try {
				while (true) {
					refuse(this.server.accept(), asked);
				}
			}
			catch (IOException ex) {
				// The test is over.
			}
		});
		proxy.start();
		System.setProperty("https.proxyHost", "127.0.0.1");
		System.setProperty("https.proxyPort", Integer.toString(this.server.getLocalPort()));
		try {
			assertThat(failure("https://streams.invalid")).message()
				.contains("the proxy did not connect to streams.invalid:443")
				.contains("502");
		}
		finally {
			System.clearProperty("https.proxyHost");
			System.clearProperty("https.proxyPort");
		}
		assertThat(asked).isNotEmpty().allMatch("CONNECT streams.invalid:443 HTTP/1.1"::equals);
	}

	private static void refuse(Socket connection, List<String> asked) throws IOException {
		try (connection;
				BufferedReader request = new BufferedReader(new InputStreamReader(connection.getInputStream()))) {
			asked.add(request.readLine());
			while (!request.readLine().isEmpty()) {
				// The rest of the head.
			}
			connection.getOutputStream().write("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n".getBytes());
		}
	}

	private TransportException failure(String origin) {
		return failure(origin, SOON);
	}

	private TransportException failure(String origin, Duration timeout) {
		try (DurableStreamsClient client = configure(DurableStreamsClient.builder(origin + "/v1/stream?key=secret"))
			.requestTimeout(timeout)
			.retryPolicy(RetryPolicy.withMaxRetries(0))
			.build()) {
			TransportException failure = catchThrowableOfType(TransportException.class,
					() -> client.stream("orders").metadata().block(SOON.multipliedBy(2)));
			assertThat(failure).message().startsWith("HEAD of stream 'orders' failed: ").doesNotContain("secret");
			return failure;
		}
	}

}
