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

package io.durablestreams.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.LiveMode;
import io.durablestreams.fixtures.FaultProxy;
import io.durablestreams.fixtures.FaultProxy.Fault;
import io.durablestreams.fixtures.StreamContents;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpoint;
import io.durablestreams.listener.config.RetryBackOff;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import io.durablestreams.producer.DefaultDurableStreamProducerFactory;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.ProducerOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.backoff.ExponentialBackOff;
import org.springframework.util.backoff.FixedBackOff;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Messages under random faults, against any server: what the stream holds in the end
 * agrees with what the caller was told.
 */
abstract class AbstractFaultTests {

	private static final int MESSAGES = Boolean.getBoolean("soak") ? 100_000 : 1_500;

	/** For producer, reader and listener in one run. */
	private static final int ALL = Boolean.getBoolean("soak") ? 1_000_000 : 500;

	private static final int ALL_AT_ONCE = Boolean.getBoolean("soak") ? 500 : 20;

	/** Reads are cut after up to 16 bytes, 32, 64 and so on: so many sizes. */
	private static final int CUT_SIZES = 13;

	/** Larger than a page: who is always cut within the first would never get on. */
	private static final int LARGE_CUT = 3 << 19;

	/** How many messages readers may be behind, so that pages stay small. */
	private static final int MAX_BEHIND = 20_000;

	private static final int RESTARTS = Boolean.getBoolean("soak") ? 4 : 2;

	private static final Duration PATIENCE = Duration.ofMinutes(Boolean.getBoolean("soak") ? 20 : 2);

	private static final long SEED = Long.getLong("seed", 42);

	private static final Logger logger = LoggerFactory.getLogger(AbstractFaultTests.class);

	private final Random random = new Random(SEED);

	private final AtomicInteger faults = new AtomicInteger();

	private final AtomicInteger read = new AtomicInteger();

	private final AtomicInteger handlerFaults = new AtomicInteger();

	private final DeliveryRecord outcomes = new DeliveryRecord();

	private FaultProxy proxy;

	private DurableStreamsClient client;

	private DefaultDurableStreamProducerFactory factory;

	private DurableStream stream;

	abstract String baseUrl();

	/** Kill the server and start it again with what it had. */
	abstract void restartServer();

	@BeforeEach
	void setUp() {
		this.proxy = new FaultProxy(baseUrl());
		this.client = DurableStreamsClient.builder(this.proxy.baseUrl())
			.requestTimeout(Duration.ofSeconds(5))
			.readBackOff(new FixedBackOff(5, FixedBackOff.UNLIMITED_ATTEMPTS))
			.build();
		this.factory = DefaultDurableStreamProducerFactory.builder(this.client).build();
		this.stream = this.client.stream("faults/" + UUID.randomUUID());
		this.stream.create(CreateOptions.json()).block(PATIENCE);
	}

