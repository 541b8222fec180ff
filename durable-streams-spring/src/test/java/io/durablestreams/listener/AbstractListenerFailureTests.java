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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.error.MessageTooLargeException;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.config.RetryBackOff;
import io.durablestreams.listener.failure.HandlerErrorException;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.offset.OffsetStoreException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of messages that can't be handled.
 */
abstract class AbstractListenerFailureTests extends AbstractServerTests {

	private final AtomicInteger attempts = new AtomicInteger();

	@Test
	void aFailingMessageIsTriedAgainBeforeTheNextOneComes() {
		this.streams.appendAtOnce(this.stream, "1", "2");
		try (ListenerTestContext listener = listen((message) -> {
			this.received.add(new String(message.getPayload()) + "#"
					+ message.getHeaders().get(DurableStreamHeaders.DELIVERY_ATTEMPT));
			if (this.received.size() < 3) {
				throw new IllegalStateException("not yet");
			}
			return null;
		}, (settings) -> settings.backOff(QUICK))) {
			listener.awaitLive();
			assertThat(this.received).containsExactly("1#1", "1#2", "1#3", "2#1");
			assertThat(listener.status().handled()).isEqualTo(2);
			assertThat(listener.status().failed()).isEqualTo(2);
			assertThat(listener.count("handled")).isEqualTo(2);
			assertThat(listener.count("failed")).isEqualTo(2);
			assertThat(listener.meters().get("durable.streams.listener.handling").timer().count()).isEqualTo(4);
		}
	}

	@Test
	void stopLeavesTheListenerFailedWithItsCauseAndTheMessageForTheNextStart() {
		this.streams.appendAtOnce(this.stream, "1", "2", "3");
		AtomicBoolean broken = new AtomicBoolean(true);
		try (ListenerTestContext listener = listen((message) -> {
			this.received.add(new String(message.getPayload()));
			if (broken.get() && this.received.contains("2")) {
				throw new IllegalStateException("broken");
			}
			return null;
		}, (settings) -> settings.backOff(QUICK))) {
			listener.awaitState(ContainerState.FAILED);
			assertThat(this.received).containsExactly("1", "2", "2", "2");
			assertThat(listener.status().failure()).isInstanceOf(IllegalStateException.class).hasMessage("broken");
			assertThat(listener.container().isRunning()).isFalse();
			assertThat(listener.events(ListenerEvent.StateChanged.class)).last()
				.satisfies((event) -> assertThat(event.newState()).isEqualTo(ContainerState.FAILED))
				.satisfies((event) -> assertThat(event.cause()).hasMessage("broken"));
			assertThat(checkpoint().ordinal()).isEqualTo(1);
			broken.set(false);
			listener.container().start();
			listener.awaitLive();
			assertThat(this.received).containsExactly("1", "2", "2", "2", "2", "3");
			assertThat(listener.status().failure()).isNull();
		}
	}

	@Test
	void anExceptionOfTheClientThrownByAHandlerIsAFailureOfTheHandler() {
		this.streams.append(this.stream, "1");
		try (ListenerTestContext listener = listen((message) -> {
			this.attempts.incrementAndGet();
			this.streams.client().stream(TestStreams.newName()).metadata().block();
			return null;
		}, (settings) -> settings.backOff(QUICK))) {
			listener.awaitState(ContainerState.FAILED);
			assertThat(this.attempts).hasValue(3);
			assertThat(listener.status().failure()).isInstanceOf(StreamNotFoundException.class);
			assertThat(listener.events(ListenerEvent.PositionLost.class)).isEmpty();
		}
	}

	@Test
	void anErrorOfAHandlerIsNotSilent() {
		this.streams.append(this.stream, "1");
		try (ListenerTestContext listener = listen((message) -> {
			throw new NoClassDefFoundError("com/example/Missing");
		}, (settings) -> settings.backOff(QUICK))) {
			listener.awaitState(ContainerState.FAILED);
			assertThat(listener.status().failure()).isInstanceOf(HandlerErrorException.class)
				.hasCauseInstanceOf(NoClassDefFoundError.class);
		}
	}

	@Test
	void skipPassesOverTheMessageAndSaysSo() {
		this.streams.appendAtOnce(this.stream, "1", "2", "3");
		try (ListenerTestContext listener = listen(this::failOnTwo,
				(settings) -> settings.failure(FailurePolicy.SKIP).backOff(QUICK))) {
			listener.awaitLive();
			assertThat(this.received).containsExactly("1", "2", "2", "2", "3");
			assertThat(listener.events(ListenerEvent.MessageSkipped.class)).singleElement()
				.satisfies((event) -> assertThat(event.ordinal()).isEqualTo(2))
				.satisfies((event) -> assertThat(event.attempts()).isEqualTo(3))
				.satisfies((event) -> assertThat(event.cause()).hasMessage("two"));
			assertThat(listener.count("skipped")).isEqualTo(1);
			assertThat(listener.status().handled()).isEqualTo(2);
			assertThat(checkpoint().ordinal()).isEqualTo(3);
		}
	}

