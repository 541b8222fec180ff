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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.PostgresServer;
import io.durablestreams.fixtures.StreamContents;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import io.durablestreams.test.EmbeddedDurableStreams;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process that is killed in the middle of an act: it has been carried out, or it
 * hasn't, and nothing in between. With {@code -Psoak} many times.
 */
@EmbeddedDurableStreams
class SteeringKillTests {

	static final String TABLE = "steered_checkpoint";

	private static final int ROUNDS = Boolean.getBoolean("soak") ? 50 : 1;

	private static final int MESSAGES = 40;

	private static final int POISON = 20;

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private final EmbeddedDurableStreamsServer server;

	private final DurableStreamsClient client;

	private final PostgresServer postgres = PostgresServer.get();

	private final JdbcClient jdbc = JdbcClient.create(this.postgres.dataSource());

	@TempDir
	private Path directory;

	private String stream;

	private Path output;

	SteeringKillTests(EmbeddedDurableStreamsServer server) {
		this.server = server;
		this.client = DurableStreamsClient.builder(server.baseUrl()).build();
	}

	@BeforeEach
	void create() {
		CheckpointTables.create(this.postgres.dataSource(), "postgresql", TABLE);
		this.jdbc.sql("DROP TABLE IF EXISTS steered").update();
		this.jdbc.sql("CREATE TABLE steered (sequence BIGINT GENERATED ALWAYS AS IDENTITY, number INTEGER)").update();
	}

	@AfterEach
	void close() {
		this.client.close();
	}

	@Test
	void aSkipIsStoredOrNotAtAllWheneverTheProcessIsKilled() throws Exception {
		for (int round = 0; round < ROUNDS; round++) {
			begin(true);
			Process process = start();
			awaitOutput(process, "FAILED");
			assertThat(stored().ordinal()).isEqualTo(POISON);
			boolean done = killWhile(process, "skip");
			long ordinal = stored().ordinal();
			assertThat(ordinal).isGreaterThanOrEqualTo(done ? POISON + 1 : POISON);
			assertThat(handled()).isEqualTo(expected().subList(0, (int) ((ordinal > POISON) ? ordinal - 1 : ordinal)));
			Process again = start();
			if (ordinal == POISON) {
				awaitOutput(again, "FAILED");
				tell(again, "skip");
			}
			awaitOutput(again, "LIVE");
			end(again);
			assertThat(handled()).isEqualTo(expected());
			assertThat(stored().ordinal()).isEqualTo(MESSAGES);
		}
	}

	@Test
	void aSeekIsStoredOrNotAtAllWheneverTheProcessIsKilled() throws Exception {
		for (int round = 0; round < ROUNDS; round++) {
			begin(false);
			Process process = start();
			awaitOutput(process, "LIVE");
			boolean done = killWhile(process, "seek");
			Checkpoint stored = stored();
			boolean sought = stored.ordinal() > MESSAGES || stored.position().equals(StreamPosition.EARLIEST);
			assertThat(sought || !done).isTrue();
			List<Integer> once = IntStream.range(0, MESSAGES).boxed().toList();
			List<Integer> twice = Stream.concat(once.stream(), once.stream()).toList();
			assertThat(handled()).isEqualTo(twice.subList(0, (int) stored.ordinal()));
			Process again = start();
			awaitOutput(again, "LIVE");
			end(again);
			assertThat(handled()).isEqualTo(sought ? twice : once);
		}
	}

