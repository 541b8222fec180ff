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
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;

import io.durablestreams.benchmarks.work.Order;
import io.durablestreams.fixtures.ReferenceServer;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server in a process of its own, and what prepares and checks its streams.
 */
final class Server implements AutoCloseable {

	private static final int MESSAGES_AT_ONCE = 10_000;

	private static final ObjectReader ORDERS = JsonMapper.shared().readerFor(Order.class);

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final String baseUrl;

	private final AutoCloseable process;

	private Server(String baseUrl, AutoCloseable process) {
		this.baseUrl = baseUrl;
		this.process = process;
	}

	static Server start(Kind kind) {
		if (kind == Kind.REFERENCE) {
			ReferenceServer server = ReferenceServer.start();
			return new Server(server.baseUrl(), server);
		}
		return embedded();
	}

	/**
	 * Plays one recorded answer with all messages to whoever reads from the beginning.
	 */
	static Server replayOf(Path answer) {
		ChildProcess process = ChildProcess.java(ReplayServer.class, List.of(), answer.toString());
		return new Server("http://127.0.0.1:" + process.readLine() + "/v1/stream", process);
	}

	/** Its answers are as large as the stream. */
	static Server embedded() {
		ChildProcess process = ChildProcess.java(EmbeddedServer.class, List.of("-Xms2g", "-Xmx6g"));
		return new Server("http://127.0.0.1:" + process.readLine() + "/v1/stream", process);
	}

	String baseUrl() {
		return this.baseUrl;
	}

	void create(String stream) throws IOException, InterruptedException {
		require(201, "PUT", stream, HttpRequest.BodyPublishers.noBody());
	}

	void delete(String stream) throws IOException, InterruptedException {
		require(204, "DELETE", stream, HttpRequest.BodyPublishers.noBody());
	}

	void fill(String stream, int count) throws IOException, InterruptedException {
		create(stream);
		for (int i = 0; i < count; i += MESSAGES_AT_ONCE) {
			StringBuilder body = new StringBuilder();
			for (int j = i; j < Math.min(count, i + MESSAGES_AT_ONCE); j++) {
				body.append((j == i) ? '[' : ',').append(new String(Order.json(j)));
			}
			require(204, "POST", stream, HttpRequest.BodyPublishers.ofString(body.append(']').toString()));
		}
	}

	/** All that a stream holds, in pages of any size: once each, in order. */
	void requireOrders(String stream, int count) throws IOException, InterruptedException {
		int expected = 0;
		String offset = "-1";
		boolean upToDate = false;
		while (!upToDate) {
			HttpResponse<InputStream> page = this.http.send(
					HttpRequest.newBuilder(uri(stream + "?offset=" + offset)).build(),
					HttpResponse.BodyHandlers.ofInputStream());
			try (MappingIterator<Order> orders = ORDERS.readValues(page.body())) {
				while (orders.hasNextValue()) {
					Order order = orders.nextValue();
					if (!order.equals(Order.of(expected))) {
						throw new IllegalStateException(stream + " holds " + order + " in place " + expected);
					}
					expected++;
				}
			}
			offset = page.headers().firstValue("Stream-Next-Offset").orElseThrow();
			upToDate = page.headers().firstValue("Stream-Up-To-Date").isPresent();
		}
		if (expected != count) {
			throw new IllegalStateException(stream + " holds " + expected + " messages instead of " + count);
		}
	}

	/** The answer to a read from the beginning. */
	HttpResponse<byte[]> answer(String stream) throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(uri(stream + "?offset=-1")).build());
	}

	private void require(int status, String method, String stream, HttpRequest.BodyPublisher body)
			throws IOException, InterruptedException {
		HttpResponse<byte[]> response = send(HttpRequest.newBuilder(uri(stream))
			.header("Content-Type", "application/json")
			.method(method, body)
			.build());
		if (response.statusCode() != status) {
			throw new IllegalStateException(method + " " + stream + ": " + response);
		}
	}

	private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
		return this.http.send(request, HttpResponse.BodyHandlers.ofByteArray());
	}

	private URI uri(String path) {
		return URI.create(this.baseUrl + "/" + path);
	}

	@Override
	public void close() throws Exception {
		this.process.close();
	}

	/** Which server. */
	enum Kind {

		/** The embedded server. */
		EMBEDDED,

		/** The protocol's reference server, in memory. */
		REFERENCE,

		/** One recorded answer of the embedded server. */
		REPLAY

	}

}
