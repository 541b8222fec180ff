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

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.durablestreams.client.AppendResult;
import io.durablestreams.fixtures.FaultProxy.Fault;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.FixedBackOff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Whatever the server asks for and whatever users' own code throws, each message has its
 * outcome and the producer goes on.
 */
class ProducerRobustnessTests extends AbstractProducerTests {

	@Test
	void anErrorFromAListenerLeavesNoMessageWithoutItsOutcome() {
		DurableStreamProducer<String> producer = producer(builder().listener(new ProducerListener() {

			@Override
			public void outcome(ProducerStatus producer, int messages, @Nullable AppendResult result,
					@Nullable ProducerException failure) {
				throw new AssertionError("outcome");
			}

			@Override
			public void recovered(ProducerStatus producer, String reason) {
				throw new AssertionError("recovered");
			}

		}));
		assertRejectedAndRecovers(producer);
	}

	@Test
	void anErrorFromAMeterLeavesNoMessageWithoutItsOutcome() {
		DurableStreamProducer<String> producer = producer(builder().meterRegistry(new SimpleMeterRegistry() {

			@Override
			protected Counter newCounter(Meter.Id id) {
				return new BrokenCounter(id);
			}

		}));
		assertRejectedAndRecovers(producer);
	}

	@Test
	void anErrorFromABackOffLeavesNoMessageWithoutItsOutcome() {
		this.proxy.faults((append) -> Fault.LIMITED);
		DurableStreamProducer<String> producer = producer(builder().defaults(options().retryBackOff(() -> {
			throw new AssertionError("back-off");
		}).build()));
		CompletableFuture<AppendResult> first = producer.send("first");
		CompletableFuture<AppendResult> second = producer.send("second");
		assertThat(failure(first)).isInstanceOf(RejectedAppendException.class);
		assertThat(failure(second)).isInstanceOf(RejectedAppendException.class);
		AbstractProducerContractTests.get(producer.flush());
		assertThat(producer.status().pendingMessages()).isZero();
	}

	private void assertRejectedAndRecovers(DurableStreamProducer<String> producer) {
		CountDownLatch both = new CountDownLatch(1);
		this.proxy.faults((append) -> {
			await().until(() -> both.getCount() == 0);
			return Fault.FORBIDDEN;
		});
		List<CompletableFuture<AppendResult>> sent = List.of(producer.send("a"), producer.send("b"));
		CompletableFuture<FlushResult> flushed = producer.flush();
		CompletableFuture<FlushResult> flushedByAnother = producer.flush();
		both.countDown();
		sent.forEach((future) -> assertThat(failure(future)).isInstanceOf(RejectedAppendException.class));
		assertThat(AbstractProducerContractTests.get(flushed).rejected()).isEqualTo(2);
		assertThat(AbstractProducerContractTests.get(flushedByAnother).rejected()).isEqualTo(2);
		assertThat(producer.status().pendingMessages()).isZero();
		this.proxy.faults((append) -> Fault.NONE);
		AbstractProducerContractTests.get(producer.send("c"));
		assertThat(messages()).containsExactly("\"c\"");
	}

	@Test
	void aRetryAfterInTheFarFutureWaitsForTheDeliveryTimeoutAndTheProducerGoesOn() {
		this.proxy.retryAfter("Fri, 31 Dec 9999 23:59:59 GMT");
		this.proxy.faults((append) -> (append.ordinal() == 0) ? Fault.LIMITED : Fault.NONE);
		DurableStreamProducer<String> producer = producer(
				builder().defaults(options().deliveryTimeout(Duration.ofMillis(300)).build()));
		assertThat(failure(producer.send("late"))).isInstanceOf(RejectedAppendException.class)
			.hasMessageContaining("delivery-timeout");
		AbstractProducerContractTests.get(producer.send("next"));
		assertThat(messages()).containsExactly("\"next\"");
	}

	@Test
	void durationsOfAnyLengthAreTakenForEver() {
		Duration forEver = Duration.ofSeconds(Long.MAX_VALUE);
		BackOff endless = () -> new BackOffExecution() {

			private final AtomicBoolean first = new AtomicBoolean(true);

			@Override
			public long nextBackOff() {
				return this.first.getAndSet(false) ? 0 : Long.MAX_VALUE;
			}

		};
		this.proxy.faults((append) -> (append.ordinal() == 0) ? Fault.LIMITED : Fault.NONE);
		DurableStreamProducer<String> producer = producer(builder().defaults(options().deliveryTimeout(forEver)
			.maxBlock(forEver)
			.closeTimeout(forEver)
			.idleTimeout(forEver)
			.retryBackOff(endless)
			.build()));
		AbstractProducerContractTests.get(producer.send("a"));
		producer.close();
		assertThat(messages()).containsExactly("\"a\"");
	}

	@Test
	void aBatchThatBackedOffBeforeItWasDividedIsForgotten() {
		List<WeakReference<BackOffExecution>> backOffs = new ArrayList<>();
		BackOff backOff = () -> {
			BackOffExecution execution = new FixedBackOff(1, Long.MAX_VALUE).start();
			backOffs.add(new WeakReference<>(execution));
			return execution;
		};
		AtomicInteger limited = new AtomicInteger();
		this.proxy.faults((append) -> {
			boolean several = new String(append.body()).contains(",");
			return !several ? Fault.NONE : (limited.getAndIncrement() == 0) ? Fault.LIMITED : Fault.TOO_LARGE;
		});
		DurableStreamProducer<String> producer = producer(
				builder().defaults(options().linger(Duration.ofMinutes(1)).retryBackOff(backOff).build()));
		producer.send("a");
		producer.send("b");
		AbstractProducerContractTests.get(producer.flush());
		assertThat(messages()).containsExactly("\"a\"", "\"b\"");
		assertThat(backOffs).hasSize(1);
		await().until(() -> {
			System.gc();
			return backOffs.get(0).get() == null;
		});
	}

	private DurableStreamProducerFactoryBuilder builder() {
		return DefaultDurableStreamProducerFactory.builder(this.client).defaults(options().build());
	}

	private static ProducerOptionsBuilder options() {
		return ProducerOptions.builder().closeTimeout(Duration.ofMillis(200));
	}

	private DurableStreamProducer<String> producer(DurableStreamProducerFactoryBuilder builder) {
		this.factory = builder.build();
		return this.factory.get(this.stream.name(), String.class);
	}

	/** A meter of a registry that doesn't work. */
	private record BrokenCounter(Meter.Id id) implements Counter {

		@Override
		public void increment(double amount) {
			throw new AssertionError("counter");
		}

		@Override
		public double count() {
			return 0;
		}

		@Override
		public Meter.Id getId() {
			return this.id;
		}

	}

}
