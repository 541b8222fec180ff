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

package io.durablestreams.producer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.durablestreams.client.AppendResult;
import io.durablestreams.fixtures.FaultProxy.Fault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What happens when the server can't keep up or isn't there: the buffer fills, waits end,
 * and closing leaves no message without its outcome.
 */
class ProducerBufferTests extends AbstractProducerTests {

	private static final int CANCELLATIONS = Boolean.getBoolean("soak") ? 1000 : 40;

	private final AtomicBoolean down = new AtomicBoolean();

	@BeforeEach
	void setUp() {
		this.proxy.faults((append) -> this.down.get() ? Fault.LIMITED : Fault.NONE);
		this.factory = DefaultDurableStreamProducerFactory.builder(this.client).build();
	}

	@Test
	void aFullBufferRejectsAfterMaxBlock() {
		DurableStreamProducer<String> producer = full(Duration.ofMillis(50));
		assertThat(failure(producer.send("x".repeat(900)))).isInstanceOf(BufferExhaustedException.class)
			.hasMessageContaining("max-block");
		assertDelivered(producer, 3);
	}

	@Test
	void aFullBufferRejectsAtOnceOnAThreadThatMustNotBlock() {
		DurableStreamProducer<String> producer = full(Duration.ofHours(1));
		Throwable failure = Mono.fromCallable(() -> producer.send("x".repeat(900)))
			.subscribeOn(Schedulers.parallel())
			.map(ProducerBufferTests::failure)
			.block(Duration.ofSeconds(30));
		assertThat(failure).isInstanceOf(BufferExhaustedException.class).hasMessageContaining("must not wait");
		assertDelivered(producer, 3);
	}

	@Test
	void aBlockedSendGoesOnWhenThereIsRoom() {
		DurableStreamProducer<String> producer = full(Duration.ofHours(1));
		CompletableFuture<CompletableFuture<AppendResult>> blocked = blockedSend(producer);
		assertDelivered(producer, 3);
		assertThat(AbstractProducerContractTests.get(AbstractProducerContractTests.get(blocked)).nextOffset())
			.isNotNull();
		assertThat(messages()).last().asString().startsWith("\"y");
	}

	@Test
	void aPublisherIsAskedForNoMoreThanTheBufferHolds() {
		this.down.set(true);
		DurableStreamProducer<String> producer = create(Duration.ofHours(1));
		List<Integer> emitted = new ArrayList<>();
		Flux<String> values = Flux.range(0, 50).doOnNext(emitted::add).map((i) -> "x".repeat(900));
		CompletableFuture<List<AppendResult>> results = producer.send(values).collectList().toFuture();
		await().until(() -> producer.status().pendingMessages() == 3);
		// Three in the buffer, and one that waits to get in.
		assertThat(emitted).hasSizeLessThanOrEqualTo(4);
		this.down.set(false);
		assertThat(AbstractProducerContractTests.get(results)).hasSize(50);
		assertThat(messages()).hasSize(50);
	}

	@Test
	void cancellingAPublishersResultsLeavesTheBufferUsable() {
		DurableStreamProducer<String> producer = full(Duration.ofMillis(100));
		producer.send(Flux.just("a", "b").map((value) -> value.repeat(900))).subscribe().dispose();
		this.down.set(false);
		AbstractProducerContractTests.get(producer.flush());
		await().untilAsserted(() -> assertThat(producer.status().bufferedBytes()).isZero());
		AbstractProducerContractTests.get(producer.send("next"));
		assertThat(messages()).contains("\"next\"");
	}

	@Test
	void theBufferIsEmptyInTheEndHoweverOftenAPublishersResultsAreCancelled() {
		DurableStreamProducer<String> producer = this.factory.create(this.stream.name(),
				ProducerOptions.builder().build());
		for (int i = 0; i < CANCELLATIONS; i++) {
			producer.send(Flux.range(0, 3000).map((n) -> "x".repeat(100))).take(1).blockLast(Duration.ofSeconds(30));
		}
		await().untilAsserted(() -> {
			AbstractProducerContractTests.get(producer.flush());
			assertThat(producer.status().pendingMessages()).isZero();
			assertThat(producer.status().bufferedBytes()).isZero();
		});
	}

	@Test
	void whatAPublisherEmittedIsAppendedEvenIfItsResultsAreCancelledWhileItWaitsForRoom() {
		DurableStreamProducer<String> producer = full(Duration.ofMillis(100));
		AtomicInteger emitted = new AtomicInteger();
		Disposable results = producer
			.send(Flux.range(0, 10).map((n) -> "y".repeat(900)).doOnNext((value) -> emitted.incrementAndGet()))
			.subscribe();
		await().until(() -> emitted.get() == 1);
		results.dispose();
		this.down.set(false);
		await().untilAsserted(() -> assertThat(messages()).hasSize(4).last().asString().startsWith("\"y"));
		await().untilAsserted(() -> assertThat(producer.status().bufferedBytes()).isZero());
		assertThat(emitted).hasValue(1);
	}

	@Test
	void whatAPublisherEmittedIsRejectedIfTheProducerIsClosedWhileItWaitsForRoom() {
		DurableStreamProducer<String> producer = full(Duration.ofMillis(100));
		AtomicInteger emitted = new AtomicInteger();
		CompletableFuture<AppendResult> results = producer
			.send(Flux.just("y".repeat(900)).doOnNext((value) -> emitted.incrementAndGet()))
			.next()
			.toFuture();
		await().until(() -> emitted.get() == 1);
		producer.close();
		assertThat(failure(results)).isInstanceOf(RejectedAppendException.class).hasMessageContaining("closed");
		assertThat(producer.status().bufferedBytes()).isZero();
	}

