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

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.durablestreams.client.AppendRequest;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.LiveMode;
import io.durablestreams.client.ReadMessage;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.ReferenceServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.params.ParameterizedTest;

import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The protocol through a gateway.
 */
@ParameterizedClass(name = "{0}, {1}")
@MethodSource("stacksAndServers")
class GatewayProtocolTests {

	private static final String PROBLEM = "application/problem+json";

	private static AutoCloseable upstream;

	private static GatewayServer server;

	GatewayProtocolTests(WebStack.Kind stack, String streams) {
	}

	static List<Arguments> stacksAndServers() {
		List<String> servers = ReferenceServer.isAvailable() ? List.of("embedded", "reference") : List.of("embedded");
		return Stream.of(WebStack.Kind.values())
			.flatMap((stack) -> servers.stream().map((streams) -> Arguments.of(stack, streams)))
			.toList();
	}

	@BeforeParameterizedClassInvocation
	static void start(WebStack.Kind stack, String streams) {
		String baseUrl;
		if (streams.equals("embedded")) {
			EmbeddedDurableStreamsServer embedded = EmbeddedDurableStreamsServer.builder()
				.port(0)
				.longPollTimeout(Duration.ofMillis(300))
				.build();
			embedded.start();
			upstream = embedded;
			baseUrl = embedded.baseUrl();
		}
		else {
			ReferenceServer reference = ReferenceServer.start();
			upstream = reference;
			baseUrl = reference.baseUrl();
		}
		server = new GatewayServer(stack, baseUrl);
	}

	@AfterParameterizedClassInvocation
	static void stop() throws Exception {
		server.close();
		upstream.close();
	}

	@Test
	void aStreamIsReadUnderTheApplicationsOwnUrl() {
		server.create("tenants/blue/chats/first", "[1,2]");
		HttpResponse<String> response = server.get("/api/chats/first?offset=-1");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("[1,2]");
		assertThat(header(response, "Content-Type")).isEqualTo("application/json");
		assertThat(header(response, "Stream-Up-To-Date")).isEqualTo("true");
		assertThat(header(response, "Cache-Control")).startsWith("private").doesNotContain("public");
		server.stream("tenants/blue/chats/first").append(AppendRequest.json(3)).block();
		HttpResponse<String> next = server.get("/api/chats/first?offset=" + header(response, "Stream-Next-Offset"));
		assertThat(next.body()).isEqualTo("[3]");
	}

	@Test
	void anotherTenantHasAnotherStream() {
		server.create("tenants/blue/chats/own", "[1]");
		assertThat(server.send(server.request("/api/chats/own?offset=-1").setHeader(WebStack.USER, "bob@red")))
			.satisfies((response) -> assertThat(response.statusCode()).isEqualTo(404))
			.satisfies((response) -> assertThat(header(response, "Content-Type")).isEqualTo(PROBLEM))
			.satisfies((response) -> assertThat(response.body()).doesNotContain("tenants", "own"));
	}

	@Test
	void whoIsNotKnownOrHasNoTenantIsRefused() {
		assertThat(server.send(server.request("/api/chats/own?offset=-1").setHeader(WebStack.USER, "bob")).statusCode())
			.isEqualTo(403);
		assertThat(
				server.send(java.net.http.HttpRequest.newBuilder(server.url("/api/chats/own?offset=-1"))).statusCode())
			.isEqualTo(401);
	}

	@Test
	void headTellsOfAStreamWithoutABody() {
		server.create("tenants/blue/chats/head", "[1]");
		HttpResponse<String> response = server.send("HEAD", "/api/chats/head", null);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(header(response, "Content-Type")).isEqualTo("application/json");
		assertThat(header(response, "Stream-Next-Offset")).isNotEmpty();
		assertThat(header(response, "Cache-Control")).contains("no-store");
		assertThat(server.send("HEAD", "/api/chats/missing", null).statusCode()).isEqualTo(404);
	}

	@Test
	void anUnchangedStreamIsAnswered304ForATagThatShowsNothing() {
		server.create("tenants/blue/chats/tagged", "[1]");
		HttpResponse<String> response = server.get("/api/chats/tagged?offset=-1");
		String tag = header(response, "ETag");
		// letters by chance spell anything short, so the bytes are asked for the whole
		// name
		assertThat(Base64.getUrlDecoder().decode(tag.replace("\"", ""))).asString(StandardCharsets.ISO_8859_1)
			.doesNotContain("tenants", "tagged");
		HttpResponse<String> again = server.get("/api/chats/tagged?offset=-1", "If-None-Match", "\"other\", " + tag);
		assertThat(again.statusCode()).isEqualTo(304);
		assertThat(again.body()).isEmpty();
		assertThat(header(again, "ETag")).isEqualTo(tag);
		server.stream("tenants/blue/chats/tagged").append(AppendRequest.json(2)).block();
		assertThat(server.get("/api/chats/tagged?offset=-1", "If-None-Match", tag).body()).isEqualTo("[1,2]");
	}

