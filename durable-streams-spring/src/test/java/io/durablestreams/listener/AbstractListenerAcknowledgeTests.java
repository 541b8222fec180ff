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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.config.ListenerOptionsBuilder;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.OffsetStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * When checkpoints are stored.
 */
abstract class AbstractListenerAcknowledgeTests extends AbstractServerTests {

	private static final Duration NEVER = Duration.ofHours(1);

	private final RecordingStore recording = new RecordingStore();

	@Test
	void recordStoresACheckpointAfterEachMessage() {
		this.streams.appendAtOnce(this.stream, "1", "2", "3");
		try (ListenerTestContext listener = collect((settings) -> {
		})) {
			listener.awaitLive();
			assertThat(this.recording.ordinals()).startsWith(0L, 1L, 2L, 3L);
		}
	}

	@Test
	void progressBehindTheLastMessageIsStoredToo() {
		this.streams.appendAtOnce(this.stream, "1", "2", "3");
		try (ListenerTestContext listener = collect((settings) -> {
		})) {
			listener.awaitLive();
			listener.container().stop();
			assertThat(this.recording.last().position().subOffset()).isZero();
			assertThat(this.recording.last().ordinal()).isEqualTo(3);
		}
	}

	@Test
	void batchStoresACheckpointWhenWhatTheServerSentAtOnceIsHandled() {
		this.streams.appendAtOnce(this.stream, "1", "2", "3");
		try (ListenerTestContext listener = collect((settings) -> settings.acknowledge(AcknowledgeMode.BATCH))) {
			listener.awaitLive();
			assertThat(this.recording.ordinals()).containsExactly(0L, 3L);
		}
	}

	@Test
	void intervalStoresACheckpointAfterSoManyMessages() {
		this.streams.appendAtOnce(this.stream, "1", "2", "3", "4", "5");
		try (ListenerTestContext listener = collect((settings) -> settings.acknowledge(AcknowledgeMode.INTERVAL)
			.acknowledgeCount(2)
			.acknowledgeInterval(NEVER))) {
			listener.awaitLive();
			assertThat(this.recording.ordinals()).containsExactly(0L, 2L, 4L);
			listener.container().stop();
			assertThat(this.recording.ordinals()).containsExactly(0L, 2L, 4L, 5L);
		}
	}

	@Test
	void intervalStoresACheckpointAfterSomeTime() {
		this.streams.appendAtOnce(this.stream, "1", "2", "3");
		try (ListenerTestContext listener = collect((settings) -> settings.acknowledge(AcknowledgeMode.INTERVAL)
			.acknowledgeCount(1000)
			.acknowledgeInterval(Duration.ofMillis(20)))) {
			listener.awaitLive();
			await().until(() -> this.recording.last().ordinal() == 3);
		}
	}

	@Test
	void whatWasHandledBeforeAFailureIsCheckpointedInAnyMode() {
		this.streams.appendAtOnce(this.stream, "1", "2", "3");
		try (ListenerTestContext listener = listen((message) -> {
			if (new String(message.getPayload()).equals("3")) {
				throw new IllegalStateException("three");
			}
			return null;
		}, (settings) -> settings.acknowledge(AcknowledgeMode.INTERVAL).acknowledgeInterval(NEVER).backOff(QUICK))) {
			listener.awaitState(ContainerState.FAILED);
			assertThat(checkpoint().ordinal()).isEqualTo(2);
		}
	}

	@Test
	void manualKeepsTheCheckpointBelowTheFirstMessageThatIsNotAcknowledged() {
		this.streams.appendAtOnce(this.stream, "1", "2", "3", "4");
		Manual manual = new Manual();
		try (ListenerTestContext listener = listen(manual, "receive",
				(settings) -> settings.acknowledge(AcknowledgeMode.MANUAL))) {
			listener.awaitLive();
			assertThat(manual.acknowledgments).hasSize(4);
			assertThat(checkpoint().ordinal()).isZero();
			manual.acknowledgments.get(2).acknowledge();
			manual.acknowledgments.get(1).acknowledge();
			manual.acknowledgments.get(0).acknowledge();
			await().until(() -> checkpoint().ordinal() == 3);
			manual.acknowledgments.get(0).acknowledge();
			listener.container().stop();
			assertThat(checkpoint().ordinal()).isEqualTo(3);
			manual.acknowledgments.get(3).acknowledge();
			assertThat(checkpoint().ordinal()).isEqualTo(3);
			listener.container().start();
			await().until(() -> manual.acknowledgments.size() == 5);
			manual.acknowledgments.get(4).acknowledge();
			await().until(() -> checkpoint().ordinal() == 4);
		}
	}

