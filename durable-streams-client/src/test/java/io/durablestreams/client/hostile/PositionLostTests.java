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

import java.util.concurrent.atomic.AtomicInteger;

import io.durablestreams.client.LiveMode;
import io.durablestreams.client.Offset;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.error.PositionLostException;
import io.durablestreams.client.error.StreamNotFoundException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A read whose position no longer means what it meant says so.
 */
class PositionLostTests extends AbstractHostileTests {

	private static final String[] TAIL = { "Stream-Up-To-Date", "true" };

	@ParameterizedTest
	@EnumSource(names = { "OFF", "LONG_POLL", "SSE", "AUTO" })
	void aStreamMadeAnewWithASmallerOffset(LiveMode mode) {
		serve(JSON, (request, connection) -> {
			if (!"sse".equals(request.query("live"))) {
				return page(connection, "[]", "t1", TAIL);
			}
			beginEvents(connection);
			connection.writeChunk(control("t1"));
			connection.awaitClose();
			return false;
		});
		assertLost(mode, StreamPosition.of(new Offset("t5")), "lies before t5");
	}

	@Test
	void aTailThatGoesBackForAMomentIsNoLoss() {
		AtomicInteger asked = new AtomicInteger();
		serve(JSON, (request, connection) -> {
			if (request.query("offset").equals("-1")) {
				return page(connection, "[1]", "t2");
			}
			if (asked.getAndIncrement() == 0) {
				return page(connection, "[]", "t1", TAIL);
			}
			return page(connection, "[2]", "t3", TAIL[0], TAIL[1], "Stream-Closed", "true");
		});
		assertThat(messages(read(LiveMode.LONG_POLL).signals())).containsExactly("1", "2");
	}

	@ParameterizedTest
	@EnumSource(names = { "OFF", "LONG_POLL", "SSE", "AUTO" })
	void aStreamMadeAnewWithTheSameOffsetsButOtherData(LiveMode mode) {
		StreamPosition position = positionOfThird("[1,2,3,4]");
		assertThat(position.digest()).isNotNull();
		serveAll("[1,2,\"other\",4]");
		assertLost(mode, position, "other data");
		serveAll("[9,9, 3 ,4]");
		assertThat(messages(read(mode).from(position).signals())).containsExactly("4");
	}

	@ParameterizedTest
	@EnumSource(names = { "OFF", "LONG_POLL", "SSE", "AUTO" })
	void aStreamMadeAnewThatIsShorter(LiveMode mode) {
		StreamPosition position = positionOfThird("[1,2,3,4]");
		serveAll("[1,2]");
		assertLost(mode, position, "ends before it");
	}

	@Test
	void bytesOfAStreamMadeAnew() {
		String[] body = { "abcdefgh" };
		serve("application/octet-stream", (request, connection) -> {
			connection.writeHead(200, "Content-Type", "application/octet-stream", "Stream-Next-Offset", "t1",
					"Content-Length", "8", TAIL[0], TAIL[1]);
			connection.write(body[0]);
			return true;
		});
		StreamPosition position = StreamPosition.of(Offset.EARLIEST, 3);
		ReadSignal.Message rest = (ReadSignal.Message) read(LiveMode.OFF).from(position).signals().blockFirst(SOON);
		assertThat(text(rest)).isEqualTo("defgh");
		assertThat(rest.position().digest()).isNotNull();
		body[0] = "abcXefgh";
		assertLost(LiveMode.OFF, rest.position(), "other data");
	}

	@ParameterizedTest
	@ValueSource(ints = { 404, 410 })
	void aStreamThatIsGoneWhereThereWasOne(int status) {
		serve(JSON, (request, connection) -> {
			if (request.query("offset").equals("-1")) {
				return page(connection, "[1]", "t1");
			}
			connection.writeHead(status, "Content-Length", "0");
			return true;
		});
		assertLost(LiveMode.OFF, StreamPosition.EARLIEST, "no longer");
		assertLost(LiveMode.LONG_POLL, StreamPosition.of(new Offset("t1")), "no longer");
	}

	@Test
	void aStreamThatNeverWasIsOnlyNotFound() {
		this.server.handle((request, connection) -> {
			connection.writeHead(404, "Content-Length", "0");
			return true;
		});
		for (LiveMode mode : LiveMode.values()) {
			assertThatExceptionOfType(StreamNotFoundException.class)
				.isThrownBy(() -> read(mode).signals().blockLast(SOON));
		}
	}

	@Test
	void aStreamWhoseBeginningWasDroppedWhileItWasRead() {
		serve(JSON, (request, connection) -> {
			boolean first = requests("GET") == 1;
			connection.writeHead(200, "Content-Type", JSON, "Stream-Next-Offset", "t1", "Content-Length", "9", TAIL[0],
					TAIL[1]);
			connection.write(first ? "[1,2,3,4" : "[2,3,4,5]");
			return false;
		});
		assertLost(LiveMode.OFF, StreamPosition.EARLIEST, "other data");
	}

	@Test
	void aStreamMadeAnewWithAnotherContentType() {
		serve(JSON, (request, connection) -> {
			if (request.query("offset").equals("-1")) {
				return page(connection, "[1]", "t1");
			}
			connection.writeHead(200, "Content-Type", "text/plain", "Stream-Next-Offset", "t2", "Content-Length", "1");
			connection.write("x");
			return true;
		});
		assertLost(LiveMode.OFF, StreamPosition.EARLIEST, "content type");
	}

	@Test
	void anOldTailFromACacheIsNotALostPosition() {
		StreamPosition position = StreamPosition.of(new Offset("t0"), 2);
		serve(JSON, (request, connection) -> request.headers().containsKey("Cache-Control")
				? page(connection, "[1,2,3]", "t3", TAIL) : page(connection, "[]", "t0", TAIL));
		assertThat(messages(read(LiveMode.OFF).from(position).signals())).containsExactly("3");
		assertThat(requests("GET")).isEqualTo(2);
	}

	private StreamPosition positionOfThird(String body) {
		serveAll(body);
		return read(LiveMode.OFF).signals().elementAt(2).block(SOON).position();
	}

	private void serveAll(String body) {
		serve(JSON, (request, connection) -> {
			if (!"sse".equals(request.query("live"))) {
				return page(connection, body, "t1", TAIL[0], TAIL[1], "Stream-Closed", "true");
			}
			beginEvents(connection);
			connection.writeChunk(data(body) + closed("t1"));
			connection.writeLastChunk();
			return true;
		});
	}

	private void assertLost(LiveMode mode, StreamPosition position, String explanation) {
		assertThatExceptionOfType(PositionLostException.class)
			.isThrownBy(() -> read(mode).from(position).signals().blockLast(SOON))
			.withMessageContaining(explanation);
	}

}
