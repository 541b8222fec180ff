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
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.durablestreams.fixtures.HostileServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nothing that a caller writes reaches another stream, and nothing of the stream server
 * comes out.
 */
@ParameterizedClass
@EnumSource(WebStack.Kind.class)
class GatewayIsolationTests {

	private static final Pattern OWN_STREAM = Pattern
		.compile("/v1/stream/tenants/blue/chats/[^/?;%\\\\#]+(?:\\?(?<query>.*))?");

	private static HostileServer streams;

	private static GatewayServer server;

	GatewayIsolationTests(WebStack.Kind stack) {
	}

	@BeforeParameterizedClassInvocation
	static void start(WebStack.Kind stack) {
		streams = new HostileServer(GatewayIsolationTests::answer);
		server = new GatewayServer(stack, streams.baseUrl());
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		server.close();
		streams.close();
	}

	@BeforeEach
	void forget() {
		streams.requests().clear();
		streams.handle(GatewayIsolationTests::answer);
	}

	private static boolean answer(HostileServer.Request request, HostileServer.Connection connection)
			throws IOException {
		connection.writeHead(200, "Content-Type", "application/json", "Content-Length", "3", "Stream-Next-Offset", "7",
				"ETag", "\"/v1/stream/tenants/blue/chats/x:0:7\"", "Location", streams.baseUrl() + "/tenants/blue",
				"Stream-Forked-From", "/v1/stream/tenants/blue", "Set-Cookie", "session=of-the-server", "Server",
				"stream-host.internal", "X-Internal", "tenants/blue", "Access-Control-Allow-Origin", "*");
		connection.write("[7]");
		return true;
	}

	@ParameterizedTest
	@ValueSource(strings = { "..%2Fother", "..%2F..%2Fred%2Fchats%2Fother", "%2e%2e", "..", ".", "%2e", "..;", "..%3Bx",
			"%252e%252e%252fother", "a%2Fb", "a%5Cb", "..%5Cother", "a%00b", "a%0d%0aX-Evil:%201", "a%3Bx", "a%3Fb=c",
			"a%23b", "a%25b", "__ds", "__DS", "%5f%5fds", "__ds%2Fsubscriptions", "__ds-other", "", "%20", "/", "a/b",
			"../../other", "../chats/a", "./a", "a/../../../other", "http:%2F%2Fevil", "http://evil", "%", "%zz",
			"%c0%ae%c0%ae%c0%afother", "%ed%a0%80", "%e2%80%a8", "a;x=1", ";/a", "a\\b", "a?offset=-1%0d%0aX-Evil:%201",
			"a?offset=-1&live=sse%0d%0a", "a?offset=1&key=stolen&__ds=1&stream=other", "a?/../other", "a?offset=..%2Fx",
			"{x}", "*", "**" })
	void whatIsWrittenIntoThePathReachesNoOtherStream(String written) throws IOException {
		String response = raw("GET /api/chats/" + written + " HTTP/1.1");
		assertThat(response).doesNotStartWith("HTTP/1.1 5");
		assertThatNothingElseWasAsked();
	}

	@ParameterizedTest
	@ValueSource(strings = { "//api/chats/a", "/api//chats/a", "/api/chats/a/", "/API/chats/a", "/api/chats;x/a",
			"http://other.example/api/chats/a", "/open/..%2Ftenants%2Fred", "/open/../tenants/red", "*" })
	void otherSpellingsOfThePathReachNoOtherStream(String target) throws IOException {
		String response = raw("GET " + target + " HTTP/1.1");
		assertThat(response).doesNotStartWith("HTTP/1.1 5");
		assertThatNothingElseWasAsked();
	}