	@Test
	void aMessageThatIsSkippedNeedsNoAcknowledgment() {
		this.streams.appendAtOnce(this.stream, "1", "2");
		Manual manual = new Manual();
		manual.failing = 1;
		try (ListenerTestContext listener = listen(manual, "receive",
				(settings) -> settings.acknowledge(AcknowledgeMode.MANUAL)
					.failure(FailurePolicy.SKIP)
					.backOff(QUICK))) {
			listener.awaitLive();
			manual.acknowledgments.get(manual.acknowledgments.size() - 1).acknowledge();
			await().until(() -> checkpoint().ordinal() == 2);
		}
	}

	@Test
	void aPauseKeepsWhatIsNotAcknowledgedYet() {
		this.streams.appendAtOnce(this.stream, "1", "2");
		Manual manual = new Manual();
		try (ListenerTestContext listener = listen(manual, "receive",
				(settings) -> settings.acknowledge(AcknowledgeMode.MANUAL))) {
			listener.awaitLive();
			listener.container().pause();
			listener.awaitState(ContainerState.PAUSED);
			manual.acknowledgments.get(0).acknowledge();
			await().until(() -> checkpoint().ordinal() == 1);
			listener.container().resume();
			listener.awaitLive();
			assertThat(manual.acknowledgments).hasSize(2);
			manual.acknowledgments.get(1).acknowledge();
			await().until(() -> checkpoint().ordinal() == 2);
		}
	}

	@Test
	void aBatchIsBoundedByItsCountAndCheckpointedAsAWhole() {
		this.streams.appendAtOnce(this.stream, numbers(10));
		Batches batches = new Batches();
		try (ListenerTestContext listener = batch(batches, (settings) -> settings.maxBatchCount(4).batchWait(NEVER))) {
			await().until(() -> batches.received.size() == 2);
			assertThat(batches.received).containsExactly(List.of(1, 2, 3, 4), List.of(5, 6, 7, 8));
			await().until(() -> this.recording.last().ordinal() == 8);
			assertThat(this.recording.ordinals()).containsExactly(0L, 4L, 8L);
			assertThat(batches.ordinals).containsExactly(4L, 8L);
		}
	}

	@Test
	void aBatchThatIsNotFullIsDeliveredAfterItsWait() {
		this.streams.appendAtOnce(this.stream, numbers(3));
		Batches batches = new Batches();
		try (ListenerTestContext listener = batch(batches, (settings) -> settings.batchWait(Duration.ofMillis(30)))) {
			listener.awaitLive();
			assertThat(batches.received).containsExactly(List.of(1, 2, 3));
			assertThat(listener.status().handled()).isEqualTo(3);
		}
	}

	@Test
	void aBatchWithoutAWaitTakesWhatIsThere() {
		this.streams.appendAtOnce(this.stream, numbers(100));
		Batches batches = new Batches();
		try (ListenerTestContext listener = batch(batches,
				(settings) -> settings.batchWait(Duration.ZERO).maxBatchCount(30))) {
			listener.awaitLive();
			assertThat(batches.received.stream().flatMap(List::stream)).hasSize(100).isSorted();
			assertThat(batches.received).allMatch((batch) -> batch.size() <= 30);
		}
	}

	@Test
	void aBatchIsBoundedByItsSizeAndALargerMessageComesAlone() {
		String large = "1".repeat(9);
		this.streams.appendAtOnce(this.stream, "1", "2", "3", large, "4");
		Batches batches = new Batches();
		try (ListenerTestContext listener = batch(batches,
				(settings) -> settings.property("max-batch-size", "2B").batchWait(Duration.ofMillis(30)))) {
			listener.awaitLive();
			assertThat(batches.received).containsExactly(List.of(1, 2), List.of(3), List.of(Integer.valueOf(large)),
					List.of(4));
		}
	}

	@Test
	void aBatchOfAClosedStreamIsDeliveredAtOnce() {
		this.streams.appendAtOnce(this.stream, numbers(3));
		this.streams.close(this.stream);
		Batches batches = new Batches();
		try (ListenerTestContext listener = batch(batches, (settings) -> settings.batchWait(NEVER))) {
			listener.awaitState(ContainerState.COMPLETED);
			assertThat(batches.received).containsExactly(List.of(1, 2, 3));
		}
	}