	@Test
	void aLongPollBringsWhatComes() throws Exception {
		DurableStream stream = server.create("tenants/blue/chats/poll", "[1]");
		HttpResponse<String> now = server.get("/api/chats/poll?offset=now");
		String offset = header(now, "Stream-Next-Offset");
		HttpResponse<String> nothing = server.get("/api/chats/poll?live=long-poll&offset=" + offset);
		assertThat(nothing.statusCode()).isEqualTo(204);
		assertThat(header(nothing, "Stream-Next-Offset")).isEqualTo(offset);
		String cursor = header(nothing, "Stream-Cursor");
		CompletableFuture<HttpResponse<String>> poll = CompletableFuture
			.supplyAsync(() -> poll("/api/chats/poll?live=long-poll&offset=" + offset + "&cursor=" + cursor));
		stream.append(AppendRequest.json(2)).block();
		assertThat(poll.get().body()).isEqualTo("[2]");
		assertThat(header(poll.get(), "Stream-Cursor")).isNotEmpty();
	}

	/** Again if the append came too late for the first. */
	private static HttpResponse<String> poll(String path) {
		HttpResponse<String> response = server.get(path);
		while (response.statusCode() == 204) {
			response = server.get(path);
		}
		return response;
	}

	@Test
	void anEventStreamOfAClosedStreamEnds() {
		DurableStream stream = server.create("tenants/blue/chats/events", "[1]");
		stream.append(AppendRequest.json(2)).block();
		stream.closeStream().block();
		HttpResponse<String> response = server.get("/api/chats/events?live=sse&offset=-1");
		assertThat(header(response, "Content-Type")).startsWith("text/event-stream");
		assertThat(response.body()).contains("event: control", "\"streamClosed\":true");
		HttpResponse<String> poll = server.get("/api/chats/events?live=long-poll&offset="
				+ header(server.get("/api/chats/events?offset=-1"), "Stream-Next-Offset"));
		assertThat(poll.statusCode()).isEqualTo(204);
		assertThat(header(poll, "Stream-Closed")).isEqualTo("true");
	}

	@Test
	void bytesPassAsTheyAre() {
		server.create("tenants/blue/chats/bytes", MediaType.TEXT_PLAIN, "a\r\nb\u00e9");
		assertThat(server.get("/api/chats/bytes?offset=-1").body()).isEqualTo("a\r\nb\u00e9");
	}

	@ParameterizedTest
	@ValueSource(strings = { "?offset=not%20an%20offset", "?offset=-1&live=telepathy", "?offset=-1&offset=now",
			"?live=sse&live=sse&offset=-1", "?live=long-poll" })
	void whatIsMalformedIsAnswered400(String query) {
		server.create("tenants/blue/chats/strict", "[1]");
		HttpResponse<String> response = server.get("/api/chats/strict" + query);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(header(response, "Content-Type")).isEqualTo(PROBLEM);
	}

	@Test
	void whatARouteDoesNotAllowIsAnswered405() {
		server.create("tenants/blue/chats/readonly", "[1]");
		for (String method : List.of("POST", "PUT", "DELETE")) {
			HttpResponse<String> response = server.send(method, "/api/chats/readonly", "[2]", "Content-Type",
					"application/json");
			assertThat(response.statusCode()).isEqualTo(405);
			assertThat(header(response, "Allow")).isEqualTo("GET, HEAD");
		}
		assertThat(server.get("/api/chats/readonly?offset=-1").body()).isEqualTo("[1]");
	}

	@Test
	void aStreamIsCreatedAppendedToClosedAndDeleted() {
		HttpResponse<String> created = server.send("PUT", "/open/life", null, "Content-Type", "application/json");
		assertThat(created.statusCode()).isEqualTo(201);
		assertThat(header(created, "Location")).isEqualTo(server.url("/open/life").toString());
		assertThat(server.send("PUT", "/open/life", null, "Content-Type", "application/json").statusCode())
			.isEqualTo(200);
		HttpResponse<String> appended = server.send("POST", "/open/life", "1", "Content-Type", "application/json");
		assertThat(appended.statusCode()).isEqualTo(204);
		HttpResponse<String> closed = server.send("POST", "/open/life", "", "Stream-Closed", "true");
		assertThat(closed.statusCode()).isEqualTo(204);
		assertThat(header(closed, "Stream-Closed")).isEqualTo("true");
		HttpResponse<String> late = server.send("POST", "/open/life", "2", "Content-Type", "application/json");
		assertThat(late.statusCode()).isEqualTo(409);
		assertThat(header(late, "Stream-Closed")).isEqualTo("true");
		assertThat(server.get("/open/life?offset=-1").body()).isEqualTo("[1]");
		assertThat(server.send("DELETE", "/open/life", null).statusCode()).isEqualTo(204);
		assertThat(server.get("/open/life?offset=-1").statusCode()).isEqualTo(404);
	}

