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

package io.durablestreams.test.outbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.fixtures.JavaProcess;
import io.durablestreams.fixtures.PostgresServer;
import io.durablestreams.fixtures.StreamContents;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.test.offset.CheckpointTables;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * From stream to stream through the outbox, while the listener's process and the server's
 * are killed at random moments: what comes out is exactly the function of what goes in.
 */
class KilledPipelineTests {

	private static final Logger logger = LoggerFactory.getLogger(KilledPipelineTests.class);

	private static final boolean SOAK = Boolean.getBoolean("soak");

	private static final int MESSAGES = SOAK ? 100_000 : 300;

	private static final int KILLS = SOAK ? 60 : 2;

	private static final Duration LIMIT = Duration.ofMinutes(2);

	private static final String TABLE = "pipeline_outbox";

	private static final String INPUT = "numbers";

	private final PostgresServer postgres = PostgresServer.get();

	/** Is asked all the time, and a connection costs the server a process. */
	private final SingleConnectionDataSource dataSource = new SingleConnectionDataSource(this.postgres.url(), true);

	private final JdbcClient jdbc = JdbcClient.create(this.dataSource);

	private final long seed = System.nanoTime();

	private final Random random = new Random(this.seed);

	private final List<String> numbers = IntStream.range(0, MESSAGES).mapToObj(String::valueOf).toList();

	private OffsetStore checkpoints;

	@TempDir
	private Path directory;

	@AfterEach
	void disconnect() {
		this.dataSource.destroy();
	}

	@Test
	void whateverIsKilledWhenTheResultsAreExactlyTheFunctionOfTheMessages() {
		long begin = System.nanoTime();
		try (KilledServer server = new KilledServer(this.directory);
				DurableStreamsClient client = DurableStreamsClient.builder(server.baseUrl()).build()) {
			this.checkpoints = CheckpointTables.create(this.dataSource, "postgresql", KilledPipeline.CHECKPOINTS);
			OutboxTables.create(this.dataSource, "postgresql", TABLE);
			client.stream(OutboxListenerTests.RESULTS).create(CreateOptions.json()).block(LIMIT);
			client.stream(INPUT).create(CreateOptions.json()).block(LIMIT);
			client.stream(INPUT).append("[" + String.join(",", this.numbers) + "]").block(LIMIT);
			long[] killed = goThroughAll(server);
			server.awaitStarted();
			assertThat(this.jdbc.sql("SELECT stopped_reason FROM " + TABLE + "_stream").query().singleColumn())
				.containsOnlyNulls();
			assertThat(StreamContents.messages(client.stream(OutboxListenerTests.RESULTS).uri()))
				.as("seed %s", this.seed)
				.isEqualTo(expected());
			logger.info("{} messages, listener killed {} times and server {} times in {} s, seed {}", MESSAGES,
					killed[0], killed[1], Duration.ofNanos(System.nanoTime() - begin).toSeconds(), this.seed);
		}
	}

	/** Returns how often the listener and the server were killed. */
	private long[] goThroughAll(KilledServer server) {
		long[] killed = new long[2];
		JavaProcess process = start(server);
		try {
			for (int kill = 1; kill <= KILLS; kill++) {
				JavaProcess running = process;
				// In each part of the messages at a moment that nobody chose.
				int part = MESSAGES / (KILLS + 1);
				int killAt = part * (kill - 1) + 1 + this.random.nextInt(part);
				await().until(() -> ordinal(running) >= killAt);
				// The short form kills each of them.
				if (SOAK ? this.random.nextBoolean() : (kill % 2 == 0)) {
					server.killAndRestart();
					killed[1]++;
				}
				else {
					process.kill();
					process = start(server);
					killed[0]++;
				}
			}
			JavaProcess last = process;
			await().until(() -> ordinal(last) == MESSAGES && waiting() == 0);
		}
		finally {
			process.close();
		}
		return killed;
	}

	private JavaProcess start(KilledServer server) {
		return JavaProcess.start(KilledPipeline.class, this.directory, server.baseUrl(), this.postgres.url(), TABLE,
				INPUT);
	}

	private long ordinal(JavaProcess process) {
		assertThat(process.isAlive()).as(process.output()).isTrue();
		Checkpoint stored = this.checkpoints.load(new CheckpointKey(KilledPipeline.GROUP, INPUT));
		return (stored != null) ? stored.ordinal() : 0;
	}

	private long waiting() {
		return this.jdbc.sql("SELECT COUNT(*) FROM " + TABLE).query(Long.class).single();
	}

	private List<String> expected() {
		OutboxListenerTests.Results listener = new OutboxListenerTests.Results();
		List<String> expected = new ArrayList<>();
		this.numbers.forEach((number) -> expected.addAll(listener.expected(number)));
		return expected;
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(LIMIT.multipliedBy(SOAK ? 10 : 1)).pollInterval(Duration.ofMillis(5));
	}

}