	@AfterEach
	void tearDown() {
		this.factory.close();
		this.client.close();
		this.proxy.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	void everyMessageIsWrittenOnceAndInOrderUnderRandomFaults(int maxInFlight) {
		this.proxy.faults((append) -> randomFault(6));
		DurableStreamProducer<Integer> producer = producer(maxInFlight, Duration.ofMinutes(1),
				DataSize.ofKilobytes(64));
		sendAll(producer);
		assertThat(this.outcomes.acknowledged()).as("%s", this.outcomes).isEqualTo(MESSAGES);
		assertThat(this.outcomes.unlocated()).isZero();
		this.outcomes.assertAgreesWith(StreamContents.messages(this.stream.uri()));
		assertThat(this.proxy.mostUnderWay()).isLessThanOrEqualTo(maxInFlight);
	}

	@ParameterizedTest
	@EnumSource(names = { "LONG_POLL", "SSE" })
	void everyMessageIsReadAndHandledOnceAndInOrderUnderRandomFaultsOfAll(LiveMode mode) {
		this.proxy.faults((append) -> randomFault(4));
		this.proxy.cuts(this::randomCut);
		List<Integer> handled = Collections.synchronizedList(new ArrayList<>());
		CompletableFuture<List<Integer>> read = this.stream.read()
			.live(mode)
			.messages(Integer.class)
			.map((message) -> Objects.requireNonNull(message.value()))
			.doOnNext((message) -> this.read.incrementAndGet())
			.collectList()
			.toFuture();
		try (DefaultDurableStreamListenerContainerFactory containers = DefaultDurableStreamListenerContainerFactory
			.builder(this.client)
			.build()) {
			DurableStreamListenerContainer container = containers
				.createContainer(DurableStreamListenerEndpoint.of("faults", (message) -> {
					failNowAndThen();
					handled.add(Integer.valueOf(new String(message.getPayload())));
					return null;
				}, (settings) -> settings.streams(List.of(this.stream.name()))
					.mode(mode)
					.backOff(RetryBackOff.fixed(Duration.ofMillis(1), Integer.MAX_VALUE))));
			container.start();
			DurableStreamProducer<Integer> producer = producer(1, ALL_AT_ONCE, Duration.ofMinutes(5),
					DataSize.ofMegabytes(1));
			for (int i = 0; i < ALL; i++) {
				producer.send(i);
				awaitReaders(i, read, handled);
				if (i == ALL / 2) {
					container.stop();
					container.start();
				}
			}
			producer.closeStream().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
			List<Integer> all = IntStream.range(0, ALL).boxed().toList();
			assertThat(read.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join()).isEqualTo(all);
			await().atMost(PATIENCE).until(() -> container.getState() == ContainerState.COMPLETED);
			assertThat(handled).isEqualTo(all);
			container.stop();
		}
		logger.info("{} faults of appends, {} of reads and {} of the handler in {} messages by {}, seed {}",
				this.faults, this.proxy.failedReads(), this.handlerFaults, ALL, mode, SEED);
		assertThat(this.faults).hasValueGreaterThan(ALL / 500);
		assertThat(this.proxy.failedReads()).isGreaterThan(ALL / 20_000);
		assertThat(this.handlerFaults).hasValueGreaterThan(ALL / 2_000);
	}

	private void awaitReaders(int sent, CompletableFuture<?> reading, List<Integer> handled) {
		int allowed = sent - MAX_BEHIND;
		if (sent % 1_000 == 999) {
			await().atMost(PATIENCE)
				.pollInterval(Duration.ofMillis(1))
				.until(() -> reading.isCompletedExceptionally()
						|| (this.read.get() > allowed && handled.size() > allowed));
			assertThat(reading).isNotCompletedExceptionally();
		}
	}

	/**
	 * A quarter of the reads is refused, the first too; the others break off, most of
	 * them early.
	 */
	private synchronized int randomCut() {
		if (this.proxy.failedReads() == 0 || this.random.nextInt(4) == 0) {
			return 0;
		}
		return 1 + ((this.random.nextInt(24) == 0) ? LARGE_CUT + this.random.nextInt(LARGE_CUT)
				: this.random.nextInt(16 << this.random.nextInt(CUT_SIZES)));
	}

	private synchronized void failNowAndThen() {
		if (this.handlerFaults.get() == 0 || this.random.nextInt(Math.min(ALL / 5, 1_000)) == 0) {
			this.handlerFaults.incrementAndGet();
			throw new IllegalStateException("random fault of the handler");
		}
	}

	private synchronized Fault randomFaultOrRefusal(int ordinary) {
		return (this.random.nextInt(12) == 0) ? Fault.TOO_LARGE_AFTER : randomFault(ordinary);
	}

	private static boolean isDivisible(FaultProxy.Append append) {
		return new String(append.body()).contains(",");
	}

	@Test
	void whatIsToldIsTrueWhenDeliveryTimesOut() {
		AtomicInteger outage = new AtomicInteger();
		this.proxy.faults((append) -> {
			if (append.ordinal() % 50 == 49) {
				outage.set(12);
			}
			int ordinary = (outage.getAndUpdate((left) -> Math.max(0, left - 1)) > 0) ? 0 : 6;
			return isDivisible(append) ? randomFaultOrRefusal(ordinary) : randomFault(ordinary);
		});
		DurableStreamProducer<Integer> producer = producer(3, Duration.ofMillis(150), DataSize.ofKilobytes(12));
		sendAll(producer);
		logger.info("Timed out: {}", this.outcomes);
		assertThat(this.outcomes.notAcknowledged()).isPositive();
		assertThat(this.outcomes.acknowledged()).isPositive();
		this.outcomes.assertAgreesWith(StreamContents.messages(this.stream.uri()));
	}

	@Test
	void everyMessageIsWrittenOnceAndInOrderAcrossRestartsOfTheServer() {
		this.proxy.faults((append) -> randomFault(10));
		DurableStreamProducer<Integer> producer = producer(4, Duration.ofMinutes(1), DataSize.ofKilobytes(64));
		for (int i = 0; i < MESSAGES; i++) {
			this.outcomes.sent(i, producer.send(i));
			if (i % (MESSAGES / RESTARTS) == MESSAGES / RESTARTS / 2) {
				restartServer();
			}
		}
		awaitAll(producer);
		assertThat(this.outcomes.acknowledged()).as("%s", this.outcomes).isEqualTo(MESSAGES);
		this.outcomes.assertAgreesWith(StreamContents.messages(this.stream.uri()));
	}

	private void sendAll(DurableStreamProducer<Integer> producer) {
		for (int i = 0; i < MESSAGES; i++) {
			this.outcomes.sent(i, producer.send(i));
		}
		awaitAll(producer);
	}

	private void awaitAll(DurableStreamProducer<Integer> producer) {
		producer.flush().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
		assertThat(this.outcomes.size()).isEqualTo(MESSAGES);
		assertThat(producer.status().pendingMessages()).isZero();
		assertThat(producer.status().bufferedBytes()).isZero();
	}

	private DurableStreamProducer<Integer> producer(int maxInFlight, Duration deliveryTimeout, DataSize memory) {
		return producer(maxInFlight, 20, deliveryTimeout, memory);
	}

	private DurableStreamProducer<Integer> producer(int maxInFlight, int maxBatchCount, Duration deliveryTimeout,
			DataSize memory) {
		ExponentialBackOff backOff = new ExponentialBackOff(2, 2);
		backOff.setMaxInterval(50);
		backOff.setJitter(1);
		return this.factory.create(this.stream.name(),
				ProducerOptions.builder()
					.maxInFlight(maxInFlight)
					.maxBatchCount(maxBatchCount)
					.bufferMemory(memory)
					.deliveryTimeout(deliveryTimeout)
					.retryBackOff(backOff)
					.build());
	}

	private synchronized Fault randomFault(int ordinary) {
		Fault[] faults = { Fault.UNAVAILABLE_BEFORE, Fault.UNAVAILABLE_AFTER, Fault.DROPPED_BEFORE, Fault.DROPPED_AFTER,
				Fault.DELAYED, Fault.LIMITED };
		int choice = this.random.nextInt(faults.length + ordinary);
		if (choice >= faults.length) {
			return Fault.NONE;
		}
		this.faults.incrementAndGet();
		return faults[choice];
	}

}
