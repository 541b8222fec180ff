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

package io.durablestreams.test.offset;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.JavaProcess;
import io.durablestreams.fixtures.PostgresServer;
import io.durablestreams.fixtures.StreamContents;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import io.durablestreams.test.EmbeddedDurableStreams;
import io.durablestreams.test.offset.SteeredListener.Act;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process that is killed in the middle of an act with each of its listeners: each act
 * has been carried out, or it hasn't, and nothing in between. With {@code -Psoak} many
 * times.
 */
@EmbeddedDurableStreams
class SteeringKillTests {

	static final String TABLE = "steered_checkpoint";

	private static final int ROUNDS = Boolean.getBoolean("soak") ? 100 : 1;

	private static final int MESSAGES = 40;

	private static final int POISON = 20;

	private static final List<Integer> ALL = IntStream.range(0, MESSAGES).boxed().toList();

	private static final List<Integer> BUT_POISON = ALL.stream().filter((number) -> number != POISON).toList();

	private static final List<Integer> POISON_AT_LAST = together(BUT_POISON, List.of(SteeredListener.POISON));

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private final long seed = System.nanoTime();

	private final Random random = new Random(this.seed);

	private final EmbeddedDurableStreamsServer server;

	private final DurableStreamsClient client;

	private final PostgresServer postgres = PostgresServer.get();

	/** Is asked all the time, and a connection costs the server a process. */
	private final SingleConnectionDataSource dataSource = new SingleConnectionDataSource(this.postgres.url(), true);

	private final JdbcClient jdbc = JdbcClient.create(this.dataSource);

	private final JdbcOffsetStore checkpoints = new JdbcOffsetStore(this.dataSource, TABLE);

	@TempDir
	private Path directory;

	private String run;

	SteeringKillTests(EmbeddedDurableStreamsServer server) {
		this.server = server;
		this.client = DurableStreamsClient.builder(server.baseUrl()).build();
	}

	@BeforeEach
	void create() {
		CheckpointTables.create(this.dataSource, "postgresql", TABLE);
		this.jdbc.sql("DROP TABLE IF EXISTS steered").update();
		this.jdbc
			.sql("CREATE TABLE steered (sequence BIGINT GENERATED ALWAYS AS IDENTITY, stream TEXT, number INTEGER)")
			.update();
	}

	@AfterEach
	void close() {
		this.client.close();
		this.dataSource.destroy();
	}

	@Test
	void whateverIsDoneWithAListenerIsDoneOrNotAtAllWheneverTheProcessIsKilled() {
		for (int round = 0; round < ROUNDS; round++) {
			begin();
			Set<Act> done = killWhileEachActIsDone();
			boolean skipped = wasSkipped(done.contains(Act.SKIP));
			boolean sought = wasSought(done.contains(Act.SEEK));
			assertThat(handled(Act.HANDLE)).as("seed %s", this.seed)
				.isIn(done.contains(Act.HANDLE) ? List.of(POISON_AT_LAST) : List.of(POISON_AT_LAST, BUT_POISON));
			goOn(skipped);
			assertThat(handled(Act.SKIP)).as("seed %s", this.seed).isEqualTo(BUT_POISON);
			assertThat(handled(Act.SEEK)).as("seed %s", this.seed).isEqualTo(sought ? together(ALL, ALL) : ALL);
			assertThat(handled(Act.HANDLE)).as("seed %s", this.seed).isEqualTo(POISON_AT_LAST);
			assertThat(StreamContents.messages(this.client.stream(Act.APPEND.stream(this.run)).uri()))
				.as("seed %s", this.seed)
				.filteredOn("\"poison\""::equals)
				.hasSize(2);
			handleWhatIsMarkedAsDone();
			assertThat(handled(Act.MARK)).as("seed %s", this.seed).isEqualTo(BUT_POISON);
		}
	}

	private void begin() {
		this.run = UUID.randomUUID().toString();
		for (Act act : Act.values()) {
			this.client.stream(act.stream(this.run)).create(CreateOptions.json()).block(LIMIT);
			this.client.stream(act.stream(this.run))
				.append(ALL.stream()
					.map((number) -> (number == POISON && act != Act.SEEK) ? "\"poison\"" : number.toString())
					.collect(Collectors.joining(",", "[", "]")))
				.block(LIMIT);
		}
	}