	@Test
	void aPublishersSourceIsPulledByAThreadThatMayBlock() {
		DurableStreamProducer<String> producer = create(Duration.ofHours(1));
		Map<String, Boolean> pullers = new ConcurrentHashMap<>();
		Flux<String> values = Flux.generate(() -> 0, (i, sink) -> {
			pullers.put(Thread.currentThread().getName(), Schedulers.isInNonBlockingThread());
			if (i == 100) {
				sink.complete();
			}
			else {
				sink.next("x".repeat(500));
			}
			return i + 1;
		});
		assertThat(producer.send(values).collectList().block(Duration.ofSeconds(30))).hasSize(100);
		assertThat(pullers).hasSize(1).doesNotContainValue(true);
	}

	@Test
	void aMessageLargerThanTheBufferIsRejectedAtOnce() {
		DurableStreamProducer<String> producer = create(Duration.ofHours(1));
		assertThat(failure(producer.send("x".repeat(5000)))).isInstanceOf(BufferExhaustedException.class)
			.hasMessageContaining("buffer-memory");
	}

	@Test
	void closingFailsByNameWhatCannotBeSentInTime() {
		this.down.set(true);
		DurableStreamProducer<String> producer = this.factory.create(this.stream.name(),
				ProducerOptions.builder().closeTimeout(Duration.ofMillis(100)).maxBatchCount(1).build());
		CompletableFuture<AppendResult> sent = producer.send("a");
		CompletableFuture<AppendResult> queued = producer.send("b");
		producer.close();
		assertThat(failure(sent)).isInstanceOf(ProducerException.class).hasMessageContaining(this.stream.name());
		assertThat(failure(queued)).isInstanceOf(RejectedAppendException.class).hasMessageContaining("closed");
		assertThat(failure(producer.send("c"))).isInstanceOf(RejectedAppendException.class)
			.hasMessageContaining("closed");
		assertThat(producer.status().state()).isEqualTo(ProducerStatus.State.CLOSED);
		assertThat(producer.status().pendingMessages()).isZero();
		assertThat(messages()).isEmpty();
	}

	@Test
	void closingSendsWhatWasAccepted() {
		DurableStreamProducer<Integer> producer = this.factory.create(this.stream.name(),
				ProducerOptions.builder().linger(Duration.ofMinutes(1)).build());
		for (int i = 0; i < 100; i++) {
			producer.send(i);
		}
		producer.close();
		assertThat(messages()).isEqualTo(AbstractProducerContractTests.numbers(100));
	}

	@Test
	void closingEndsTheWaitForRoom() {
		DurableStreamProducer<String> producer = full(Duration.ofHours(1));
		CompletableFuture<CompletableFuture<AppendResult>> blocked = blockedSend(producer);
		producer.close();
		assertThat(failure(AbstractProducerContractTests.get(blocked))).isInstanceOf(RejectedAppendException.class)
			.hasMessageContaining("closed");
	}

	@Test
	void lingerGathersMessagesAndZeroSendsAtOnceWhileNothingIsInFlight() {
		DurableStreamProducer<Integer> gathering = this.factory.create(this.stream.name(),
				ProducerOptions.builder().linger(Duration.ofMillis(100)).build());
		for (int i = 0; i < 20; i++) {
			gathering.send(i);
		}
		AbstractProducerContractTests.get(gathering.send(20));
		assertThat(this.proxy.appends()).isEqualTo(1);
		DurableStreamProducer<Integer> prompt = this.factory.create(this.stream.name(),
				ProducerOptions.builder().build());
		AbstractProducerContractTests.get(prompt.send(21));
		AbstractProducerContractTests.get(prompt.send(22));
		assertThat(this.proxy.appends()).isEqualTo(3);
	}

	private DurableStreamProducer<String> create(Duration maxBlock) {
		return this.factory.create(this.stream.name(),
				ProducerOptions.builder()
					.bufferMemory(DataSize.ofBytes(3400))
					.maxBlock(maxBlock)
					.closeTimeout(Duration.ofMillis(200))
					.build());
	}

	private DurableStreamProducer<String> full(Duration maxBlock) {
		this.down.set(true);
		DurableStreamProducer<String> producer = create(maxBlock);
		for (int i = 0; i < 3; i++) {
			producer.send("x".repeat(900));
		}
		return producer;
	}

	private static CompletableFuture<CompletableFuture<AppendResult>> blockedSend(
			DurableStreamProducer<String> producer) {
		CompletableFuture<CompletableFuture<AppendResult>> sent = new CompletableFuture<>();
		Thread thread = new Thread(() -> sent.complete(producer.send("y".repeat(900))), "blocked");
		thread.setDaemon(true);
		thread.start();
		await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
		assertThat(sent).isNotDone();
		return sent;
	}

	private void assertDelivered(DurableStreamProducer<String> producer, int messages) {
		this.down.set(false);
		AbstractProducerContractTests.get(producer.flush());
		await().untilAsserted(() -> assertThat(messages()).hasSizeGreaterThanOrEqualTo(messages));
	}

}