	@Test
	void aLetterIsHandledOnceWheneverTheProcessIsKilled() throws Exception {
		for (int round = 0; round < ROUNDS; round++) {
			begin(true);
			Process process = start(FailurePolicy.DEAD_LETTER);
			Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertThat(stored().ordinal()).isEqualTo(MESSAGES));
			assertThat(handled()).isEqualTo(expected());
			boolean done = killWhile(process, "letters");
			List<Integer> all = Stream.concat(expected().stream(), Stream.of(SteeredListener.POISON)).toList();
			assertThat(handled()).isIn(done ? List.of(all) : List.of(all, expected()));
			Process again = start(FailurePolicy.DEAD_LETTER);
			awaitOutput(again, "LIVE");
			tell(again, "letters");
			awaitOutput(again, "letters done");
			end(again);
			assertThat(handled()).isEqualTo(all);
		}
	}

	@Test
	void aLetterIsAppendedOnceWheneverTheProcessIsKilled() throws Exception {
		for (int round = 0; round < ROUNDS; round++) {
			killWhileALetterIs("append");
			assertThat(StreamContents.messages(this.client.stream(this.stream).uri())).filteredOn("\"poison\""::equals)
				.hasSize(2);
		}
	}

	@Test
	void aLetterThatIsDoneStaysSoWheneverTheProcessIsKilled() throws Exception {
		for (int round = 0; round < ROUNDS; round++) {
			killWhileALetterIs("done");
			Process again = start(FailurePolicy.DEAD_LETTER);
			awaitOutput(again, "LIVE");
			tell(again, "letters");
			awaitOutput(again, "letters done");
			end(again);
			assertThat(handled()).isEqualTo(expected());
		}
	}

	/** And have it done again by the next process. */
	private void killWhileALetterIs(String command) throws Exception {
		begin(true);
		Process process = start(FailurePolicy.DEAD_LETTER);
		Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertThat(stored().ordinal()).isEqualTo(MESSAGES));
		killWhile(process, command);
		Process again = start(FailurePolicy.DEAD_LETTER);
		awaitOutput(again, "LIVE");
		tell(again, command);
		awaitOutput(again, command + " done");
		end(again);
	}

	private void begin(boolean poison) {
		this.stream = "steered-" + UUID.randomUUID();
		this.jdbc.sql("DELETE FROM steered").update();
		this.client.stream(this.stream).create(CreateOptions.json()).block(LIMIT);
		this.client.stream(this.stream)
			.append(IntStream.range(0, MESSAGES)
				.mapToObj((i) -> (poison && i == POISON) ? "\"poison\"" : Integer.toString(i))
				.collect(Collectors.joining(",", "[", "]")))
			.block(LIMIT);
	}

	private static List<Integer> expected() {
		return IntStream.range(0, MESSAGES).filter((i) -> i != POISON).boxed().toList();
	}

	private List<Integer> handled() {
		return this.jdbc.sql("SELECT number FROM steered ORDER BY sequence").query(Integer.class).list();
	}

	private Checkpoint stored() {
		Checkpoint stored = new JdbcOffsetStore(this.postgres.dataSource(), TABLE)
			.load(new CheckpointKey("steered", this.stream));
		assertThat(stored).isNotNull();
		return stored;
	}

	/** Returns whether the process had told that it was done. */
	private boolean killWhile(Process process, String command) throws IOException, InterruptedException {
		tell(process, command);
		// A kill at any moment is what this is about.
		Thread.sleep(ThreadLocalRandom.current().nextInt(30));
		process.destroyForcibly().waitFor();
		// A commit that was sent is carried out all the same.
		Awaitility.await().atMost(LIMIT).until(() -> connections() == 1);
		return Files.readString(this.output).contains(command + " done");
	}

	private long connections() {
		return this.jdbc.sql("SELECT COUNT(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")
			.query(Long.class)
			.single();
	}

	private Process start() throws IOException {
		return start(FailurePolicy.STOP);
	}

	private Process start(FailurePolicy failure) throws IOException {
		this.output = Files.createTempFile(this.directory, "listener", ".log");
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
				SteeredListener.class.getName(), this.server.baseUrl(), this.postgres.url(), this.stream,
				failure.name())
			.redirectErrorStream(true)
			.redirectOutput(this.output.toFile())
			.start();
	}

	private static void tell(Process process, String command) throws IOException {
		process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
		process.getOutputStream().flush();
	}

	private void awaitOutput(Process process, String text) {
		Awaitility.await().atMost(LIMIT).until(() -> {
			String written = Files.readString(this.output);
			assertThat(process.isAlive()).as(written).isTrue();
			return written.contains(text);
		});
	}

	private static void end(Process process) throws IOException, InterruptedException {
		process.getOutputStream().close();
		process.waitFor();
	}

}