	@ParameterizedTest
	@ValueSource(strings = { "_ds", "_DS", "_ds-other" })
	void aVariableBesideTextMakesNoReservedSegment(String written) throws IOException {
		assertThat(raw("GET /marked/" + written + " HTTP/1.1")).startsWith("HTTP/1.1 404");
		assertThat(streams.requests()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Producer-Id: caf\u00e9", "Content-Type: application/json;a=\u00e9",
			"Content-Type: nonsense", "Stream-Seq: a\u00a0b" })
	void aHeaderThatCanNotBeSentOnIsTheCallersFault(String header) throws IOException {
		String response = raw("POST /open/x HTTP/1.1", header, "Content-Length: 0");
		assertThat(response).startsWith("HTTP/1.1 400").contains("\"status\":400");
		assertThat(streams.requests()).isEmpty();
	}

	@Test
	void whatIsHarmlessIsPassedOnAsItIs() throws IOException {
		raw("GET /api/chats/caf%C3%A9%20%E2%98%95+%26=@:$ HTTP/1.1");
		assertThat(streams.requests()).singleElement()
			.satisfies((request) -> assertThat(request.target())
				.isEqualTo("/v1/stream/tenants/blue/chats/caf%C3%A9%20%E2%98%95+&=@:$"));
	}

	private static void assertThatNothingElseWasAsked() {
		for (HostileServer.Request request : streams.requests()) {
			Matcher matcher = OWN_STREAM.matcher(request.target());
			assertThat(matcher.matches()).as(request.target()).isTrue();
			String query = matcher.group("query");
			Set<String> names = new TreeSet<>();
			for (String pair : (query != null) ? query.split("&") : new String[0]) {
				names.add(pair.split("=")[0]);
			}
			assertThat(Set.of("offset", "live", "cursor")).containsAll(names);
			assertThat(request.headers()).doesNotContainKey("X-Evil");
		}
	}

	private static String raw(String requestLine, String... headers) throws IOException {
		String[] closing = Stream.concat(Stream.of("Connection: close"), Stream.of(headers)).toArray(String[]::new);
		try (Socket socket = server.connect(requestLine, closing)) {
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	@Test
	void theCallersCredentialsStayOutside() {
		server.get("/api/chats/x?offset=-1", "Authorization", "Bearer of-the-caller", "Cookie", "session=of-the-caller",
				GatewayServer.KEY_HEADER, "of-the-caller", "X-Forwarded-For", "10.0.0.1", "X-HTTP-Method-Override",
				"DELETE", "Forwarded", "host=evil", "Accept-Encoding", "gzip", "Range", "bytes=0-0");
		assertThat(streams.requests()).singleElement().satisfies((request) -> {
			assertThat(request.headers().toString()).doesNotContain("of-the-caller", "10.0.0.1", "evil", "alice");
			assertThat(request.headers()).containsEntry(GatewayServer.KEY_HEADER, GatewayServer.KEY)
				.doesNotContainKeys("Authorization", "Cookie", "X-HTTP-Method-Override", "Range");
			assertThat(request.accepts("gzip")).isFalse();
		});
	}

	@Test
	void onlyTheProtocolsHeadersComeOut() {
		HttpResponse<String> response = server.get("/api/chats/x?offset=-1");
		assertThat(response.statusCode()).isEqualTo(200);
		Map<String, List<String>> headers = response.headers().map();
		assertThat(headers.keySet()).extracting((name) -> name.toLowerCase(Locale.ROOT))
			.isSubsetOf("content-type", "content-length", "stream-next-offset", "etag", "cache-control", "date",
					"keep-alive", "connection", "transfer-encoding", "x-content-type-options",
					"cross-origin-resource-policy", "content-security-policy");
		assertThat(headers.toString()).doesNotContain("tenants", "internal", GatewayServer.KEY, "of-the-server");
	}

	@Test
	void aStreamThatIsAWebPageDoesNothingInTheApplicationsName() {
		streams.handle((request, connection) -> {
			connection.writeHead(200, "Content-Type", "text/html", "Content-Length", "3", "Stream-Next-Offset", "7",
					"Content-Security-Policy", "script-src *");
			connection.write("<p>");
			return true;
		});
		HttpResponse<String> response = server.get("/api/chats/x?offset=-1");
		assertThat(response.headers().allValues("Content-Security-Policy"))
			.containsExactly("sandbox; default-src 'none'");
		assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
	}

	@ParameterizedTest
	@ValueSource(strings = { "tenants", "\"", "W/", "W/tenants", "*", "", "\"tenants", "tenants\"" })
	void anEntityTagThatIsNoneShowsNothingAndHurtsNobody(String tag) {
		streams.handle((request, connection) -> {
			connection.writeHead(200, "Content-Type", "application/json", "Content-Length", "3", "Stream-Next-Offset",
					"7", "ETag", tag);
			connection.write("[7]");
			return true;
		});
		HttpResponse<String> response = server.get("/api/chats/x?offset=-1");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().toString()).doesNotContain("tenants");
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 401, 403, 404, 409, 410, 412, 413, 429, 500, 503, 302, 418 })
	void anErrorOfTheServersTellsNothingOfIt(int status) {
		streams.handle((request, connection) -> {
			String body = "No tenants/blue at stream-host.internal";
			connection.writeHead(status, "Content-Length", Integer.toString(body.length()), "Location",
					"http://stream-host.internal/", "WWW-Authenticate", "Bearer realm=stream-host.internal",
					"Retry-After", "3", "Stream-Closed", "true");
			connection.write(body);
			return true;
		});
		HttpResponse<String> response = server.get("/api/chats/x?offset=-1");
		boolean hidden = Set.of(401, 403, 302).contains(status);
		assertThat(response.statusCode()).isEqualTo(hidden ? 502 : status);
		assertThat(response.headers().firstValue("Retry-After").isPresent()).isEqualTo(!hidden);
		assertThat(response.headers().firstValue("Stream-Closed").isPresent()).isEqualTo(!hidden);
		assertThat(response.headers().map().toString() + response.body()).doesNotContain("tenants", "stream-host");
		assertThat(response.body()).contains("\"status\":" + response.statusCode());
	}

