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

package io.durablestreams.boot.autoconfigure.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import io.durablestreams.boot.fixtures.StreamsRunner;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The properties of the embedded server, seen from outside.
 */
class EmbeddedServerPropertiesTests {

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@Test
	void aLongPollIsHeldOpenForTheLongPollTimeout() {
		runWith("long-poll-timeout=200ms", (server) -> {
			send(server, "PUT", "orders", "");
			assertThat(send(server, "GET", "orders?live=long-poll&offset=now", "").statusCode()).isEqualTo(204);
		});
	}

	@Test
	void anSseResponseEndsAfterTheSseLifetime() {
		runWith("sse-lifetime=200ms", (server) -> {
			send(server, "PUT", "orders", "");
			assertThat(send(server, "GET", "orders?live=sse&offset=now", "").body()).contains("event: control");
		});
	}

	@Test
	void aStreamIsServedInPagesOfTheMaxResponseSize() {
		runWith("max-response-size=100B", (server) -> {
			send(server, "PUT", "orders", "x".repeat(1000));
			send(server, "POST", "orders", "y".repeat(1000));
			HttpResponse<String> page = send(server, "GET", "orders", "");
			assertThat(page.body()).isEqualTo("x".repeat(page.body().length())).isNotEmpty();
			assertThat(page.headers().firstValue("Stream-Up-To-Date")).isEmpty();
		});
	}

	@Test
	void aBodyAboveTheMaxBodySizeIsRefused() {
		runWith("max-body-size=10B",
				(server) -> assertThat(send(server, "PUT", "orders", "x".repeat(11)).statusCode()).isEqualTo(413));
	}

	@Test
	void aBodyThatNeedsMoreThanTheMaxBodyMemoryIsRefused() {
		runWith("max-body-memory=10B",
				(server) -> assertThat(send(server, "PUT", "orders", "x".repeat(11)).statusCode()).isEqualTo(413));
	}

	@Test
	void aConnectionWhoseRequestTakesLongerThanTheRequestTimeoutIsClosed() {
		runWith("request-timeout=500ms",
				(server) -> assertThat(exchange(server, "HEAD /v1/stream/none HTTP/1.1\r\nHost:")).isEmpty());
	}

	@Test
	void theOriginsOfPagesThatMayUseTheServerAreAllowed() {
		String request = "HEAD /v1/stream/none HTTP/1.1\r\nHost: localhost\r\nOrigin: https://app.example.com\r\n\r\n";
		runWith("allowed-origins=https://app.example.com",
				(server) -> assertThat(exchange(server, request)).contains("404"));
		runWith("allowed-origins=https://other.example.com",
				(server) -> assertThat(exchange(server, request)).contains("403"));
	}

	@Test
	void theNamesOfTheServerAreAllowed() {
		String request = "HEAD /v1/stream/none HTTP/1.1\r\nHost: streams.example.com:80\r\n\r\n";
		runWith("allowed-hosts=streams.example.com", (server) -> assertThat(exchange(server, request)).contains("404"));
		runWith("allowed-hosts=other.example.com", (server) -> assertThat(exchange(server, request)).contains("421"));
	}

	@Test
	void aStreamAboveMaxStreamsIsRefused() {
		runWith("max-streams=1", (server) -> {
			assertThat(send(server, "PUT", "orders", "").statusCode()).isEqualTo(201);
			assertThat(send(server, "PUT", "others", "").statusCode()).isEqualTo(429);
		});
	}

	@Test
	void aConnectionAboveMaxConnectionsIsRefused() {
		runWith("max-connections=1", (server) -> {
			try (Socket socket = new Socket("127.0.0.1", server.port())) {
				socket.getOutputStream()
					.write("HEAD /v1/stream/none HTTP/1.1\r\nHost: localhost\r\n\r\n"
						.getBytes(StandardCharsets.US_ASCII));
				assertThat(firstLine(socket.getInputStream())).contains("404");
				assertThat(send(server, "GET", "orders", "").statusCode()).isEqualTo(503);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
	}

	@Test
	void webhooksCanBeTurnedOff() {
		String subscription = """
				{"type": "webhook", "pattern": "*", "webhook": {"url": "http://127.0.0.1:1/hook"}}""";
		runWith("webhooks=false",
				(server) -> assertThat(send(server, "PUT", "__ds/subscriptions/hook", subscription)).satisfies(
						(response) -> assertThat(response.statusCode()).isEqualTo(400),
						(response) -> assertThat(response.body()).contains("Webhooks are turned off")));
		runWith("webhooks=true",
				(server) -> assertThat(send(server, "PUT", "__ds/subscriptions/hook", subscription).statusCode())
					.isEqualTo(201));
	}

	private static void runWith(String property, Consumer<EmbeddedDurableStreamsServer> test) {
		StreamsRunner.embedded()
			.withPropertyValues("durable.streams.embedded." + property)
			.run((context) -> test.accept(context.getBean(EmbeddedDurableStreamsServer.class)));
	}

	private HttpResponse<String> send(EmbeddedDurableStreamsServer server, String method, String path, String body) {
		HttpRequest request = HttpRequest.newBuilder(URI.create(server.baseUrl() + "/" + path))
			.timeout(StreamsRunner.LIMIT.dividedBy(2))
			.header("Content-Type", path.startsWith("__ds") ? "application/json" : "text/plain")
			.method(method, HttpRequest.BodyPublishers.ofString(body))
			.build();
		try {
			return this.http.send(request, HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** Send bytes and read the first line of what comes back, if anything does. */
	private static String exchange(EmbeddedDurableStreamsServer server, String request) {
		try (Socket socket = new Socket("127.0.0.1", server.port())) {
			socket.setSoTimeout((int) StreamsRunner.LIMIT.dividedBy(2).toMillis());
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			return firstLine(socket.getInputStream());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String firstLine(InputStream response) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int c = response.read(); c >= 0 && c != '\r'; c = response.read()) {
			line.append((char) c);
		}
		return line.toString();
	}

}
