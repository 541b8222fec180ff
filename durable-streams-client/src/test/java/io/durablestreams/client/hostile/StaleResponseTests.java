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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.durablestreams.client.LiveMode;
import io.durablestreams.client.Offset;
import io.durablestreams.client.ReadAttempt;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.error.StaleResponseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a cache in between answers with is never taken for new.
 */
class StaleResponseTests extends AbstractHostileTests {

	private static final String[] END = { "Stream-Up-To-Date", "true", "Stream-Closed", "true" };

	private final List<ReadAttempt> attempts = new CopyOnWriteArrayList<>();

	/** A cache that answers unless it is told not to. */
	private void serveOld(String body, String next) {
		serve(JSON, (request, connection) -> {
			boolean asked = request.headers().containsKey("Cache-Control");
			return asked ? page(connection, "[3]", "t3", END) : page(connection, body, next, END[0], END[1]);
		});
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			OFF,       '[1,2]', t2
			OFF,       '[1]',   t1
			OFF,       '[]',    t1
			LONG_POLL, '[1,2]', t2
			LONG_POLL, '[1]',   t1
			""")
	void aResponseThatEndsWhereTheReadAlreadyIsIsNotDelivered(LiveMode mode, String body, String next) {
		serveOld(body, next);
		assertThat(messages(read(mode).from(new Offset("t2")).onRetry(this.attempts::add).signals()))
			.containsExactly("3");
		assertThat(this.attempts).singleElement()
			.satisfies((attempt) -> assertThat(attempt.cause()).isInstanceOf(StaleResponseException.class)
				.hasMessageContaining("cache"));
	}

	@Test
	void aReadFromThePlaceBehindAMessageIsNotFooledEither() {
		serve(JSON, (request, connection) -> {
			boolean asked = request.headers().containsKey("Cache-Control");
			return asked ? page(connection, "[1,2,3]", "t3", END) : page(connection, "[1,2]", "t0", END[0], END[1]);
		});
		assertThat(messages(read(LiveMode.OFF).from(StreamPosition.of(new Offset("t0"), 2)).signals()))
			.containsExactly("3");
	}

	@Test
	void aCacheThatNeverGivesWayEndsTheRead() {
		serve(JSON, (request, connection) -> page(connection, "[1]", "t1"));
		assertThatExceptionOfType(StaleResponseException.class)
			.isThrownBy(() -> read(LiveMode.LONG_POLL).from(new Offset("t1")).signals().blockLast(SOON));
		assertThat(requests("GET")).isBetween(3L, 10L);
	}

	@Test
	void oldEventsAreToldAndDoNotMoveTheRead() {
		serve(JSON, (request, connection) -> {
			beginEvents(connection);
			boolean asked = request.headers().containsKey("Cache-Control");
			assertThat(request.query("offset")).isEqualTo("t2");
			connection.writeChunk(asked ? data("[3,4]") + closed("t3") : data("[1,2]") + control("t2"));
			connection.writeLastChunk();
			return true;
		});
		List<ReadSignal> signals = new ArrayList<>();
		read(LiveMode.SSE).from(new Offset("t2"))
			.onRetry(this.attempts::add)
			.signals()
			.doOnNext(signals::add)
			.blockLast(SOON);
		assertThat(signals).filteredOn(ReadSignal.Message.class::isInstance)
			.extracting((signal) -> text((ReadSignal.Message) signal))
			.containsExactly("1", "2", "3", "4");
		assertThat(signals.get(2))
			.isEqualTo(new ReadSignal.Progress(StreamPosition.of(new Offset("t2")), false, false));
		assertThat(this.attempts).singleElement()
			.satisfies((attempt) -> assertThat(attempt.cause())
				.isInstanceOfSatisfying(StaleResponseException.class, (ex) -> assertThat(ex.getRepeated()).isEqualTo(2))
				.hasMessageContaining("come again"));
	}

}
