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

package io.durablestreams.listener;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.config.ListenerOptionsBuilder;
import io.durablestreams.listener.config.RetryBackOff;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a listener writes and its checkpoint come together or not at all.
 */
class ListenerTransactionTests extends AbstractTransactionTests {

	private final PlatformTransactionManager manager = new JdbcTransactionManager(this.dataSource);

	@Test
	void whatTheListenerWritesComesWithTheCheckpoint() {
		this.streams.append(this.stream, "1", "2", "3");
		try (ListenerTestContext listener = start(this.manager, this::write, (settings) -> {
		})) {
			listener.awaitLive();
			assertThat(written()).containsExactly("1", "2", "3");
			assertThat(storedCheckpoint().ordinal()).isEqualTo(3);
		}
	}

	@Test
	void whatAFailedAttemptWroteIsGone() {
		AtomicInteger attempts = new AtomicInteger();
		this.streams.append(this.stream, "1", "2");
		try (ListenerTestContext listener = start(this.manager, (message) -> {
			write(message);
			if (attempts.incrementAndGet() < 3) {
				throw new IOException("a checked exception");
			}
		}, (settings) -> {
		})) {
			listener.awaitLive();
			assertThat(written()).containsExactly("1", "2");
			assertThat(attempts).hasValue(4);
		}
	}

	@Test
	void aTransactionThatTheListenerMarkedForRollbackIsAFailure() {
		this.streams.append(this.stream, "1");
		TransactionTemplate inner = new TransactionTemplate(this.manager);
		try (ListenerTestContext listener = start(this.manager, (message) -> inner.executeWithoutResult((status) -> {
			write(message);
			status.setRollbackOnly();
		}), (settings) -> {
		})) {
			listener.awaitState(ContainerState.FAILED);
			assertThat(written()).isEmpty();
			assertThat(storedCheckpoint().ordinal()).isZero();
		}
	}

	@Test
	void aSkippedMessageMovesTheCheckpointOnAndLeavesNothing() {
		this.streams.append(this.stream, "1", "2", "3");
		try (ListenerTestContext listener = start(this.manager, failingAt("2"),
				(settings) -> settings.failure(FailurePolicy.SKIP))) {
			listener.awaitLive();
			assertThat(written()).containsExactly("1", "3");
			assertThat(listener.events(ListenerEvent.MessageSkipped.class)).hasSize(1);
			assertThat(storedCheckpoint().ordinal()).isEqualTo(3);
		}
	}

	@Test
	void aDeadLetterMovesTheCheckpointOnAndLeavesNothing() {
		this.streams.append(this.stream, "1", "2");
		try (ListenerTestContext listener = start(this.manager, failingAt("2"),
				(settings) -> settings.failure(FailurePolicy.DEAD_LETTER))) {
			listener.awaitLive();
			assertThat(written()).containsExactly("1");
			assertThat(this.streams.read(this.stream + ".dlq")).hasSize(1);
			await().untilAsserted(() -> assertThat(storedCheckpoint().ordinal()).isEqualTo(2));
		}
	}

	@Test
	void aBatchIsOneTransaction() {
		this.streams.appendAtOnce(this.stream, "1", "2", "3", "4");
		try (ListenerTestContext listener = transactional(this.manager, new BatchListener(), "handle",
				(settings) -> settings.failure(FailurePolicy.SKIP).maxBatchCount(10))) {
			listener.awaitLive();
			// What the failed batch wrote before its third message was rolled back and
			// written again.
			assertThat(written()).containsExactly("1", "2", "4");
			assertThat(this.received).startsWith("1", "2", "3", "1", "2", "3");
			assertThat(storedCheckpoint().ordinal()).isEqualTo(4);
		}
	}

	@Test
	void aCommitThatSeemsToFailAndTakesEffectIsNotRepeated() {
		this.streams.append(this.stream, "1", "2", "3");
		AtomicBoolean trouble = new AtomicBoolean(true);
		PlatformTransactionManager deceptive = new JdbcTransactionManager(this.dataSource) {

			@Override
			protected void doCommit(DefaultTransactionStatus status) {
				super.doCommit(status);
				if (written().contains("2") && trouble.compareAndSet(true, false)) {
					throw new TransactionSystemException("the connection broke before the answer came");
				}
			}

		};
		try (ListenerTestContext listener = start(deceptive, this::write, (settings) -> {
		})) {
			await().untilAsserted(() -> assertThat(written()).containsExactly("1", "2", "3"));
			assertThat(trouble).isFalse();
			assertThat(listener.events(ListenerEvent.Disrupted.class)).hasSize(1);
		}
	}

	@Test
	void aMessageIsNotSkippedWhoseCommitTookEffect() {
		this.streams.append(this.stream, "1", "2");
		AtomicBoolean trouble = new AtomicBoolean(true);
		PlatformTransactionManager deceptive = new JdbcTransactionManager(this.dataSource) {

			@Override
			protected void doCommit(DefaultTransactionStatus status) {
				super.doCommit(status);
				if (written().contains("1") && trouble.compareAndSet(true, false)) {
					throw new TransactionSystemException("the connection broke before the answer came");
				}
			}

		};
		try (ListenerTestContext listener = start(deceptive, this::write,
				(settings) -> settings.failure(FailurePolicy.SKIP).backOff(RetryBackOff.none()))) {
			await().untilAsserted(() -> assertThat(written()).containsExactly("1", "2"));
			assertThat(listener.events(ListenerEvent.MessageSkipped.class)).isEmpty();
		}
	}

