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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import io.durablestreams.client.LiveMode;
import io.durablestreams.client.ReadAttempt;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.error.MalformedResponseException;
import io.durablestreams.fixtures.HostileServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What other readers of Server-Sent Events got wrong.
 */
class EventStreamTrapTests extends AbstractHostileTests {

	@Test
	void anEventStreamThatEndsIsOpenedAgainAtItsLastControlEvent() {
		serve(JSON, (request, connection) -> {
			int place = Integer.parseInt("0" + request.query("offset").replaceAll("[^0-9]", "")) % 10;
			place = request.query("offset").equals("-1") ? 0 : place;
			beginEvents(connection);
			connection.writeChunk(data("[" + place + "]"));
			connection.writeChunk((place == 3) ? closed("t4") : control("t" + (place + 1)));
			connection.writeLastChunk();
			return true;
		});
		assertThat(messages(read(LiveMode.SSE).signals())).containsExactly("0", "1", "2", "3");
		assertThat(this.server.requests()).extracting((request) -> request.query("cursor"))
			.containsExactly(null, null, "ct1", "ct2", "ct3");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whatWasReadAheadWhenTheConnectionBrokeIsNotLost(boolean reset) {
		String all = IntStream.range(0, 100).mapToObj(Integer::toString).reduce((a, b) -> a + "," + b).orElseThrow();
		this.server.handle(resuming(all, reset));
		List<ReadSignal> signals = new CopyOnWriteArrayList<>();
		BaseSubscriber<ReadSignal> subscriber = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				request(1);
			}

			@Override
			protected void hookOnNext(ReadSignal signal) {
				signals.add(signal);
			}

		};
		read(LiveMode.SSE).signals().subscribe(subscriber);
		await().until(() -> signals.size() == 1);
		await().until(() -> this.server.openConnections() == 0 || requests("sse") == 1);
		subscriber.requestUnbounded();
		await().until(subscriber::isDisposed);
		List<String> texts = new ArrayList<>();
		signals.forEach((signal) -> {
			if (signal instanceof ReadSignal.Message message) {
				texts.add(text(message));
			}
		});
		assertThat(texts).isEqualTo(IntStream.rangeClosed(0, 100).mapToObj(Integer::toString).toList());
	}

	/**
	 * The first response breaks off within its 101st message.
	 */
	private HostileServer.Handler resuming(String all, boolean reset) {
		return (request, connection) -> {
			if (request.method().equals("HEAD")) {
				connection.writeHead(200, "Content-Type", JSON, "Stream-Next-Offset", "t2");
				return true;
			}
			beginEvents(connection);
			boolean fromStart = request.query("offset").equals("-1");
			boolean first = requests("sse") == 1;
			connection.writeChunk((fromStart ? data("[" + all + "]") + control("t1") : "") + "event: data\ndata: [100");
			if (first) {
				if (reset) {
					connection.reset();
				}
				return false;
			}
			connection.writeChunk("]\n\n" + closed("t2"));
			connection.writeLastChunk();
			return true;
		};
	}

	@Test
	void severalDataEventsBeforeOneControlEventAreArraysOfTheirOwn() {
		serve(JSON, (request, connection) -> {
			beginEvents(connection);
			connection.writeChunk(data("[1,2]") + data("[[3]]") + data("[]") + data("[\"]\"]") + closed("t1"));
			connection.writeLastChunk();
			return true;
		});
		assertThat(messages(read(LiveMode.SSE).signals())).containsExactly("1", "2", "[3]", "\"]\"");
	}

	@Test
	void anEventCutOffInItsMiddleIsDroppedAndItsOffsetIsNotStored() {
		String whole = data("[1]") + control("t1") + data("[2]") + closed("t2");
		byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
		int[] cut = { whole.indexOf("event: data", 5) };
		List<String> offsets = new CopyOnWriteArrayList<>();
		serve(JSON, (request, connection) -> {
			offsets.add(request.query("offset"));
			beginEvents(connection);
			int start = request.query("offset").equals("t1") ? whole.indexOf("event: data", 5) : 0;
			int end = Math.max(start, Math.min(bytes.length, cut[0]++));
			if (end > start) {
				connection.writeChunk(bytes, start, end);
			}
			if (end == bytes.length) {
				connection.writeLastChunk();
			}
			return false;
		});
		assertThat(messages(read(LiveMode.SSE).signals())).containsExactly("1", "2");
		assertThat(offsets).hasSizeGreaterThan(50).doesNotContain("t2");
	}

	@Test
	void aControlEventThatIsNoJsonOrHasNoOffsetIsAnErrorAndNeverProgress() {
		for (String control : List.of("nonsense", "{}", "[]", "{\"streamNextOffset\":7}",
				"{\"streamNextOffset\":\"-1\"}", "{\"streamNextOffset\":\"a/b\"}")) {
			serve(JSON, (request, connection) -> {
				beginEvents(connection);
				connection.writeChunk(data("[1]") + "event: control\ndata: " + control + "\n\n");
				connection.awaitClose();
				return false;
			});
			List<ReadSignal> signals = new ArrayList<>();
			assertThatExceptionOfType(MalformedResponseException.class)
				.isThrownBy(() -> read(LiveMode.SSE).signals().doOnNext(signals::add).blockLast(SOON))
				.withMessageContaining("control event");
			assertThat(signals).singleElement().isInstanceOf(ReadSignal.Message.class);
		}
	}

	@Test
	void charactersLineEndsAndAByteOrderMarkMaySplitAnywhere() {
		String events = "\ufeffevent: data\r\ndata:[\"é😀\",\r\ndata: 2]\r\n\r\n: c\r" + closed("t1");
		byte[] bytes = events.getBytes(StandardCharsets.UTF_8);
		int[] split = { 1 };
		serve(JSON, (request, connection) -> {
			beginEvents(connection);
			connection.writeChunk(bytes, 0, split[0]);
			connection.writeChunk(bytes, split[0], bytes.length);
			connection.writeLastChunk();
			return true;
		});
		for (split[0] = 1; split[0] < bytes.length; split[0]++) {
			assertThat(messages(read(LiveMode.SSE).signals())).containsExactly("\"é😀\"", "2");
		}
	}

	@Test
	void theContentTypeThatEventsDontTellIsAskedForOnce() {
		serve(JSON, (request, connection) -> {
			beginEvents(connection);
			String offset = request.query("offset");
			connection.writeChunk(offset.equals("t5") ? closed("t6")
					: control("t" + (offset.equals("-1") ? 1 : Integer.parseInt(offset.substring(1)) + 1)));
			connection.writeLastChunk();
			return true;
		});
		read(LiveMode.SSE).signals().blockLast(SOON);
		assertThat(requests("HEAD")).isOne();
		assertThat(requests("sse")).isEqualTo(6);
	}

	@Test
	void aMessageOfAMebibyteInOneEventIsNoProblem() {
		String large = "\"" + "x".repeat(1 << 20) + "\"";
		serve(JSON, (request, connection) -> {
			beginEvents(connection);
			connection.writeChunk(data("[" + large + "]") + closed("t1"));
			connection.writeLastChunk();
			return true;
		});
		assertThat(messages(read(LiveMode.SSE).signals())).containsExactly(large);
	}

	@Test
	void eventsOfBinaryDataThatIsNotInBase64AreRefused() {
		serve("application/octet-stream", (request, connection) -> {
			beginEvents(connection);
			connection.writeChunk(data("abc") + closed("t1"));
			connection.writeLastChunk();
			return true;
		});
		assertThatExceptionOfType(MalformedResponseException.class)
			.isThrownBy(() -> read(LiveMode.SSE).signals().blockLast(SOON))
			.withMessageContaining("base64");
	}

	@Test
	void automaticReadsOfTextNeverUseEvents() {
		serve("text/plain", (request, connection) -> {
			boolean live = request.query("live") != null;
			connection.writeHead(200, "Content-Type", "text/plain", "Content-Length", live ? "4" : "0",
					"Stream-Up-To-Date", "true", "Stream-Next-Offset", live ? "t1" : "t0",
					live ? "Stream-Closed" : "X-Nothing", "true");
			connection.write(live ? "a\r\nb" : "");
			return true;
		});
		assertThat(messages(read(LiveMode.AUTO).signals())).containsExactly("a\r\nb");
		assertThat(requests("sse")).isZero();
	}

	@Test
	void eventsThatAreRefusedAreReplacedByLongPolls() {
		serve(JSON, (request, connection) -> {
			if ("sse".equals(request.query("live"))) {
				connection.writeHead(400, "Content-Length", "0");
				return true;
			}
			boolean live = request.query("live") != null;
			return page(connection, live ? "[2]" : "[1]", live ? "t2" : "t1", "Stream-Up-To-Date", "true",
					live ? "Stream-Closed" : "X-Nothing", "true");
		});
		assertThat(messages(read(LiveMode.AUTO).signals())).containsExactly("1", "2");
		assertThat(requests("sse")).isOne();
	}

	@Test
	void eventsThatKeepBreakingOffAreReplacedByLongPollsAndTheListenerIsTold() {
		List<ReadAttempt> attempts = new CopyOnWriteArrayList<>();
		serve(JSON, (request, connection) -> {
			if ("sse".equals(request.query("live"))) {
				beginEvents(connection);
				return false;
			}
			boolean live = request.query("live") != null;
			return page(connection, live ? "[2]" : "[1]", live ? "t2" : "t1", "Stream-Up-To-Date", "true",
					live ? "Stream-Closed" : "X-Nothing", "true");
		});
		assertThat(messages(read(LiveMode.AUTO).onRetry(attempts::add).signals())).containsExactly("1", "2");
		assertThat(requests("sse")).isEqualTo(3);
		assertThat(attempts).hasSize(3);
	}

	@Test
	void eventsThatAreHeldBackBehindTheirHeadAreReplacedByLongPolls() {
		rebuild(builder().idleTimeout(Duration.ofMillis(200)));
		serve(JSON, (request, connection) -> {
			if ("sse".equals(request.query("live"))) {
				beginEvents(connection);
				connection.awaitClose();
				return false;
			}
			boolean live = request.query("live") != null;
			return page(connection, live ? "[2]" : "[1]", live ? "t2" : "t1", "Stream-Up-To-Date", "true",
					live ? "Stream-Closed" : "X-Nothing", "true");
		});
		assertThat(messages(read(LiveMode.AUTO).signals())).containsExactly("1", "2");
		assertThat(requests("sse")).isOne();
	}

	@Test
	void aServerThatIsAwayDoesNotDiscreditItsEvents() {
		int[] asked = new int[1];
		serve(JSON, (request, connection) -> {
			if (!"sse".equals(request.query("live"))) {
				return page(connection, "[1]", "t1", "Stream-Up-To-Date", "true");
			}
			if (asked[0]++ < 10) {
				if (asked[0] % 2 == 0) {
					connection.writeHead(503, "Content-Length", "0");
				}
				return false;
			}
			beginEvents(connection);
			connection.writeChunk(data("[2]") + closed("t2"));
			connection.writeLastChunk();
			return true;
		});
		assertThat(messages(read(LiveMode.AUTO).signals())).containsExactly("1", "2");
		assertThat(requests("long-poll")).isZero();
	}

	@Test
	void aConnectionThatBringsNothingWhileDataIsWantedIsGivenUp() {
		rebuild(builder().idleTimeout(Duration.ofMillis(200)));
		serve(JSON, (request, connection) -> {
			beginEvents(connection);
			if (requests("sse") < 3) {
				connection.writeChunk(control("t1"));
				connection.awaitClose();
				return false;
			}
			connection.writeChunk(closed("t1"));
			connection.writeLastChunk();
			return true;
		});
		read(LiveMode.SSE).signals().blockLast(SOON);
		assertThat(requests("sse")).isEqualTo(3);
	}

}
