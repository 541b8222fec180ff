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

package io.durablestreams.sample.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a stream holds, read with plain HTTP.
 */
final class StreamContent {

	private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private static final JsonMapper JSON = new JsonMapper();

	private final URI stream;

	/**
	 * The stream of flights.
	 * @param baseUrl its server
	 */
	StreamContent(String baseUrl) {
		this.stream = URI.create(baseUrl + "/flights");
	}

	/**
	 * Where the stream ends now.
	 * @return the offset
	 */
	String tail() {
		return nextOffset(get("now"));
	}

	/**
	 * Read the stream from an offset to its end.
	 * @param offset the offset
	 * @return the flights as compact JSON
	 */
	List<String> flightsFrom(String offset) {
		List<String> flights = new ArrayList<>();
		String next = offset;
		boolean upToDate = false;
		while (!upToDate) {
			HttpResponse<String> page = get(next);
			assertThat(page.statusCode()).isEqualTo(200);
			JSON.readTree(page.body()).valueStream().map(JsonNode::toString).forEach(flights::add);
			next = nextOffset(page);
			upToDate = page.headers().firstValue("Stream-Up-To-Date").isPresent();
		}
		return flights;
	}

	private static String nextOffset(HttpResponse<String> page) {
		return page.headers().firstValue("Stream-Next-Offset").orElseThrow();
	}

	private HttpResponse<String> get(String offset) {
		URI uri = URI.create(this.stream + "?offset=" + offset);
		try {
			return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
