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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.durablestreams.client.AppendResult;
import io.durablestreams.fixtures.FaultProxy.Fault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

import org.springframework.util.backoff.FixedBackOff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Producers that are closed while others share them, while the factory closes, or while a
 * caller holds them up: no message stays without its outcome, none overtakes another.
 */
class ProducerClosingTests extends AbstractProducerTests {

	@BeforeEach
	void setUp() {
		this.factory = factory(options());
	}

	@Test
	void messagesHaveTheirOutcomeIfTheFactoryIsClosedWhileASharedProducerCloses() {
		this.proxy.faults((append) -> Fault.LIMITED);
		DurableStreamProducer<String> producer = this.factory.get(this.stream.name());
		CompletableFuture<AppendResult> sent = producer.send("a");
		Thread closing = new Thread(producer::close, "closing");
		closing.start();
		await().until(() -> closing.getState() == Thread.State.WAITING || !closing.isAlive());
		this.factory.close();
		assertThat(failure(sent)).isInstanceOf(ProducerException.class).hasMessageContaining("closed");
		await().until(() -> !closing.isAlive());
		assertThat(this.factory.statuses()).isEmpty();
	}

	@Test
	void messagesHaveTheirOutcomeIfTheFactoryIsClosedWhileAProducerClosesInTheBackground() {
		this.proxy.faults((append) -> Fault.LIMITED);
		DurableStreamProducer<String> producer = this.factory.create(this.stream.name(), options().build());
		CompletableFuture<AppendResult> sent = producer.send("a");
		closeInTheBackground(producer);
		assertThat(this.factory.statuses()).hasSize(1);
		this.factory.close();
		assertThat(failure(sent)).isInstanceOf(ProducerException.class).hasMessageContaining("closed");
		assertThat(this.factory.statuses()).isEmpty();
	}

	@Test
	void messagesHaveTheirOutcomeIfTheFactoryIsClosedWhileACallbackHoldsUpTheirProducer() {
		this.factory.close();
		this.factory = factory(options().closeTimeout(Duration.ZERO));
		DurableStreamProducer<String> producer = this.factory.get(this.stream.name());
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch heldUp = new CountDownLatch(1);
		producer.send("a").thenRun(() -> {
			heldUp.countDown();
			awaitZero(release);
		});
		awaitZero(heldUp);
		CompletableFuture<AppendResult> behind = producer.send("b");
		this.factory.close();
		assertThat(behind).isNotDone();
		release.countDown();
		assertThat(failure(behind)).isInstanceOf(ProducerException.class).hasMessageContaining("closed");
	}

	@Test
	void whatIsSentAfterASharedProducerWasClosedDoesNotOvertakeWhatWasSentBefore() {
		AtomicInteger attempts = new AtomicInteger();
		this.proxy.faults((append) -> (new String(append.body()).contains("first") && attempts.getAndIncrement() < 5)
				? Fault.LIMITED : Fault.NONE);
		DurableStreamProducer<String> first = this.factory.get(this.stream.name());
		CompletableFuture<AppendResult> pending = first.send("first");
		closeInTheBackground(first);
		DurableStreamProducer<String> second = this.factory.get(this.stream.name());
		AbstractProducerContractTests.get(second.send("second"));
		AbstractProducerContractTests.get(pending);
		assertThat(messages()).containsExactly("\"first\"", "\"second\"");
	}

	@Test
	void closingASharedProducerEndsItsUseForTheCloserOnly() {
		DurableStreamProducer<String> one = this.factory.get(this.stream.name());
		DurableStreamProducer<String> other = this.factory.get(this.stream.name());
		AbstractProducerContractTests.get(one.send("1"));
		one.close();
		assertThat(failure(one.send("2"))).isInstanceOf(RejectedAppendException.class).hasMessageContaining("closed");
		assertThat(failure(one.closeStream())).isInstanceOf(RejectedAppendException.class);
		assertThat(one.status().state()).isEqualTo(ProducerStatus.State.CLOSED);
		AbstractProducerContractTests.get(other.send("3"));
		assertThat(other.status().producerId()).isEqualTo(one.status().producerId());
		assertThat(messages()).containsExactly("\"1\"", "\"3\"");
	}

	@Test
	void aFixedEpochIsNotTakenTwiceWhenItsProducerIsClosedAndAskedForAgain() {
		this.factory.close();
		this.factory = factory(options().producerId("fixed").epoch(5L));
		DurableStreamProducer<String> producer = this.factory.get(this.stream.name());
		AbstractProducerContractTests.get(producer.send("a"));
		producer.close();
		AbstractProducerContractTests.get(this.factory.<String>get(this.stream.name()).send("b"));
		assertThat(this.factory.statuses()).singleElement()
			.extracting(ProducerStatus::state, ProducerStatus::epoch)
			.containsExactly(ProducerStatus.State.RUNNING, 5L);
		assertThat(messages()).containsExactly("\"a\"", "\"b\"");
	}

	@Test
	void aFencedProducerThatIsClosedAndAskedForAgainDoesNotTakeItsIdBack() {
		this.factory.close();
		this.factory = factory(options().producerId("one"));
		DurableStreamProducer<String> old = this.factory.get(this.stream.name());
		AbstractProducerContractTests.get(old.send("a"));
		DurableStreamProducer<String> successor = this.factory.create(this.stream.name(),
				options().producerId("one").build());
		AbstractProducerContractTests.get(successor.send("b"));
		assertThat(failure(old.send("lost"))).isInstanceOf(ProducerFencedException.class);
		old.close();
		assertThat(failure(this.factory.<String>get(this.stream.name()).send("lost")))
			.isInstanceOf(ProducerFencedException.class);
		AbstractProducerContractTests.get(successor.send("c"));
		assertThat(messages()).containsExactly("\"a\"", "\"b\"", "\"c\"");
	}

	private static ProducerOptionsBuilder options() {
		return ProducerOptions.builder()
			.retryBackOff(new FixedBackOff(20, Long.MAX_VALUE))
			.closeTimeout(Duration.ofMillis(400));
	}

	private DefaultDurableStreamProducerFactory factory(ProducerOptionsBuilder options) {
		return DefaultDurableStreamProducerFactory.builder(this.client).defaults(options.build()).build();
	}

	private static void closeInTheBackground(DurableStreamProducer<?> producer) {
		AbstractProducerContractTests.get(CompletableFuture.runAsync(producer::close, Schedulers.parallel()::schedule));
	}

	private static void awaitZero(CountDownLatch latch) {
		await().until(() -> latch.getCount() == 0);
	}

}