	@Test
	void withoutATransactionNothingIsHandledOrGivenUp() {
		this.streams.append(this.stream, "1");
		AtomicInteger refusals = new AtomicInteger(3);
		AtomicInteger calls = new AtomicInteger();
		PlatformTransactionManager exhausted = new JdbcTransactionManager(this.dataSource) {

			@Override
			protected void doBegin(Object transaction, TransactionDefinition definition) {
				if (refusals.getAndDecrement() > 0) {
					throw new TransactionSystemException("no connection to be had");
				}
				super.doBegin(transaction, definition);
			}

		};
		try (ListenerTestContext listener = start(exhausted, (message) -> {
			calls.incrementAndGet();
			write(message);
		}, (settings) -> settings.failure(FailurePolicy.SKIP).backOff(RetryBackOff.none()))) {
			await().untilAsserted(() -> assertThat(written()).containsExactly("1"));
			assertThat(calls).hasValue(1);
			assertThat(listener.events(ListenerEvent.MessageSkipped.class)).isEmpty();
			assertThat(listener.events(ListenerEvent.Disrupted.class)).isNotEmpty()
				.allSatisfy((event) -> assertThat(event.cause()).hasMessageContaining("No transaction could be begun"));
		}
	}

	@Test
	void aListenerWhoseCheckpointWasMovedByAnotherRollsBackAndGoesOnFromThere() {
		this.streams.append(this.stream, "1", "2", "3");
		CheckpointKey key = new CheckpointKey("test", this.stream);
		AtomicBoolean moved = new AtomicBoolean();
		try (ListenerTestContext listener = start(this.manager, (message) -> {
			if (message.equals("2") && moved.compareAndSet(false, true)) {
				Thread other = new Thread(() -> {
					Checkpoint before = storedCheckpoint();
					this.checkpoints.save(key,
							new Checkpoint(
									StreamPosition.of(before.position().offset(), before.position().subOffset() + 1), 2,
									Instant.now()));
				});
				other.start();
				other.join();
			}
			write(message);
		}, (settings) -> {
		})) {
			await().untilAsserted(() -> assertThat(written()).containsExactly("1", "3"));
			assertThat(listener.events(ListenerEvent.Disrupted.class)).singleElement()
				.satisfies((event) -> assertThat(event.cause())
					.hasMessageContaining("is not where this listener left it"));
			await().untilAsserted(() -> assertThat(storedCheckpoint().ordinal()).isEqualTo(3));
		}
	}

	@Test
	void twoInstancesOfOneGroupCommitEachMessageOnceAndInOrder() {
		String[] messages = new String[60];
		for (int i = 0; i < messages.length; i++) {
			messages[i] = Integer.toString(i);
		}
		this.streams.appendAtOnce(this.stream, messages);
		try (ListenerTestContext first = start(this.manager, this::write, (settings) -> {
		}); ListenerTestContext second = start(this.manager, this::write, (settings) -> {
		})) {
			first.awaitLive();
			second.awaitLive();
			assertThat(written()).containsExactly(messages);
		}
	}

	@Test
	void whatAnAbandonedHandlerWritesLateIsRolledBack() throws InterruptedException {
		this.streams.append(this.stream, "1");
		CountDownLatch called = new CountDownLatch(1);
		CountDownLatch late = new CountDownLatch(1);
		AtomicBoolean first = new AtomicBoolean(true);
		CountDownLatch finished = new CountDownLatch(1);
		try (ListenerTestContext listener = start(this.manager, (message) -> {
			if (first.compareAndSet(true, false)) {
				called.countDown();
				awaitUninterruptibly(late);
				write("late");
				finished.countDown();
				return;
			}
			write(message);
		}, (settings) -> settings.shutdownTimeout(Duration.ofMillis(50)))) {
			called.await();
			listener.container().stop();
			late.countDown();
			finished.await();
			listener.container().start();
			listener.awaitLive();
			assertThat(written()).containsExactly("1");
		}
	}

	@Test
	void seekingMovesTheCheckpoint() {
		this.streams.append(this.stream, "1", "2");
		try (ListenerTestContext listener = start(this.manager, this::write, (settings) -> {
		})) {
			listener.awaitLive();
			listener.container().seek(this.stream, StreamPosition.EARLIEST);
			await().untilAsserted(() -> assertThat(written()).containsExactly("1", "2", "1", "2"));
			await().untilAsserted(() -> assertThat(storedCheckpoint().ordinal()).isEqualTo(4));
		}
	}

	private ThrowingHandler failingAt(String bad) {
		return (message) -> {
			write(message);
			if (message.equals(bad)) {
				throw new IllegalStateException("bad message");
			}
		};
	}

	private ListenerTestContext start(PlatformTransactionManager with, ThrowingHandler handler,
			Consumer<ListenerOptionsBuilder> settings) {
		StreamMessageHandler<byte[]> messageHandler = (message) -> {
			handler.handle(new String(message.getPayload()));
			return null;
		};
		return transactional(with, messageHandler, settings);
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		boolean done = false;
		while (!done) {
			try {
				latch.await();
				done = true;
			}
			catch (InterruptedException ex) {
				// The handler under test doesn't listen.
			}
		}
	}

	/** Handles a message as text. */
	interface ThrowingHandler {

		void handle(String message) throws Exception;

	}

	/** Fails at the third message. */
	final class BatchListener {

		void handle(List<String> messages) {
			for (int i = 0; i < messages.size(); i++) {
				ListenerTransactionTests.this.received.add(messages.get(i));
				if (messages.get(i).equals("3")) {
					throw new BatchListenerFailedException("bad message", null, i);
				}
				write(messages.get(i));
			}
		}

	}

}
