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

package io.durablestreams.gateway;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;

/**
 * A web server with routes of a gateway: {@code /api/chats/{chat}}, to be read by those
 * of a tenant, {@code /open/{name}}, where everybody may do everything,
 * {@code /library/{book}}, to be read by those who are known, and {@code /marked/{name}},
 * whose streams' names begin with an underscore.
 */
final class GatewayServer implements AutoCloseable {

	static final String KEY_HEADER = "X-Stream-Server-Key";

	static final String KEY = "key-of-the-server";

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final DurableStreamsClient client;

	private final DurableStreamGateway gateway;

	private final WebStack stack;

	GatewayServer(WebStack.Kind kind, String baseUrl, Consumer<DurableStreamGatewayBuilder> customizer) {
		this(kind, baseUrl, 0, customizer);
	}

	GatewayServer(WebStack.Kind kind, String baseUrl, int port) {
		this(kind, baseUrl, port, (builder) -> {
		});
	}

	private GatewayServer(WebStack.Kind kind, String baseUrl, int port,
			Consumer<DurableStreamGatewayBuilder> customizer) {
		this.client = DurableStreamsClient.builder(baseUrl).defaultHeader(KEY_HEADER, KEY).build();
		DurableStreamGatewayBuilder builder = DurableStreamGateway.builder(List.of(
				GatewayRoute.builder("chats", "/api/chats/{chat}", this.client)
					.stream("tenants/{principal.tenant}/chats/{chat}")
					.build(),
				GatewayRoute.builder("open", "/open/{name}", this.client)
					.stream("open/{name}")
					.operations(StreamOperation.values())
					.maxBodySize(DataSize.ofKilobytes(2))
					.publicAccess()
					.build(),
				GatewayRoute.builder("library", "/library/{book}", this.client).stream("library/{book}").build(),
				GatewayRoute.builder("marked", "/marked/{name}", this.client)
					.stream("_{name}")
					.publicAccess()
					.build()));
		customizer.accept(builder);
		this.gateway = builder.build();
		this.gateway.start();
		this.stack = kind.start(this.gateway, port);
	}

	GatewayServer(WebStack.Kind kind, String baseUrl) {
		this(kind, baseUrl, 0);
	}

	DurableStreamGateway gateway() {
		return this.gateway;
	}

	URI url(String path) {
		return URI.create(this.stack.url() + path);
	}

	/** The stream as the stream server has it. */
	DurableStream stream(String name) {
		return this.client.stream(name);
	}

	DurableStream create(String name, String json) {
		return create(name, MediaType.APPLICATION_JSON, json);
	}

	DurableStream create(String name, MediaType type, String content) {
		DurableStream stream = this.client.stream(name);
		stream.create(CreateOptions.builder(type).content(content.getBytes(StandardCharsets.UTF_8)).build()).block();
		return stream;
	}

	/** A request of somebody of the tenant {@code blue}. */
	HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(url(path)).timeout(Duration.ofSeconds(30)).header(WebStack.USER, "alice@blue");
	}

	HttpResponse<String> get(String path, String... headers) {
		HttpRequest.Builder request = request(path);
		if (headers.length > 0) {
			request.headers(headers);
		}
		return send(request);
	}

	HttpResponse<String> send(String method, String path, @Nullable String body, String... headers) {
		HttpRequest.Builder request = request(path).method(method,
				(body != null) ? HttpRequest.BodyPublishers.ofString(body) : HttpRequest.BodyPublishers.noBody());
		if (headers.length > 0) {
			request.headers(headers);
		}
		return send(request);
	}

	HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return this.http.send(request.build(), BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** A connection, with a request that no HTTP client would send. */
	Socket connect(String requestLine, String... headers) throws IOException {
		URI url = this.stack.url();
		Socket socket = new Socket(url.getHost(), url.getPort());
		socket.setSoTimeout(30_000);
		socket.getOutputStream()
			.write((requestLine + "\r\nHost: gateway\r\n" + WebStack.USER + ": alice@blue\r\n"
					+ Stream.of(headers).map((header) -> header + "\r\n").collect(Collectors.joining()) + "\r\n")
				.getBytes(StandardCharsets.ISO_8859_1));
		return socket;
	}

	@Override
	public void close() {
		this.stack.close();
		this.gateway.stop();
		this.client.close();
	}

}
