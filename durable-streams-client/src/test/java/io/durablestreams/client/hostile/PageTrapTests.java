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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.durablestreams.client.LiveMode;
import io.durablestreams.client.Offset;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.error.MalformedResponseException;
import io.durablestreams.client.error.MessageTooLargeException;
import io.durablestreams.client.error.StaleResponseException;
import io.durablestreams.fixtures.HostileServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What other readers of catch-up responses and long-polls got wrong.
 */
class PageTrapTests extends AbstractHostileTests {

	private static final String[] END = { "Stream-Up-To-Date", "true", "Stream-Closed", "true" };

	@Test
	void aLongPollOnAClosedStreamEndsTheReadAtOnce() {
		serve(JSON, (request, connection) -> {
			connection.writeHead(204, "Stream-Next-Offset", "t1", END[0], END[1], END[2], END[3]);
			return true;
		});
		ReadSignal last = read(LiveMode.LONG_POLL).from(new Offset("t1")).signals().blockLast(SOON);
		assertThat(last).isEqualTo(new ReadSignal.Progress(StreamPosition.of(new Offset("t1")), true, true));
		assertThat(requests("long-poll")).isOne();
	}

	@Test
	void aServerThatAnswersLongPollsAtOnceIsNotAskedAtFullSpeed() {
		AtomicInteger requests = new AtomicInteger();
		serve(JSON, (request, connection) -> {
			String[] end = (requests.incrementAndGet() == 4) ? END : new String[] { END[0], END[1], "X-Nothing", "1" };
			connection.writeHead(204, "Stream-Next-Offset", "t1", end[0], end[1], end[2], end[3]);
			return true;
		});
		long begin = System.nanoTime();
		read(LiveMode.LONG_POLL).from(new Offset("t1")).signals().blockLast(SOON);
		// Whatever else the machine does makes this longer, never shorter.
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(3 * 150));
		assertThat(requests).hasValue(4);
	}

	@Test
	void theCursorIsEchoedAndQueryKeysAreInOrderBesideThoseOfTheStream() {
		serve(JSON, (request, connection) -> {
			boolean first = request.query("cursor") == null;
			return page(connection, first ? "[1]" : "[2]", first ? "t1" : "t2", "Stream-Cursor", "c 1",
					first ? "X-Nothing" : END[0], "true", first ? "X-Nothing" : END[2], "true");
		});
		assertThat(messages(this.client.stream("a b")
			.queryParameter("zone", "7")
			.queryParameter("db", "x")
			.read()
			.live(LiveMode.LONG_POLL)
			.signals())).containsExactly("1", "2");
		assertThat(this.server.requests()).filteredOn((request) -> request.method().equals("GET"))
			.extracting(HostileServer.Request::target)
			.containsExactly("/v1/stream/a%20b?db=x&live=long-poll&offset=-1&zone=7",
					"/v1/stream/a%20b?cursor=c%201&db=x&live=long-poll&offset=t1&zone=7");
	}

	@Test
	void aReadThatMustResumeNeverAsksForANotModifiedResponse() {
		serve(JSON, (request, connection) -> {
			boolean first = request.query("offset").equals("-1");
			page(connection, first ? "[1]" : "[2]", first ? "t1" : "t2", "ETag", "\"e\"", first ? "X-Nothing" : END[0],
					"true");
			return true;
		});
		assertThat(messages(read(LiveMode.OFF).signals())).containsExactly("1", "2");
		assertThat(this.server.requests())
			.noneMatch((request) -> request.headers().keySet().stream().anyMatch((name) -> name.startsWith("If-")));
	}

	@Test
	void aNotModifiedResponseIsAnErrorAndNeverProgress() {
		serve(JSON, (request, connection) -> {
			connection.writeHead(304, "Stream-Next-Offset", "t9", END[0], END[1]);
			return true;
		});
		List<ReadSignal> signals = new ArrayList<>();
		assertThatExceptionOfType(MalformedResponseException.class)
			.isThrownBy(() -> read(LiveMode.OFF).signals().doOnNext(signals::add).blockLast(SOON));
		assertThat(signals).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aHugeResponseThatIsCutAgainAndAgainIsReadInTheEnd(boolean chunked) {
		String body = IntStream.range(0, 500).mapToObj(Integer::toString).toList().toString();
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		int[] cut = { 10 };
		serve(JSON, (request, connection) -> {
			assertThat(request.query("offset")).isEqualTo("-1");
			int end = Math.min(bytes.length, cut[0] += 60);
			connection.writeHead(200, "Content-Type", JSON, "Stream-Next-Offset", "t1", END[0], END[1],
					chunked ? "Transfer-Encoding" : "Content-Length", chunked ? "chunked" : "" + bytes.length);
			if (!chunked) {
				connection.out().write(bytes, 0, end);
			}
			else {
				connection.writeChunk(bytes, 0, end);
				if (end == bytes.length) {
					connection.writeLastChunk();
				}
			}
			return false;
		});
		assertThat(messages(read(LiveMode.OFF).signals()))
			.isEqualTo(IntStream.range(0, 500).mapToObj(Integer::toString).toList());
		assertThat(requests("GET")).isGreaterThan(20);
	}

	@Test
	void aMessageOfAMebibyteInOneResponseIsNoProblem() {
		String large = "\"" + "x".repeat(1 << 20) + "\"";
		serve(JSON, (request, connection) -> page(connection, "[" + large + "]", "t1", END));
		assertThat(messages(read(LiveMode.OFF).signals())).containsExactly(large);
	}

	@ParameterizedTest
	@EnumSource(names = { "OFF", "LONG_POLL", "SSE" })
	void aMessageAboveTheLimitIsAnErrorThatTellsThePlaceBeforeItAndBehindItReadingGoesOn(LiveMode mode) {
		rebuild(builder().maxMessageSize(DataSize.ofBytes(10)));
		String body = "[\"1\",\"two\",\"more than ten\",[4]]";
		serve(JSON, (request, connection) -> {
			if (mode != LiveMode.SSE) {
				return page(connection, body, "t1", END);
			}
			beginEvents(connection);
			connection.writeChunk(data(body) + closed("t1"));
			connection.writeLastChunk();
			return true;
		});
		List<String> before = new ArrayList<>();
		StreamPosition[] place = new StreamPosition[1];
		assertThatExceptionOfType(MessageTooLargeException.class)
			.isThrownBy(() -> read(mode).signals()
				.ofType(ReadSignal.Message.class)
				.doOnNext((message) -> before.add(text(message)))
				.blockLast(SOON))
			.satisfies((ex) -> place[0] = ex.getPosition());
		assertThat(before).containsExactly("\"1\"", "\"two\"");
		assertThat(place[0].offset()).isEqualTo(Offset.EARLIEST);
		assertThat(place[0].subOffset()).isEqualTo(2);
		StreamPosition behind = StreamPosition.of(place[0].offset(), place[0].subOffset() + 1);
		assertThat(messages(read(mode).from(behind).signals())).containsExactly("[4]");
	}

	@Test
	void messagesBeforeAFaultInTheSameBufferAreDeliveredAndNoneBehindIt() {
		serve(JSON, (request, connection) -> page(connection, "[1,[2]}3]", "t1", END));
		List<String> before = new ArrayList<>();
		assertThatExceptionOfType(MalformedResponseException.class).isThrownBy(() -> read(LiveMode.OFF).signals()
			.ofType(ReadSignal.Message.class)
			.doOnNext((message) -> before.add(text(message)))
			.blockLast(SOON));
		assertThat(before.get(0)).isEqualTo("1");
		assertThat(before).doesNotContain("3").doesNotHaveDuplicates();
	}

	@Test
	void dataThatDoesNotMoveTheOffsetIsNeverDelivered() {
		serve(JSON, (request, connection) -> page(connection, "[1]", "t1"));
		List<String> before = new ArrayList<>();
		assertThatExceptionOfType(StaleResponseException.class)
			.isThrownBy(() -> read(LiveMode.OFF).from(new Offset("t1"))
				.signals()
				.ofType(ReadSignal.Message.class)
				.doOnNext((message) -> before.add(text(message)))
				.blockLast(SOON))
			.withMessageContaining("next offset");
		assertThat(before).isEmpty();
	}

	@Test
	void aResponseWithoutDataThatLiesAheadIsNeverFollowed() {
		serve(JSON, (request, connection) -> {
			assertThat(request.query("offset")).isEqualTo("t1");
			connection.writeHead(204, "Stream-Next-Offset", "t2", END[0], END[1]);
			return true;
		});
		assertThatExceptionOfType(MalformedResponseException.class)
			.isThrownBy(() -> read(LiveMode.LONG_POLL).from(new Offset("t1")).signals().blockLast(SOON));
	}

	@Test
	void anEmptyBodyThatMovesTheOffsetOfAJsonStreamIsNeverFollowed() {
		serve(JSON, (request, connection) -> page(connection, "", "t2"));
		assertThatExceptionOfType(MalformedResponseException.class)
			.isThrownBy(() -> read(LiveMode.OFF).from(new Offset("t1")).signals().blockLast(SOON));
	}

	@Test
	void bytesWhoseEndCannotBeToldFromABrokenConnectionAreNeverFollowed() {
		serve("application/octet-stream", (request, connection) -> {
			connection.writeHead(200, "Content-Type", "application/octet-stream", "Stream-Next-Offset", "t2",
					"Connection", "close");
			connection.write("half of it");
			return false;
		});
		assertThatExceptionOfType(MalformedResponseException.class)
			.isThrownBy(() -> read(LiveMode.OFF).signals().blockLast(SOON))
			.withMessageContaining("content length");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "-1", "now", "a b", "a,b" })
	void aResponseWithoutAUsableOffsetIsAnErrorAndNeverProgress(String next) {
		serve(JSON, (request, connection) -> page(connection, "[1]", next));
		List<ReadSignal> signals = new ArrayList<>();
		assertThatExceptionOfType(MalformedResponseException.class)
			.isThrownBy(() -> read(LiveMode.OFF).signals().doOnNext(signals::add).blockLast(SOON))
			.withMessageContaining("Stream-Next-Offset");
		assertThat(signals).isEmpty();
		assertThat(requests("GET")).isEqualTo(3);
	}

	@Test
	void aResponseWithoutAContentTypeMakesTheReadAskForIt() {
		serve(JSON, (request, connection) -> {
			connection.writeHead(200, "Stream-Next-Offset", "t1", "Content-Length", "5", END[0], END[1]);
			connection.write("[1,2]");
			return true;
		});
		assertThat(messages(read(LiveMode.OFF).signals())).containsExactly("1", "2");
		assertThat(requests("HEAD")).isOne();
	}

	@Test
	void aResponseInAnEncodingThatWasNotAskedForIsAnError() {
		serve(JSON, (request, connection) -> page(connection, "[1]", "t1", "Content-Encoding", "br"));
		assertThatExceptionOfType(MalformedResponseException.class)
			.isThrownBy(() -> read(LiveMode.OFF).signals().blockLast(SOON))
			.withMessageContaining("content encoding");
	}

}