	@Test
	void aDeadLetterCarriesThePayloadAndWhereItComesFrom() {
		this.streams.appendAtOnce(this.stream, "1", "2", "3");
		try (ListenerTestContext listener = listen(this::failOnTwo,
				(settings) -> settings.failure(FailurePolicy.DEAD_LETTER).backOff(QUICK))) {
			listener.awaitLive();
			assertThat(this.received).containsExactly("1", "2", "2", "2", "3");
			assertThat(deadLetters(this.stream + ".dlq")).singleElement().satisfies((letter) -> {
				assertThat(letter.get("payload").intValue()).isEqualTo(2);
				assertThat(letter.get("stream").stringValue()).isEqualTo(this.stream);
				assertThat(letter.get("ordinal").longValue()).isEqualTo(2);
				assertThat(letter.get("position").stringValue()).isNotBlank();
				assertThat(letter.get("listener").stringValue()).isEqualTo("test");
				assertThat(letter.get("exception").stringValue()).isEqualTo(IllegalStateException.class.getName());
				assertThat(letter.get("message").stringValue()).isEqualTo("two");
				assertThat(letter.get("attempts").intValue()).isEqualTo(3);
				assertThat(letter.get("time").stringValue()).isNotBlank();
			});
			assertThat(listener.events(ListenerEvent.MessageDeadLettered.class)).singleElement()
				.satisfies((event) -> assertThat(event.deadLetterStream()).isEqualTo(this.stream + ".dlq"));
			assertThat(listener.count("dead.lettered")).isEqualTo(1);
		}
	}

	@Test
	void aDeadLetterThatWasSentBeforeACrashIsNotThereTwice() {
		this.streams.appendAtOnce(this.stream, "1", "2", "3");
		CrashingStore crashing = new CrashingStore(this.store, 2);
		try (ListenerTestContext listener = new ListenerTestContext(this.streams.client(), crashing, this.stream,
				this::failOnTwo, (settings) -> settings.failure(FailurePolicy.DEAD_LETTER).backOff(QUICK))) {
			await().until(() -> crashing.refused.get() > 0);
			assertThat(deadLetters(this.stream + ".dlq")).hasSize(1);
		}
		assertThat(checkpoint().ordinal()).isEqualTo(1);
		try (ListenerTestContext listener = listen(this::failOnTwo,
				(settings) -> settings.failure(FailurePolicy.DEAD_LETTER).backOff(QUICK))) {
			listener.awaitLive();
			assertThat(deadLetters(this.stream + ".dlq")).hasSize(1);
			assertThat(checkpoint().ordinal()).isEqualTo(3);
		}
	}

	@Test
	void lettersOfDifferentMessagesWithTheSameOrdinalAreAllKept() {
		for (int round = 1; round <= 2; round++) {
			this.streams.append(this.stream, "2");
			try (ListenerTestContext listener = listen(this::failOnTwo,
					(settings) -> settings.backOff(QUICK)
						.failure(FailurePolicy.DEAD_LETTER)
						.deadLetterStream("{stream}-{listener}-letters"))) {
				listener.awaitLive();
			}
			Checkpoint end = checkpoint();
			this.store.save(new CheckpointKey("test", this.stream), new Checkpoint(end.position(), 0, end.time()));
		}
		assertThat(deadLetters(this.stream + "-test-letters")).hasSize(2);
	}

	@Test
	void aDeadLetterStreamThatCanNotTakeItFailsTheListener() {
		this.streams.appendAtOnce(this.stream, "2", "3");
		String dlq = this.streams.create();
		this.streams.close(dlq);
		try (ListenerTestContext listener = listen(this::failOnTwo,
				(settings) -> settings.failure(FailurePolicy.DEAD_LETTER).deadLetterStream(dlq).backOff(QUICK))) {
			listener.awaitState(ContainerState.FAILED);
			assertThat(listener.status().failure()).hasMessageContaining(dlq);
			assertThat(listener.status().failure().getSuppressed()).singleElement()
				.satisfies((cause) -> assertThat(cause).hasMessage("two"));
			assertThat(this.received).doesNotContain("3");
		}
	}

	@ParameterizedTest
	@EnumSource(FailurePolicy.class)
	void aPayloadThatDoesNotFitIsNotTriedAgain(FailurePolicy policy) {
		this.streams.appendAtOnce(this.stream, "{\"number\":1}", "\"poison\"", "{\"number\":3}");
		Numbers numbers = new Numbers();
		try (ListenerTestContext listener = listen(numbers, "receive",
				(settings) -> settings.failure(policy).backOff(RetryBackOff.fixed(Duration.ofHours(1), 9)))) {
			if (policy == FailurePolicy.STOP) {
				listener.awaitState(ContainerState.FAILED);
				assertThat(listener.status().failure()).isInstanceOf(MessageConversionException.class);
				assertThat(numbers.received).containsExactly(1);
			}
			else {
				listener.awaitLive();
				assertThat(numbers.received).containsExactly(1, 3);
			}
			if (policy == FailurePolicy.DEAD_LETTER) {
				assertThat(deadLetters(this.stream + ".dlq")).singleElement()
					.satisfies((letter) -> assertThat(letter.get("payload").stringValue()).isEqualTo("poison"));
			}
		}
	}