	@Test
	void aBatchListenerThatSaysHowFarItGotGetsTheRestAgain() {
		this.streams.appendAtOnce(this.stream, numbers(5));
		this.streams.close(this.stream);
		Batches batches = new Batches();
		batches.failing = 3;
		batches.failures = 2;
		try (ListenerTestContext listener = batch(batches, (settings) -> settings.batchWait(NEVER).backOff(QUICK))) {
			listener.awaitState(ContainerState.COMPLETED);
			assertThat(batches.received).containsExactly(List.of(1, 2, 3, 4, 5), List.of(3, 4, 5), List.of(3, 4, 5));
			assertThat(this.recording.ordinals()).startsWith(0L, 2L, 5L);
			assertThat(listener.status().handled()).isEqualTo(5);
		}
	}

	@Test
	void anIndexThatTheBatchDoesNotHaveFailsAllOfItInAllItsAttempts() {
		this.streams.appendAtOnce(this.stream, numbers(3));
		this.streams.close(this.stream);
		Batches batches = new Batches();
		batches.failing = 2;
		batches.failures = 2;
		batches.beyond = 7;
		try (ListenerTestContext listener = batch(batches, (settings) -> settings.batchWait(NEVER).backOff(QUICK))) {
			listener.awaitState(ContainerState.COMPLETED);
			assertThat(batches.received).hasSize(3).containsOnly(List.of(1, 2, 3));
			assertThat(listener.status().handled()).isEqualTo(3);
		}
	}

	@Test
	void onlyTheMessageThatFailedIsSkippedOnceItsAttemptsAreUsedUp() {
		this.streams.appendAtOnce(this.stream, numbers(5));
		this.streams.close(this.stream);
		Batches batches = new Batches();
		batches.failing = 3;
		batches.failures = Integer.MAX_VALUE;
		try (ListenerTestContext listener = batch(batches,
				(settings) -> settings.batchWait(NEVER).backOff(QUICK).failure(FailurePolicy.SKIP))) {
			listener.awaitState(ContainerState.COMPLETED);
			assertThat(batches.received).containsExactly(List.of(1, 2, 3, 4, 5), List.of(3, 4, 5), List.of(3, 4, 5),
					List.of(4, 5));
			assertThat(listener.count("skipped")).isEqualTo(1);
			assertThat(listener.status().handled()).isEqualTo(4);
			assertThat(this.recording.last().ordinal()).isEqualTo(5);
		}
	}

	@Test
	void aPoisonedMessageDoesNotSpoilItsBatch() {
		this.streams.appendAtOnce(this.stream, "1", "2", "\"poison\"", "4");
		this.streams.close(this.stream);
		Batches batches = new Batches();
		try (ListenerTestContext listener = batch(batches,
				(settings) -> settings.batchWait(NEVER).failure(FailurePolicy.DEAD_LETTER))) {
			listener.awaitState(ContainerState.COMPLETED);
			assertThat(batches.received).containsExactly(List.of(1, 2), List.of(4));
			assertThat(this.streams.read(this.stream + ".dlq")).singleElement()
				.satisfies((letter) -> assertThat(letter).contains("poison").contains("\"ordinal\":3"));
		}
	}

	@Test
	void aBatchOfNothingButPoisonIsPassedOverMessageByMessage() {
		int count = 1000;
		this.streams.appendAtOnce(this.stream,
				IntStream.range(0, count).mapToObj((number) -> "\"poison\"").toArray(String[]::new));
		this.streams.append(this.stream, "1");
		this.streams.close(this.stream);
		Batches batches = new Batches();
		try (ListenerTestContext listener = batch(batches,
				(settings) -> settings.batchWait(NEVER).maxBatchCount(count).failure(FailurePolicy.SKIP))) {
			await().until(() -> listener.status().state().isTerminal());
			assertThat(listener.status().state()).isEqualTo(ContainerState.COMPLETED);
			assertThat(batches.received).containsExactly(List.of(1));
			assertThat(listener.count("skipped")).isEqualTo(count);
			assertThat(this.recording.last().ordinal()).isEqualTo(count + 1L);
		}
	}

