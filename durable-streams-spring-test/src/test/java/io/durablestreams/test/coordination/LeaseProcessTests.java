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

package io.durablestreams.test.coordination;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.PostgresServer;
import io.durablestreams.test.EmbeddedDurableStreams;
import io.durablestreams.test.offset.CheckpointTables;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three processes share twelve streams while they are killed, paused past their leases
 * and cut off from the database: each message is committed once and in order.
 */
@DisabledOnOs(OS.WINDOWS)
@EmbeddedDurableStreams
class LeaseProcessTests {

	static final String TABLE = "checkpoints";

	private static final int STREAMS = 12;

	private static final int ROUNDS = Boolean.getBoolean("soak") ? 50 : 1;

	private static final int BACKLOG = 10 * STREAMS;

	private static final Duration LEASE_TIME = Duration.ofSeconds(1);

	private static final Duration LIMIT = Duration.ofSeconds(120);

	private final DurableStreamsClient client;

	private final List<InstanceProcess> instances = new ArrayList<>();

	private final Map<String, Integer> appended = new ConcurrentSkipListMap<>();

	private final long seed = new Random().nextLong();

	private final Random random = new Random(this.seed);

	private final String baseUrl;

	private final PostgresServer server = PostgresServer.get();

	/** Is asked all the time, and a connection costs the server a process. */
	private final SingleConnectionDataSource dataSource = new SingleConnectionDataSource(this.server.url(), true);

	private final JdbcClient jdbc = JdbcClient.create(this.dataSource);

	private Path directory;

	private int started;

	private volatile boolean finished;

	LeaseProcessTests(EmbeddedDurableStreamsServer streams) {
		this.baseUrl = streams.baseUrl();
		this.client = DurableStreamsClient.builder(this.baseUrl).build();
	}

	@BeforeEach
	void start(@TempDir Path processes) {
		this.directory = processes;
		CheckpointTables.create(this.dataSource, "postgresql", TABLE);
		this.jdbc.sql("DROP TABLE IF EXISTS handled").update();
		this.jdbc.sql("CREATE TABLE handled (id BIGSERIAL, stream TEXT, message TEXT, instance TEXT)").update();
		for (int i = 0; i < STREAMS; i++) {
			this.client.stream("stream-" + i).create(CreateOptions.json()).block(LIMIT);
			this.appended.put("stream-" + i, 0);
		}
	}

	@AfterEach
	void stop() {
		this.instances.forEach(InstanceProcess::close);
		this.client.close();
		this.dataSource.destroy();
	}

	@Test
	void eachMessageIsCommittedOnceAndInOrderWhateverHappensToTheInstances() {
		CompletableFuture<Void> appending = CompletableFuture.runAsync(this::append);
		for (int i = 0; i < 3; i++) {
			this.instances.add(startInstance());
		}
		awaitEvenSpread();
		for (int round = 0; round < ROUNDS; round++) {
			if (round > 0) {
				startAnother();
			}
			killOne();
			startAnother();
			pauseOnePastItsLeases();
			cutAllConnections();
			stopOne();
		}
		this.finished = true;
		appending.join();
		await().untilAsserted(() -> assertThat(handledCount()).isGreaterThanOrEqualTo(total()));
		for (String stream : this.appended.keySet()) {
			assertThat(handled(stream)).as("stream %s, random seed %d", stream, this.seed)
				.isEqualTo(IntStream.range(0, this.appended.get(stream)).mapToObj(Integer::toString).toList());
		}
	}

	private void startAnother() {
		this.instances.add(startInstance());
		awaitEvenSpread();
	}

	private void killOne() {
		InstanceProcess victim = any();
		victim.kill();
		this.instances.remove(victim);
		awaitEvenSpread();
	}

	private void pauseOnePastItsLeases() {
		InstanceProcess paused = any();
		paused.pause();
		List<InstanceProcess> others = this.instances.stream().filter((instance) -> instance != paused).toList();
		// One that was paused within a commit keeps that stream's row until it goes on.
		await().until(
				() -> others.stream().mapToInt((other) -> spread().getOrDefault(other.id(), 0)).sum() >= STREAMS - 1);
		paused.resume();
		awaitEvenSpread();
	}

	private void cutAllConnections() {
		this.jdbc
			.sql("SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND "
					+ "backend_type = 'client backend'")
			.query(Integer.class)
			.single();
		int before = handledCount();
		await().until(() -> handledCount() > before + STREAMS);
		awaitEvenSpread();
	}

	private void stopOne() {
		InstanceProcess stopped = any();
		stopped.stop();
		this.instances.remove(stopped);
		assertThat(spread()).as("leases are given back when an instance stops").doesNotContainKey(stopped.id());
		awaitEvenSpread();
	}

	private InstanceProcess startInstance() {
		List<String> arguments = new ArrayList<>(List.of(this.baseUrl, this.server.url(), LEASE_TIME.toString()));
		arguments.addAll(this.appended.keySet());
		return InstanceProcess.start("instance-" + this.started++, this.directory, arguments);
	}

	private InstanceProcess any() {
		return this.instances.get(this.random.nextInt(this.instances.size()));
	}

	private void append() {
		Random streams = new Random(this.seed);
		while (!this.finished) {
			String stream = "stream-" + streams.nextInt(STREAMS);
			int number = this.appended.get(stream);
			this.client.stream(stream).append("[" + number + "," + (number + 1) + "]").block(LIMIT);
			this.appended.put(stream, number + 2);
			// Enough that something is always in hand, and no more to wait for in the
			// end.
			// Asks again where the connection is among those that are cut.
			await().ignoreExceptions().until(() -> this.finished || total() - handledCount() < BACKLOG);
		}
	}

	private void awaitEvenSpread() {
		int instances = this.instances.size();
		await().untilAsserted(() -> {
			Map<String, Integer> spread = spread();
			assertThat(spread).hasSize(instances);
			assertThat(spread.values()).allSatisfy((streams) -> assertThat(streams).isBetween(STREAMS / instances,
					-Math.floorDiv(-STREAMS, instances)));
		});
	}

	private Map<String, Integer> spread() {
		Map<String, Integer> spread = new TreeMap<>();
		this.jdbc
			.sql("SELECT lease_owner, COUNT(*) AS streams FROM " + TABLE
					+ " WHERE lease_until > EXTRACT(EPOCH FROM clock_timestamp()) * 1000 GROUP BY lease_owner")
			.query((row) -> {
				spread.put(row.getString("lease_owner"), row.getInt("streams"));
			});
		return spread;
	}

	private int handledCount() {
		return this.jdbc.sql("SELECT COUNT(*) FROM handled").query(Integer.class).single();
	}

	private List<String> handled(String stream) {
		return this.jdbc.sql("SELECT message FROM handled WHERE stream = ? ORDER BY id")
			.param(stream)
			.query(String.class)
			.list();
	}

	private int total() {
		return this.appended.values().stream().mapToInt(Integer::intValue).sum();
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(LIMIT);
	}

}
