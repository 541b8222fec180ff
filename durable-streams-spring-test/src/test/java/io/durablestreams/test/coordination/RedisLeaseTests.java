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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.coordination.LeaseCoordinator;
import io.durablestreams.coordination.redis.RedisLeaseTable;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.LocalRedis;
import io.durablestreams.listener.DurableStreamHeaders;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpoint;
import io.durablestreams.listener.ListenerEvent;
import io.durablestreams.listener.config.RetryBackOff;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.LeaseLostException;
import io.durablestreams.offset.OffsetStoreException;
import io.durablestreams.offset.redis.RedisOffsetStore;
import io.durablestreams.test.EmbeddedDurableStreams;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.messaging.Message;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Instances that share their streams by leases in Redis: each message is handled at least
 * once and in order, and no checkpoint goes back.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Redis 5, which there is for Windows, has no users to cut off")
@EmbeddedDurableStreams(cleanBeforeEach = true)
class RedisLeaseTests {

	/**
	 * A machine that stands still for a second must not be taken for one that is gone.
	 */
	private static final Duration LEASE_TIME = Duration.ofSeconds(2);

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final List<String> STREAMS = List.of("a", "b", "c", "d", "e", "f");

	private final LocalRedis redis = LocalRedis.get();

	private final LettuceConnectionFactory connections = this.redis.connect();

	private final RedisOffsetStore store = new RedisOffsetStore(this.connections, "shop:");

	private final DurableStreamsClient client;

	private final List<Instance> instances = new ArrayList<>();

	private final Map<String, List<Call>> calls = new ConcurrentHashMap<>();

	private final Map<String, Integer> appended = new HashMap<>();

	private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();

	private final Map<String, Long> seen = new ConcurrentHashMap<>();

	private final List<String> wentBack = new CopyOnWriteArrayList<>();

	RedisLeaseTests(EmbeddedDurableStreamsServer streams) {
		this.client = DurableStreamsClient.builder(streams.baseUrl()).build();
	}

	@BeforeEach
	void start() {
		this.redis.clear();
		for (String stream : STREAMS) {
			this.client.stream(stream).create(CreateOptions.json()).block(LIMIT);
			this.calls.put(stream, new CopyOnWriteArrayList<>());
		}
		this.watch.scheduleWithFixedDelay(() -> STREAMS.forEach(this::snapshot), 0, 10, TimeUnit.MILLISECONDS);
	}

	private void snapshot(String stream) {
		Checkpoint checkpoint = this.store.load(new CheckpointKey("shop", stream));
		long ordinal = (checkpoint != null) ? checkpoint.ordinal() : 0;
		Long before = this.seen.put(stream, ordinal);
		if (before != null && ordinal < before) {
			this.wentBack.add(stream + " from " + before + " to " + ordinal);
		}
	}

	@AfterEach
	void stop() {
		this.instances.forEach(Instance::close);
		this.client.close();
		this.watch.shutdownNow();
		this.connections.destroy();
		assertThat(this.wentBack).isEmpty();
	}

	@Test
	void streamsAreSpreadAndPassOnWhenAnInstanceIsCutOffAndComeBackWhenItIsLetIn() {
		Instance first = startInstance("first");
		startInstance("second");
		Instance third = startInstance("third");
		awaitSpread(Map.of("first", 2, "second", 2, "third", 2));
		append(20);
		awaitHandled();
		this.redis.cutOff("first");
		awaitSpread(Map.of("second", 3, "third", 3));
		await().until(() -> first.failure() instanceof OffsetStoreException);
		append(20);
		awaitHandled();
		this.redis.letIn("first");
		awaitSpread(Map.of("first", 2, "second", 2, "third", 2));
		await().until(() -> first.failure() == null);
		this.instances.remove(third);
		third.close();
		assertThat(spread()).as("leases are given back when an instance stops").doesNotContainKey("third");
		append(20);
		awaitHandled();
		STREAMS.forEach((stream) -> assertThat(this.calls.get(stream)).as(stream).satisfies(RedisLeaseTests::inOrder));
	}

