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

package io.durablestreams.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Speaks plain HTTP to a server.
 */
final class TestClient {

	static final String JSON = "application/json";

	static final String TEXT = "text/plain";

	static final String BYTES = "application/octet-stream";

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final EmbeddedDurableStreamsServer server;

	TestClient(EmbeddedDurableStreamsServer server) {
		this.server = server;
	}

	HttpResponse<String> create(String stream, String contentType, String... headers) {
		return send("PUT", stream, "", with(headers, "Content-Type", contentType));
	}

	HttpResponse<String> append(String stream, String contentType, String body, String... headers) {
		return send("POST", stream, body, with(headers, "Content-Type", contentType));
	}

	HttpResponse<String> get(String streamAndQuery, String... headers) {
		return send("GET", streamAndQuery, "", headers);
	}

	HttpResponse<String> send(String method, String streamAndQuery, String body, String... headers) {
		return get(sendAsync(method, streamAndQuery, body, headers));
	}

	CompletableFuture<HttpResponse<String>> sendAsync(String method, String streamAndQuery, String body,
			String... headers) {
		return this.http.sendAsync(request(method, streamAndQuery, HttpRequest.BodyPublishers.ofString(body), headers),
				HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
	}

	HttpResponse<String> send(String method, String stream, HttpRequest.BodyPublisher body, String... headers) {
		try {
			return this.http.send(request(method, stream, body, headers), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** Read to the tail, page by page. */
	List<HttpResponse<String>> pages(String stream) {
		List<HttpResponse<String>> pages = new ArrayList<>();
		String offset = "-1";
		do {
			pages.add(get(stream + "?offset=" + offset));
			offset = nextOffset(pages.get(pages.size() - 1));
		}
		while (pages.get(pages.size() - 1).headers().firstValue("Stream-Up-To-Date").isEmpty());
		return pages;
	}

	static String nextOffset(HttpResponse<?> response) {
		return response.headers().firstValue("Stream-Next-Offset").orElseThrow();
	}

	static <T> T get(CompletableFuture<T> future) {
		return future.orTimeout(30, TimeUnit.SECONDS).join();
	}

	private HttpRequest request(String method, String streamAndQuery, HttpRequest.BodyPublisher body,
			String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.server.baseUrl() + "/" + streamAndQuery))
			.timeout(Duration.ofSeconds(30))
			.method(method, body);
		if (headers.length > 0) {
			request.headers(headers);
		}
		return request.build();
	}

	private static String[] with(String[] headers, String name, String value) {
		List<String> all = new ArrayList<>(List.of(headers));
		all.add(name);
		all.add(value);
		return all.toArray(String[]::new);
	}

}
