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

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.StreamContents;
import org.junit.jupiter.api.Test;

import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A close that doesn't say that it has a body, as HTTP/2 allows.
 */
class CloseWithBodyTests {

	@Test
	void whoMayOnlyCloseAppendsNothingThoughTheLengthOfTheBodyIsNotTold() throws Exception {
		try (EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder().port(0).build()) {
			server.start();
			closeOnly(server.baseUrl());
		}
	}

	private static void closeOnly(String baseUrl) throws Exception {
		try (DurableStreamsClient client = DurableStreamsClient.builder(baseUrl).build()) {
			DurableStream stream = client.stream("orders");
			stream.create(CreateOptions.builder(MediaType.APPLICATION_JSON).build()).block();
			GatewayRoute route = GatewayRoute.builder("closing", "/orders", client)
				.stream("orders")
				.operations(StreamOperation.READ, StreamOperation.CLOSE)
				.publicAccess()
				.build();
			DurableStreamGateway gateway = DurableStreamGateway.builder(List.of(route)).build();
			gateway.start();
			try (WebStack stack = WebStack.Kind.SERVLET.start(gateway, 0)) {
				HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
				URI url = stack.url().resolve("/orders");
				http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.discarding());
				BodyPublisher body = BodyPublishers
					.ofInputStream(() -> new ByteArrayInputStream("[\"not allowed\"]".getBytes()));
				HttpResponse<String> response = close(http, url, body);
				assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
				assertThat(StreamContents.messages(stream.uri())).isEmpty();
				assertThat(response.statusCode()).isEqualTo(411);
				assertThat(stream.metadata().block().closed()).isFalse();
				assertThat(close(http, url, BodyPublishers.noBody()).statusCode()).isEqualTo(204);
				assertThat(stream.metadata().block().closed()).isTrue();
			}
		}
	}

	private static HttpResponse<String> close(HttpClient http, URI url, BodyPublisher body) throws Exception {
		return http.send(HttpRequest.newBuilder(url)
			.header("Content-Type", "application/json")
			.header("Stream-Closed", "true")
			.POST(body)
			.build(), BodyHandlers.ofString());
	}

}