	@Test
	void whenAFailOverHasLostTheLeasesThenTheirFormerOwnerStoresNothingAndBothShareThemInTheEnd() {
		Instance first = startInstance("first");
		awaitSpread(Map.of("first", STREAMS.size()));
		first.hold = new CountDownLatch(1);
		append(1);
		await().until(() -> this.calls.values().stream().allMatch((those) -> those.size() == 1));
		STREAMS.forEach((stream) -> this.redis.template()
			.opsForHash()
			.delete(this.store.redisKey(new CheckpointKey("shop", stream)), "lease-owner", "lease-until"));
		this.redis.template().delete("shop:leases");
		startInstance("second");
		append(4);
		awaitHandled();
		first.hold.countDown();
		awaitSpread(Map.of("first", 3, "second", 3));
		// Some streams may be shared again before the last one has tried to store.
		await().untilAsserted(() -> assertThat(first.disruptions).hasSize(STREAMS.size()));
		assertThat(first.disruptions).extracting(ListenerEvent.Disrupted::cause)
			.hasOnlyElementsOfType(LeaseLostException.class);
		append(5);
		awaitHandled();
	}

	/** What another instance began again doesn't come before what nobody has handled. */
	private static void inOrder(List<? extends Call> calls) {
		int last = -1;
		String instance = "";
		for (Call call : calls) {
			boolean again = !call.instance().equals(instance) && call.number() <= last;
			assertThat(again || call.number() == last + 1).as(calls.toString()).isTrue();
			last = call.number();
			instance = call.instance();
		}
	}

	private Instance startInstance(String id) {
		Instance instance = new Instance(id);
		this.instances.add(instance);
		return instance;
	}

	private void append(int count) {
		for (String stream : STREAMS) {
			int from = this.appended.getOrDefault(stream, 0);
			String messages = IntStream.range(from, from + count)
				.mapToObj(Integer::toString)
				.collect(Collectors.joining(",", "[", "]"));
			this.client.stream(stream).append(messages).block(LIMIT);
			this.appended.put(stream, from + count);
		}
	}

	private void awaitHandled() {
		await().untilAsserted(() -> this.appended
			.forEach((stream, count) -> assertThat(this.seen).containsEntry(stream, count.longValue())));
	}

	private void awaitSpread(Map<String, Integer> expected) {
		await().untilAsserted(() -> assertThat(spread()).isEqualTo(expected));
	}

	private Map<String, Integer> spread() {
		long now = System.currentTimeMillis();
		Set<String> leases = this.redis.template().opsForZSet().rangeByScore("shop:leases", now, Long.MAX_VALUE);
		return leases.stream().collect(Collectors.toMap((lease) -> lease.split(" ")[1], (lease) -> 1, Integer::sum));
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(LIMIT);
	}

	/**
	 * A message that has been given to a handler.
	 *
	 * @param number the message
	 * @param instance the instance
	 */
	private record Call(int number, String instance) {
	}

	/** One of several in this process, each with Redis connections of its own. */
	private final class Instance implements AutoCloseable {

		private final List<ListenerEvent.Disrupted> disruptions = new CopyOnWriteArrayList<>();

		private final String id;

		private final LettuceConnectionFactory pool;

		private final LeaseCoordinator coordinator;

		private final DefaultDurableStreamListenerContainerFactory factory;

		private final DurableStreamListenerContainer container;

		private volatile CountDownLatch hold = new CountDownLatch(0);

		Instance(String id) {
			this.id = id;
			this.pool = RedisLeaseTests.this.redis.connectAs(id);
			RedisOffsetStore own = new RedisOffsetStore(this.pool, "shop:");
			this.coordinator = new LeaseCoordinator(id, LEASE_TIME, own,
					new RedisLeaseTable(RedisLeaseTests.this.redis.connectAs(id), own));
			this.factory = DefaultDurableStreamListenerContainerFactory.builder(RedisLeaseTests.this.client)
				.coordinator(this.coordinator)
				.eventPublisher((event) -> {
					if (event instanceof ListenerEvent.Disrupted disrupted) {
						this.disruptions.add(disrupted);
					}
				})
				.build();
			this.container = this.factory.createContainer(DurableStreamListenerEndpoint.of("shop", this::handle,
					(settings) -> settings.streams(STREAMS).backOff(RetryBackOff.fixed(Duration.ofMillis(100), 1000))));
			this.container.start();
		}

		private Object handle(Message<byte[]> message) throws InterruptedException {
			String stream = message.getHeaders().get(DurableStreamHeaders.STREAM, String.class);
			int number = Integer.parseInt(new String(message.getPayload(), StandardCharsets.UTF_8));
			RedisLeaseTests.this.calls.get(stream).add(new Call(number, this.id));
			this.hold.await(60, TimeUnit.SECONDS);
			return null;
		}

		private @Nullable Throwable failure() {
			return this.container.getStatus().get(0).failure();
		}

		@Override
		public void close() {
			this.container.stop();
			this.factory.close();
			this.coordinator.close();
			this.pool.destroy();
		}

	}

}