	@Test
	void anAppendThatComesTwiceIsAppendedOnce() {
		server.create("open/once", "[]".replace("[]", "[0]"));
		for (int status : new int[] { 200, 204 }) {
			HttpResponse<String> response = produce("once", 0);
			assertThat(response.statusCode()).isEqualTo(status);
			assertThat(header(response, "Producer-Seq")).isEqualTo("0");
		}
		HttpResponse<String> gap = produce("once", 2);
		assertThat(gap.statusCode()).isEqualTo(409);
		assertThat(header(gap, "Producer-Expected-Seq")).isEqualTo("1");
		assertThat(header(gap, "Producer-Received-Seq")).isEqualTo("2");
		HttpResponse<String> stale = server.send("POST", "/open/once", "9", "Content-Type", "application/json",
				"Producer-Id", "p", "Producer-Epoch", "6", "Producer-Seq", "0");
		assertThat(stale.statusCode()).isEqualTo(403);
		assertThat(header(stale, "Producer-Epoch")).isEqualTo("7");
		assertThat(server.get("/open/once?offset=-1").body()).isEqualTo("[0,1]");
	}

	private static HttpResponse<String> produce(String name, int sequence) {
		return server.send("POST", "/open/" + name, "1", "Content-Type", "application/json", "Producer-Id", "p",
				"Producer-Epoch", "7", "Producer-Seq", Integer.toString(sequence));
	}

	@Test
	void aBodyThatIsTooLargeIsAnswered413AndNothingIsAppended() {
		server.create("open/small", "[0]");
		HttpResponse<String> response = server.send("POST", "/open/small", "\"" + "x".repeat(4000) + "\"",
				"Content-Type", "application/json");
		assertThat(response.statusCode()).isEqualTo(413);
		assertThat(server.get("/open/small?offset=-1").body()).isEqualTo("[0]");
	}

	@Test
	void aCompressedBodyIsRefused() {
		server.create("open/plain", "[0]");
		assertThat(
				server.send("POST", "/open/plain", "1", "Content-Type", "application/json", "Content-Encoding", "gzip")
					.statusCode())
			.isEqualTo(415);
	}

	@Test
	void aForkIsDecidedForBothStreams() {
		server.create("tenants/blue/chats/source", "[1,2]");
		HttpResponse<String> fork = server.send("PUT", "/open/fork", null, "Stream-Forked-From", "/api/chats/source");
		assertThat(fork.statusCode()).isEqualTo(201);
		assertThat(server.get("/open/fork?offset=-1").body()).isEqualTo("[1,2]");
		for (String source : List.of("/api/chats/missing", "/v1/stream/tenants/blue/chats/source",
				"tenants/blue/chats/source", "/api/chats/..%2Fsource", "/api/chats/../chats/source", "/api/chats/%zz",
				"//api/chats/source", "http://example.com/api/chats/source")) {
			HttpResponse<String> refused = server.send("PUT", "/open/other", null, "Stream-Forked-From", source);
			assertThat(refused.statusCode()).as(source).isIn(400, 404);
			assertThat(refused.body()).doesNotContain("tenants");
		}
		assertThat(server
			.send(server.request("/open/other")
				.PUT(java.net.http.HttpRequest.BodyPublishers.noBody())
				.header("Stream-Forked-From", "/api/chats/source")
				.setHeader(WebStack.USER, "bob@red"))
			.statusCode()).isEqualTo(404);
	}

	@Test
	void aRouteThatTheApplicationMayGuardByItsUrlIsNotForkedByAnother() {
		server.create("library/book", "[1]");
		assertThat(server.get("/library/book?offset=-1").statusCode()).isEqualTo(200);
		HttpResponse<String> fork = server.send("PUT", "/open/copy", null, "Stream-Forked-From", "/library/book");
		assertThat(fork.statusCode()).isEqualTo(403);
		assertThat(server.get("/open/copy?offset=-1").statusCode()).isEqualTo(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "LONG_POLL", "SSE" })
	void ourOwnClientReadsARouteAsItReadsAServer(LiveMode mode) {
		DurableStream stream = server.create("open/ours-" + mode, "[0]");
		try (DurableStreamsClient client = DurableStreamsClient.builder(server.url("/open")).build()) {
			List<Integer> read = client.stream("ours-" + mode)
				.read()
				.live(mode)
				.messages(Integer.class)
				.mapNotNull(ReadMessage::value)
				.doOnNext((number) -> append(stream, number))
				.take(20)
				.collectList()
				.block(Duration.ofSeconds(30));
			assertThat(read).hasSize(20).startsWith(0, 1, 2).endsWith(19);
		}
	}

	private static void append(DurableStream stream, int number) {
		stream.append(AppendRequest.json(number + 1)).subscribe();
	}

	private static String header(HttpResponse<?> response, String name) {
		return response.headers().firstValue(name).orElseThrow();
	}

}
