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

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pages, and text over SSE.
 */
class ReadTests {

	private static final int PAGE = 1000;

	private final EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder()
		.port(0)
		.maxResponseSize(PAGE)
		.longPollTimeout(Duration.ofSeconds(5))
		.sseLifetime(Duration.ofMinutes(1))
		.build();

	private final TestClient client = new TestClient(this.server);

	@BeforeEach
	void start() {
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void aTimeoutMayBeAsGoodAsNone() {
		Duration forever = ChronoUnit.FOREVER.getDuration();
		try (EmbeddedDurableStreamsServer patient = EmbeddedDurableStreamsServer.builder()
			.port(0)
			.longPollTimeout(forever)
			.sseLifetime(forever)
			.requestTimeout(forever)
			.build()) {
			patient.start();
			TestClient waiting = new TestClient(patient);
			waiting.create("text", TestClient.TEXT);
			CompletableFuture<HttpResponse<String>> poll = waiting.sendAsync("GET", "text?offset=now&live=long-poll",
					"");
			CompletableFuture<HttpResponse<String>> events = waiting.sendAsync("GET", "text?offset=now&live=sse", "");
			Awaitility.await().until(() -> patient.waitingReaders() == 2);
			waiting.append("text", TestClient.TEXT, "x", "Stream-Closed", "true");
			assertThat(TestClient.get(poll).body()).isEqualTo("x");
			assertThat(TestClient.get(events).body()).contains("data:x");
		}
	}

	@Test
	void pagesNeverCutAMessage() {
		this.client.create("json", TestClient.JSON);
		List<String> messages = IntStream.range(0, 500).mapToObj((i) -> "{\"i\":" + i + "}").toList();
		this.client.append("json", TestClient.JSON, "[" + String.join(",", messages) + "]");
		List<HttpResponse<String>> pages = this.client.pages("json");
		assertThat(pages).hasSizeGreaterThan(4);
		assertThat(pages).allSatisfy((page) -> assertThat(page.body().length()).isLessThan(2 * PAGE));
		List<Integer> read = new ArrayList<>();
		for (HttpResponse<String> page : pages) {
			for (JsonNode message : JsonMapper.shared().readTree(page.body())) {
				read.add(message.path("i").asInt());
			}
		}
		assertThat(read).isEqualTo(IntStream.range(0, 500).boxed().toList());
	}

	@Test
	void onlyTheLastPageIsUpToDateAndClosed() {
		this.client.create("bytes", TestClient.BYTES);
		this.client.append("bytes", TestClient.BYTES, "x".repeat(3 * PAGE + 10), "Stream-Closed", "true");
		List<HttpResponse<String>> pages = this.client.pages("bytes");
		assertThat(pages).extracting((page) -> page.body().length()).containsExactly(PAGE, PAGE, PAGE, 10);
		assertThat(pages).extracting((page) -> page.headers().firstValue("Stream-Closed").isPresent())
			.containsExactly(false, false, false, true);
	}

	@Test
	void aMessageLargerThanAPageIsAPageOfItsOwn() {
		this.client.create("large", TestClient.JSON);
		String large = "\"" + "y".repeat(5 * PAGE) + "\"";
		this.client.append("large", TestClient.JSON, "[1," + large + ",2]");
		assertThat(this.client.pages("large")).extracting(HttpResponse::body)
			.containsExactly("[1]", "[" + large + "]", "[2]");
	}

	@Test
	void aPageSaysHowLongItIs() {
		this.client.create("json", TestClient.JSON);
		this.client.append("json", TestClient.JSON, "[1,[2],{\"a\": \"ä\"}]");
		HttpResponse<String> page = this.client.get("json");
		assertThat(page.body()).isEqualTo("[1,[2],{\"a\": \"ä\"}]");
		assertThat(page.headers().firstValueAsLong("Content-Length"))
			.hasValue(page.body().getBytes(StandardCharsets.UTF_8).length);
	}

	@Test
	void messagesKeepTheBytesTheyWereSentWith() {
		this.client.create("exact", TestClient.JSON);
		this.client.append("exact", TestClient.JSON, " [ 1.10 , 12345678901234567890 , {\"b\":1,\n\"a\":1e3} ] ");
		assertThat(this.client.get("exact").body()).isEqualTo("[1.10,12345678901234567890,{\"b\":1,\n\"a\":1e3}]");
	}

	@Test
	void aFullPageMayBeCachedAndTheTailMayNot() {
		this.client.create("bytes", TestClient.BYTES);
		this.client.append("bytes", TestClient.BYTES, "x".repeat(PAGE + 1));
		List<HttpResponse<String>> pages = this.client.pages("bytes");
		assertThat(pages).extracting((page) -> page.headers().firstValue("Cache-Control").orElseThrow())
			.containsExactly("public, max-age=60, stale-while-revalidate=300", "no-cache");
	}

	@Test
	void aStreamMadeAnewHasOtherTags() {
		this.client.create("again", TestClient.TEXT);
		String etag = this.client.get("again").headers().firstValue("ETag").orElseThrow();
		assertThat(this.client.get("again", "If-None-Match", "\"x\", W/" + etag).statusCode()).isEqualTo(304);
		this.client.send("DELETE", "again", "");
		this.client.create("again", TestClient.TEXT);
		assertThat(this.client.get("again", "If-None-Match", etag).statusCode()).isEqualTo(200);
	}

	@Test
	void anOffsetBeyondTheTailIsAnsweredWithTheTail() {
		this.client.create("short", TestClient.JSON);
		HttpResponse<String> response = this.client.get("short?offset=0000000000000000_0000000000000009");
		assertThat(response.body()).isEqualTo("[]");
		assertThat(TestClient.nextOffset(response)).isEqualTo("0000000000000000_0000000000000000");
	}

	@Test
	void aLongPollGetsWhatIsAppendedWhileItWaits() {
		this.client.create("live", TestClient.JSON);
		CompletableFuture<HttpResponse<String>> poll = this.client.sendAsync("GET", "live?offset=now&live=long-poll",
				"");
		Awaitility.await().until(() -> this.server.waitingReaders() == 1);
		this.client.append("live", TestClient.JSON, "[1,2]");
		HttpResponse<String> response = TestClient.get(poll);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("[1,2]");
	}

	@Test
	void aCharacterCutByAppendsArrivesWholeOverSse() {
		this.client.create("text", TestClient.TEXT);
		byte[] bytes = "aéb".getBytes(StandardCharsets.UTF_8);
		appendBytes("text", bytes, 0, 2);
		CompletableFuture<HttpResponse<String>> events = this.client.sendAsync("GET", "text?offset=-1&live=sse", "");
		Awaitility.await().until(() -> this.server.waitingReaders() == 1);
		appendBytes("text", bytes, 2, 4);
		close("text");
		assertThat(data(TestClient.get(events).body())).isEqualTo("aéb");
	}

	@Test
	void anIncompleteCharacterAtTheEndOfAClosedStreamIsReplaced() {
		this.client.create("text", TestClient.TEXT);
		appendBytes("text", "aé".getBytes(StandardCharsets.UTF_8), 0, 2);
		close("text");
		String events = this.client.get("text?offset=-1&live=sse").body();
		assertThat(data(events)).isEqualTo("a\uFFFD");
		assertThat(events).contains("\"streamNextOffset\":\"0000000000000000_0000000000000002\",\"streamClosed\":true");
	}

	@Test
	void textIsDecodedWithTheCharsetOfTheStream() {
		this.client.create("latin", "text/plain; charset=iso-8859-1");
		appendBytes("latin", "grün".getBytes(StandardCharsets.ISO_8859_1), 0, 4);
		close("latin");
		assertThat(data(this.client.get("latin?offset=-1&live=sse").body())).isEqualTo("grün");
	}

	@Test
	void aLineKeepsItsLeadingSpaces() {
		this.client.create("text", TestClient.TEXT);
		this.client.append("text", TestClient.TEXT, "  two\n one\nnone");
		close("text");
		assertThat(data(this.client.get("text?offset=-1&live=sse").body())).isEqualTo("  two\n one\nnone");
	}

	private void close(String stream) {
		this.client.send("POST", stream, "", "Stream-Closed", "true");
	}

	private void appendBytes(String stream, byte[] bytes, int from, int to) {
		byte[] part = Arrays.copyOfRange(bytes, from, to);
		HttpResponse<String> response = this.client.send("POST", stream, HttpRequest.BodyPublishers.ofByteArray(part),
				"Content-Type", TestClient.TEXT);
		assertThat(response.statusCode()).isEqualTo(204);
	}

	/** The payloads of the data events, as a client has to read them. */
	private static String data(String events) {
		return Arrays.stream(events.split("\n\n"))
			.filter((event) -> event.startsWith("event: data"))
			.map((event) -> event.lines()
				.filter((line) -> line.startsWith("data:"))
				.map((line) -> line.startsWith("data: ") ? line.substring(6) : line.substring(5))
				.collect(Collectors.joining("\n")))
			.collect(Collectors.joining());
	}

}