	/** Returns what the process had told to be done. */
	private Set<Act> killWhileEachActIsDone() {
		try (JavaProcess process = start()) {
			process.awaitOutput(Act.SKIP.is(ContainerState.FAILED));
			assertThat(stored(Act.SKIP).ordinal()).isEqualTo(POISON);
			for (Act act : List.of(Act.SEEK, Act.HANDLE, Act.APPEND, Act.MARK)) {
				await().until(() -> stored(act).ordinal() == MESSAGES);
			}
			assertThat(handled(Act.HANDLE)).isEqualTo(BUT_POISON);
			for (Act act : Act.values()) {
				process.tell(act + " " + act);
			}
			// A kill at any moment is what this is about.
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(this.random.nextInt(60)));
			process.kill();
			// A commit that was sent is carried out all the same.
			await().until(() -> connections() == 1);
			String output = process.output();
			return Arrays.stream(Act.values())
				.filter((act) -> output.contains(act.done(act)))
				.collect(Collectors.toSet());
		}
	}

	private boolean wasSkipped(boolean done) {
		long ordinal = stored(Act.SKIP).ordinal();
		assertThat(ordinal).as("seed %s", this.seed).isGreaterThanOrEqualTo(done ? POISON + 1 : POISON);
		boolean skipped = ordinal > POISON;
		assertThat(handled(Act.SKIP)).as("seed %s", this.seed)
			.isEqualTo(BUT_POISON.subList(0, (int) (skipped ? ordinal - 1 : ordinal)));
		return skipped;
	}

	private boolean wasSought(boolean done) {
		Checkpoint stored = stored(Act.SEEK);
		boolean sought = stored.ordinal() > MESSAGES || stored.position().equals(StreamPosition.EARLIEST);
		assertThat(sought || !done).as("seed %s", this.seed).isTrue();
		assertThat(handled(Act.SEEK)).as("seed %s", this.seed)
			.isEqualTo(together(ALL, ALL).subList(0, (int) stored.ordinal()));
		return sought;
	}

	/** Another process goes on, and does again what may be done again. */
	private void goOn(boolean skipped) {
		try (JavaProcess process = start()) {
			if (!skipped) {
				process.awaitOutput(Act.SKIP.is(ContainerState.FAILED));
				process.tell(Act.SKIP + " " + Act.SKIP);
			}
			process.awaitOutput(Act.SKIP.is(ContainerState.LIVE));
			process.awaitOutput(Act.SEEK.is(ContainerState.LIVE));
			for (Act act : List.of(Act.HANDLE, Act.APPEND, Act.MARK)) {
				process.awaitOutput(act.is(ContainerState.LIVE));
				process.tell(act + " " + act);
				process.awaitOutput(act.done(act));
			}
			process.stop();
		}
		assertThat(stored(Act.SKIP).ordinal()).as("seed %s", this.seed).isEqualTo(MESSAGES);
	}

	private void handleWhatIsMarkedAsDone() {
		try (JavaProcess process = start()) {
			process.awaitOutput(Act.MARK.is(ContainerState.LIVE));
			process.tell(Act.HANDLE + " " + Act.MARK);
			process.awaitOutput(Act.HANDLE.done(Act.MARK));
			process.stop();
		}
	}

	private static List<Integer> together(List<Integer> first, List<Integer> second) {
		return Stream.concat(first.stream(), second.stream()).toList();
	}

	private List<Integer> handled(Act act) {
		return this.jdbc.sql("SELECT number FROM steered WHERE stream = ? ORDER BY sequence")
			.param(act.stream(this.run))
			.query(Integer.class)
			.list();
	}

	/** Nothing is stored before the first message is handled. */
	private Checkpoint stored(Act act) {
		Checkpoint stored = this.checkpoints.load(new CheckpointKey(act.listener(), act.stream(this.run)));
		return (stored != null) ? stored : new Checkpoint(StreamPosition.EARLIEST, 0, Instant.EPOCH);
	}

	private long connections() {
		return this.jdbc.sql("SELECT COUNT(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")
			.query(Long.class)
			.single();
	}

	private JavaProcess start() {
		return JavaProcess.start(SteeredListener.class, this.directory, this.server.baseUrl(), this.postgres.url(),
				this.run);
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(LIMIT);
	}

}