	@Test
	void aServerThatIsDownTellsNothingOfIt() {
		streams.handle((request, connection) -> false);
		HttpResponse<String> response = server.get("/api/chats/x?offset=-1");
		assertThat(response.statusCode()).isIn(502, 503);
		assertThat(response.headers().map().toString() + response.body()).doesNotContain("tenants", "127.0.0.1");
	}

	@Test
	void aTagOfAnotherStreamIsNotPassedOn() {
		String tag = server.get("/api/chats/x?offset=-1").headers().firstValue("ETag").orElseThrow();
		server.get("/api/chats/x?offset=-1", "If-None-Match", tag);
		server.get("/api/chats/y?offset=-1", "If-None-Match", tag);
		server.get("/api/chats/x?offset=-1", "If-None-Match", "\"/v1/stream/tenants/blue/chats/x:0:7\"");
		assertThat(streams.requests()).extracting((request) -> request.headers().get("If-None-Match"))
			.containsExactly(null, "\"/v1/stream/tenants/blue/chats/x:0:7\"", null, null);
	}

	@Test
	void anAppendPassesOnTheHeadersOfAppendsOnly() {
		server.send(HttpRequest.newBuilder(server.url("/open/x"))
			.POST(HttpRequest.BodyPublishers.ofString("1"))
			.headers("Content-Type", "application/json", "Authorization", "Bearer of-the-caller", "Stream-Forked-From",
					"/v1/stream/other", "Stream-TTL", "1", "Transfer-Encoding-X", "chunked"));
		assertThat(streams.requests()).singleElement().satisfies((request) -> {
			assertThat(request.method()).isEqualTo("POST");
			assertThat(request.headers()).containsEntry("Content-Type", "application/json")
				.doesNotContainKeys("Authorization", "Stream-Forked-From", "Stream-TTL");
		});
	}

}
