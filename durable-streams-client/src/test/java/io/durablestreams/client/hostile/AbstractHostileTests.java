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

package io.durablestreams.client.hostile;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.DurableStreamsClientBuilder;
import io.durablestreams.client.JdkStreamConnector;
import io.durablestreams.client.LiveMode;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.ReadSpec;
import io.durablestreams.fixtures.HostileServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import reactor.core.publisher.Flux;

import org.springframework.util.backoff.FixedBackOff;

/**
 * A client that tries again at once, and a server whose responses a test writes by hand.
 * Each test has its own, and most of them wait: they go side by side.
 */
@Execution(ExecutionMode.CONCURRENT)
abstract class AbstractHostileTests {

	static final Duration SOON = Duration.ofSeconds(20);

	static final String JSON = "application/json";

	final HostileServer server = new HostileServer((request, connection) -> false);

	DurableStreamsClient client = configure(builder()).build();

	DurableStreamsClientBuilder builder() {
		return DurableStreamsClient.builder(this.server.baseUrl())
			.readBackOff(new FixedBackOff(1, FixedBackOff.UNLIMITED_ATTEMPTS));
	}

	DurableStreamsClientBuilder configure(DurableStreamsClientBuilder builder) {
		return builder;
	}

	static DurableStreamsClientBuilder jdk(DurableStreamsClientBuilder builder) {
		JdkStreamConnector connector = new JdkStreamConnector(
				HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
		return builder.connectors(connector, connector);
	}

	void rebuild(DurableStreamsClientBuilder builder) {
		this.client.close();
		this.client = configure(builder).build();
	}

	@AfterEach
	void close() {
		this.client.close();
		this.server.close();
	}

	ReadSpec read(LiveMode mode) {
		return this.client.stream("s").read().live(mode);
	}

	static List<String> messages(Flux<ReadSignal> signals) {
		return signals.ofType(ReadSignal.Message.class).map(AbstractHostileTests::text).collectList().block(SOON);
	}

	static String text(ReadSignal.Message message) {
		return new String(message.data(), StandardCharsets.UTF_8);
	}

	/**
	 * How many requests of a kind have come: a method, or the value of {@code live}.
	 */
	long requests(String kind) {
		return this.server.requests()
			.stream()
			.filter((request) -> request.method().equals(kind) || kind.equals(request.query("live")))
			.count();
	}

	/**
	 * Answers HEAD and hands everything else on.
	 */
	void serve(String contentType, HostileServer.Handler handler) {
		this.server.handle((request, connection) -> {
			if (request.method().equals("HEAD")) {
				connection.writeHead(200, "Content-Type", contentType, "Stream-Next-Offset", "t0");
				return true;
			}
			return handler.answer(request, connection);
		});
	}

	static boolean page(HostileServer.Connection connection, String body, String next, String... headers)
			throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		String[] all = new String[headers.length + 6];
		System.arraycopy(headers, 0, all, 6, headers.length);
		all[0] = "Content-Type";
		all[1] = JSON;
		all[2] = "Stream-Next-Offset";
		all[3] = next;
		all[4] = "Content-Length";
		all[5] = Integer.toString(bytes.length);
		connection.writeHead(200, all);
		connection.out().write(bytes);
		return true;
	}

	static void beginEvents(HostileServer.Connection connection, String... headers) throws IOException {
		String[] all = new String[headers.length + 4];
		System.arraycopy(headers, 0, all, 4, headers.length);
		all[0] = "Content-Type";
		all[1] = "text/event-stream";
		all[2] = "Transfer-Encoding";
		all[3] = "chunked";
		connection.writeHead(200, all);
		connection.out().flush();
	}

	static String data(String data) {
		return "event: data\ndata: " + data + "\n\n";
	}

	static String control(String next) {
		return "event: control\ndata: {\"streamNextOffset\":\"" + next + "\",\"streamCursor\":\"c" + next + "\"}\n\n";
	}

	static String closed(String next) {
		return "event: control\ndata: {\"streamNextOffset\":\"" + next + "\",\"streamClosed\":true}\n\n";
	}

}