	@Test
	void eachMessageOfABatchThatIsGivenUpMovesTheCheckpoint() {
		this.streams.appendAtOnce(this.stream, numbers(3));
		this.streams.close(this.stream);
		Batches batches = new Batches();
		batches.broken = true;
		try (ListenerTestContext listener = batch(batches,
				(settings) -> settings.batchWait(NEVER).backOff(QUICK).failure(FailurePolicy.DEAD_LETTER))) {
			listener.awaitState(ContainerState.COMPLETED);
			assertThat(this.streams.read(this.stream + ".dlq")).hasSize(3);
			assertThat(this.recording.ordinals()).startsWith(0L, 1L, 2L, 3L);
		}
	}

	@Test
	void aBatchMayBeAcknowledgedByHandAndConsistOfMessages() {
		this.streams.appendAtOnce(this.stream, numbers(3));
		ManualBatches batches = new ManualBatches();
		try (ListenerTestContext listener = listen(batches, "receive",
				(settings) -> settings.acknowledge(AcknowledgeMode.MANUAL).batchWait(Duration.ofMillis(30)))) {
			listener.awaitLive();
			assertThat(batches.ordinals).containsExactly(1L, 2L, 3L);
			assertThat(checkpoint().ordinal()).isZero();
			batches.acknowledgments.forEach(Acknowledgment::acknowledge);
			await().until(() -> checkpoint().ordinal() == 3);
		}
	}

	private ListenerTestContext collect(Consumer<ListenerOptionsBuilder> settings) {
		return new ListenerTestContext(this.streams.client(), this.recording, this.stream, (message) -> null, settings);
	}

	private ListenerTestContext batch(Batches batches, Consumer<ListenerOptionsBuilder> settings) {
		Consumer<ListenerOptionsBuilder> base = (builder) -> builder.streams(List.of(this.stream));
		return new ListenerTestContext(this.streams.client(), this.recording,
				DurableStreamListenerEndpoint.of("test", batches, method(batches, "receive"), base.andThen(settings)));
	}

	private static String[] numbers(int count) {
		return IntStream.rangeClosed(1, count).mapToObj(String::valueOf).toArray(String[]::new);
	}

	/** Keeps all checkpoints. */
	private static final class RecordingStore implements OffsetStore {

		private final List<Checkpoint> saved = new CopyOnWriteArrayList<>();

		List<Long> ordinals() {
			return this.saved.stream().map(Checkpoint::ordinal).toList();
		}

		Checkpoint last() {
			return this.saved.get(this.saved.size() - 1);
		}

		@Override
		public @Nullable Checkpoint load(CheckpointKey key) {
			return this.saved.isEmpty() ? null : last();
		}

		@Override
		public void save(CheckpointKey key, Checkpoint checkpoint) {
			this.saved.add(checkpoint);
		}

		@Override
		public void delete(CheckpointKey key) {
			this.saved.clear();
		}

	}

	/** Acknowledges later. */
	static class Manual {

		final List<Acknowledgment> acknowledgments = new CopyOnWriteArrayList<>();

		volatile int failing;

		void receive(int number, Acknowledgment acknowledgment) {
			this.acknowledgments.add(acknowledgment);
			if (number == this.failing) {
				throw new IllegalStateException("failing");
			}
		}

	}

	/** Takes batches. */
	static class Batches {

		final List<List<Integer>> received = new CopyOnWriteArrayList<>();

		final List<Long> ordinals = new CopyOnWriteArrayList<>();

		volatile int failing;

		volatile int failures;

		volatile int beyond;

		volatile boolean broken;

		void receive(List<Integer> numbers, @Header(DurableStreamHeaders.ORDINAL) long ordinal) {
			this.received.add(numbers);
			this.ordinals.add(ordinal);
			if (this.broken) {
				throw new IllegalStateException("broken");
			}
			int index = numbers.indexOf(this.failing);
			if (index >= 0 && this.failures-- > 0) {
				throw new BatchListenerFailedException("failing", null, index + this.beyond);
			}
		}

	}

	/** Takes batches of messages and acknowledges later. */
	static class ManualBatches {

		final List<Long> ordinals = new ArrayList<>();

		final List<Acknowledgment> acknowledgments = new CopyOnWriteArrayList<>();

		void receive(List<StreamMessage<Integer>> messages, Acknowledgment acknowledgment) {
			messages.forEach((message) -> this.ordinals.add(message.ordinal()));
			this.acknowledgments.add(acknowledgment);
		}

	}

}