	@ParameterizedTest
	@EnumSource(FailurePolicy.class)
	void aMessageThatIsTooLargeGoesThroughTheSamePolicy(FailurePolicy policy) {
		this.streams.appendAtOnce(this.stream, "1", "\"" + "x".repeat(1000) + "\"", "3");
		this.streams.append(this.stream, "4");
		try (DurableStreamsClient limited = DurableStreamsClient.builder(baseUrl())
			.maxMessageSize(DataSize.ofBytes(500))
			.build();
				ListenerTestContext listener = new ListenerTestContext(limited, this.store, this.stream, (message) -> {
					this.received.add(new String(message.getPayload()));
					return null;
				}, (settings) -> settings.failure(policy))) {
			if (policy == FailurePolicy.STOP) {
				listener.awaitState(ContainerState.FAILED);
				assertThat(listener.status().failure()).isInstanceOf(MessageTooLargeException.class);
				assertThat(this.received).containsExactly("1");
				return;
			}
			listener.awaitLive();
			assertThat(this.received).containsExactly("1", "3", "4");
			assertThat(listener.status().ordinal()).isEqualTo(4);
			if (policy == FailurePolicy.DEAD_LETTER) {
				assertThat(deadLetters(this.stream + ".dlq")).singleElement()
					.satisfies((letter) -> assertThat(letter.has("payload")).isFalse())
					.satisfies((letter) -> assertThat(letter.get("ordinal").longValue()).isEqualTo(2));
			}
		}
	}

	@Test
	void exceptionsNamedAsFinalAreNotTriedAgain() {
		this.streams.appendAtOnce(this.stream, "2");
		try (ListenerTestContext listener = listen(this::failOnTwo,
				(settings) -> settings.notRetried(List.of(IllegalStateException.class))
					.backOff(RetryBackOff.fixed(Duration.ofHours(1), 9)))) {
			listener.awaitState(ContainerState.FAILED);
			assertThat(this.received).containsExactly("2");
		}
	}

	@Test
	void whileTheStoreIsDownNothingBeyondTheMessageInHandIsHandled() {
		this.streams.appendAtOnce(this.stream, "1", "2", "3");
		CrashingStore down = new CrashingStore(this.store, 1);
		try (ListenerTestContext listener = new ListenerTestContext(this.streams.client(), down, this.stream,
				(message) -> {
					this.received.add(new String(message.getPayload()));
					return null;
				}, (settings) -> {
				})) {
			await().until(() -> down.refused.get() >= 2);
			assertThat(this.received).containsExactly("1");
			assertThat(listener.status().failure()).isInstanceOf(OffsetStoreException.class);
			down.mend();
			await().until(() -> this.received.size() == 3);
			listener.awaitLive();
			assertThat(this.received).containsExactly("1", "2", "3");
			assertThat(listener.events(ListenerEvent.Recovered.class)).hasSize(1);
		}
	}

	private @Nullable Object failOnTwo(Message<byte[]> message) {
		String payload = new String(message.getPayload());
		this.received.add(payload);
		if (payload.equals("2")) {
			throw new IllegalStateException("two");
		}
		return null;
	}

	private List<JsonNode> deadLetters(String name) {
		return this.streams.read(name).stream().map(JsonMapper.shared()::readTree).toList();
	}

	/**
	 * Fails to keep checkpoints from an ordinal on, like a process that is killed there.
	 */
	static final class CrashingStore implements OffsetStore {

		final AtomicInteger refused = new AtomicInteger();

		private final OffsetStore store;

		private volatile long firstRefused;

		CrashingStore(OffsetStore store, long firstRefused) {
			this.store = store;
			this.firstRefused = firstRefused;
		}

		void mend() {
			this.firstRefused = Long.MAX_VALUE;
		}

		@Override
		public @Nullable Checkpoint load(CheckpointKey key) {
			return this.store.load(key);
		}

		@Override
		public void save(CheckpointKey key, Checkpoint checkpoint) {
			if (checkpoint.ordinal() >= this.firstRefused) {
				this.refused.incrementAndGet();
				throw new OffsetStoreException("The store of this test is down", null);
			}
			this.store.save(key, checkpoint);
		}

		@Override
		public void delete(CheckpointKey key) {
			this.store.delete(key);
		}

	}

	/** Takes a record. */
	static class Numbers {

		final List<Integer> received = new CopyOnWriteArrayList<>();

		void receive(Number number) {
			this.received.add(number.number());
		}

		/** A number. */
		record Number(int number) {
		}

	}

}
