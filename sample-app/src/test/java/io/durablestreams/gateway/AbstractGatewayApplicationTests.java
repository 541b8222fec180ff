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
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What docs/gateway.md tells, in an application with Spring Security.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class AbstractGatewayApplicationTests {

	private static final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private static EmbeddedDurableStreamsServer streams;

	private static DurableStreamsClient client;

	private static ConfigurableApplicationContext application;

	static void start(Class<?> source, WebApplicationType type) {
		streams = EmbeddedDurableStreamsServer.builder().port(0).build();
		streams.start();
		client = DurableStreamsClient.builder(streams.baseUrl()).build();
		application = new SpringApplicationBuilder(source).web(type).initializers((context) -> {
			for (String example : examples("yaml")) {
				context.getEnvironment().getPropertySources().addLast(load(example));
			}
		})
			.run("--spring.config.name=none", "--server.port=0", "--server.address=127.0.0.1",
					"--durable.streams.base-url=" + streams.baseUrl(), "--GATEWAY_SECRET=0123456789abcdef");
	}

	private static org.springframework.core.env.PropertySource<?> load(String example) {
		try {
			return new YamlPropertySourceLoader()
				.load("example " + example.hashCode(), new ByteArrayResource(example.getBytes(StandardCharsets.UTF_8)))
				.get(0);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static List<String> examples(String language) {
		try {
			return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
				.matcher(Files.readString(Path.of("../docs/gateway.md")))
				.results()
				.map((MatchResult match) -> match.group(1))
				.toList();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@AfterAll
	static void stop() {
		application.close();
		client.close();
		streams.close();
	}

	private static void create(String stream) {
		client.stream(stream)
			.create(CreateOptions.builder(MediaType.APPLICATION_JSON)
				.content("[\"hello\"]".getBytes(StandardCharsets.UTF_8))
				.build())
			.block();
	}

	private static HttpRequest.Builder request(String path, String user) {
		int port = ((WebServerApplicationContext) application).getWebServer().getPort();
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
			.timeout(Duration.ofSeconds(60));
		return user.isEmpty() ? request : request.header("Authorization",
				"Basic " + Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8)));
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) {
		return http.sendAsync(request.build(), BodyHandlers.ofString()).join();
	}

	private static int status(String path, String user) {
		return send(request(path + "?offset=-1", user)).statusCode();
	}

	@Test
	void aTenantReadsItsOwnStream() {
		create("tenants/blue/chats/first");
		assertThat(send(request("/api/chats/first?offset=-1", "alice")).body()).isEqualTo("[\"hello\"]");
		assertThat(status("/api/chats/first", "bob")).isEqualTo(404);
	}

	@Test
	void whoIsNotAuthenticatedOrHasNotTheAuthorityIsRefused() {
		create("tenants/blue/chats/guarded");
		assertThat(status("/api/chats/guarded", "")).isEqualTo(401);
		assertThat(status("/api/chats/guarded", "carol")).isEqualTo(403);
	}

	@Test
	void aPublicRouteIsForEverybodyAndMayBeCachedByOthers() {
		create("news");
		HttpResponse<String> response = send(request("/news?offset=-1", ""));
		assertThat(response.body()).isEqualTo("[\"hello\"]");
		assertThat(response.headers().firstValue("Cache-Control")).get().asString().doesNotContain("private");
	}

	@Test
	void aRouteOfSeveralSegmentsIsABean() {
		create("archive/2025/orders");
		assertThat(status("/api/archive/2025/orders", "carol")).isEqualTo(200);
		assertThat(status("/api/archive/2025/%2e%2e/orders", "carol")).isIn(400, 404);
	}

	@Test
	void aBeanDecidesWhoseRoomItIs() {
		create("rooms/kitchen");
		assertThat(status("/api/rooms/kitchen", "alice")).isEqualTo(200);
		assertThat(status("/api/rooms/cellar", "alice")).isEqualTo(403);
		assertThat(status("/api/rooms/attic", "alice")).isEqualTo(404);
	}

	@Test
	void writingNeedsACsrfTokenUnlessThatIsSwitchedOff() {
		create("tenants/blue/chats/writing");
		HttpRequest.Builder chat = request("/api/chats/writing", "alice").POST(BodyPublishers.ofString("1"));
		assertThat(send(chat.header("Content-Type", "application/json")).statusCode()).isEqualTo(403);
		HttpRequest.Builder note = request("/api/notes/shopping", "alice").PUT(BodyPublishers.noBody());
		assertThat(send(note.header("Content-Type", "application/json")).statusCode()).isEqualTo(201);
		HttpRequest.Builder append = request("/api/notes/shopping", "alice").POST(BodyPublishers.ofString("\"milk\""));
		assertThat(send(append.header("Content-Type", "application/json")).statusCode()).isEqualTo(204);
		assertThat(send(request("/api/notes/shopping?offset=-1", "alice")).body()).isEqualTo("[\"milk\"]");
		assertThat(status("/api/notes/shopping", "bob")).isEqualTo(404);
	}

	@Test
	void aFormIsWrittenAsItIsOrRefusedButNeverLost() {
		HttpRequest.Builder form = request("/api/notes/form", "alice").PUT(BodyPublishers.ofString("a=b&c=d"));
		HttpResponse<String> created = send(form.header("Content-Type", "application/x-www-form-urlencoded"));
		HttpResponse<String> read = send(request("/api/notes/form?offset=-1", "alice"));
		if (created.statusCode() == 201) {
			assertThat(read.body()).isEqualTo("a=b&c=d");
		}
		else {
			assertThat(created.statusCode()).isEqualTo(415);
			assertThat(read.statusCode()).isEqualTo(404);
		}
	}

	@Test
	void aPageOfAnotherOriginSeesTheProtocolsHeaders() {
		create("tenants/blue/chats/cors");
		HttpResponse<String> response = send(
				request("/api/chats/cors?offset=-1", "alice").header("Origin", "https://app.example.com"));
		assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://app.example.com");
		assertThat(response.headers().firstValue("Access-Control-Expose-Headers")).get()
			.asString()
			.contains("Stream-Next-Offset", "ETag");
		assertThat(send(request("/api/chats/cors?offset=-1", "alice").header("Origin", "https://evil.example.com"))
			.headers()
			.firstValue("Access-Control-Allow-Origin")).isEmpty();
	}

	@Test
	@Order(Integer.MAX_VALUE)
	void whenTheApplicationStopsLiveReadsEndInOrder() throws Exception {
		create("tenants/blue/chats/live");
		HttpResponse<InputStream> response = http
			.sendAsync(request("/api/chats/live?live=sse&offset=-1", "alice").build(), BodyHandlers.ofInputStream())
			.join();
		assertThat(response.statusCode()).isEqualTo(200);
		byte[] begin = response.body().readNBytes(10);
		assertThat(application.getBean(DurableStreamGateway.class).liveReads()).isOne();
		CompletableFuture<byte[]> rest = CompletableFuture.supplyAsync(() -> readAll(response.body()));
		application.close();
		assertThat(new String(begin, StandardCharsets.UTF_8) + new String(rest.join(), StandardCharsets.UTF_8))
			.startsWith("event:")
			.contains("streamNextOffset")
			.endsWith("\n\n");
	}

	private static byte[] readAll(InputStream body) {
		try (body) {
			return body.readAllBytes();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
