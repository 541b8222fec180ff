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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.config.ListenerOptions;
import io.durablestreams.listener.config.ListenerOptionsBuilder;
import io.durablestreams.listener.deadletter.DeadLetter;
import io.durablestreams.listener.deadletter.DeadLetterOutcome;
import io.durablestreams.listener.deadletter.DeadLetterQuery;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.InMemoryOffsetStore;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.offset.OffsetStoreException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConversionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * A message that keeps failing is handled again later, and holds up nobody.
 */
@Timeout(120)
abstract class AbstractRetryStreamTests extends AbstractServerTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final Duration SHORT = Duration.ofMillis(20);

	/** Longer than any test may take: whoever waits for it fails the test. */
	private static final Duration LONG = Duration.ofMinutes(10);

	/** How many more attempts fail, by payload. */
	private final Map<String, Integer> failures = new ConcurrentHashMap<>();

	private final List<Message<byte[]>> messages = new CopyOnWriteArrayList<>();

	@Test
	void aMessageThatKeepsFailingGoesFromStopToStopAndHoldsUpNobody() {
		this.failures.put("2", 100);
		this.streams.append(this.stream, "1", "2", "3");
		CountDownLatch others = new CountDownLatch(1);
		try (ListenerTestContext listener = listen((message) -> {
			if (isRetried(message)) {
				others.await();
			}
			Object result = handle(message);
			if (new String(message.getPayload()).equals("3")) {
				others.countDown();
			}
			return result;
		}, settings(SHORT, SHORT))) {
			await().until(() -> letters(listener).size() == 1);
			assertThat(attempts("1")).isEqualTo(1);
			assertThat(attempts("3")).isEqualTo(1);
			assertThat(of("2")).extracting((message) -> message.getHeaders().get(DurableStreamHeaders.DELIVERY_ATTEMPT))
				.containsExactly(1, 2, 3, 4, 5);
			assertThat(of("2")).extracting((message) -> message.getHeaders().get(DurableStreamHeaders.RETRY_STREAM))
				.containsExactly(null, null, null, retry(1), retry(2));
			assertThat(of("2")).allSatisfy((message) -> assertThat(message.getHeaders())
				.containsEntry(DurableStreamHeaders.STREAM, this.stream)
				.containsEntry(DurableStreamHeaders.ORDINAL, 2L)
				.containsEntry(DurableStreamHeaders.POSITION,
						of("2").get(0).getHeaders().get(DurableStreamHeaders.POSITION)));
			DeadLetter letter = letters(listener).get(0);
			assertThat(letter.stream()).isEqualTo(this.stream);
			assertThat(letter.ordinal()).isEqualTo(2);
			assertThat(letter.attempts()).isEqualTo(5);
			assertThat(listener.events(ListenerEvent.MessageDelayed.class))
				.extracting(ListenerEvent.MessageDelayed::retryStream)
				.containsExactly(retry(1), retry(2));
			assertThat(listener.events(ListenerEvent.MessageDelayed.class))
				.extracting(ListenerEvent.MessageDelayed::attempts)
				.containsExactly(3, 4);
			assertThat(listener.events(ListenerEvent.MessageDeadLettered.class)).singleElement()
				.satisfies((event) -> assertThat(event.stream()).isEqualTo(this.stream));
		}
	}

	@Test
	void aMessageThatIsHandledOnTheWayIsNoLetter() {
		this.failures.put("1", 3);
		this.streams.append(this.stream, "1");
		try (ListenerTestContext listener = listenTo(Duration.ofMillis(100), LONG)) {
			await().until(() -> attempts("1") == 4);
			assertThat(sinceFailed()).isGreaterThanOrEqualTo(Duration.ofMillis(90));
			await().until(() -> checkpointOf(retry(1)) == 1);
			assertThat(this.streams.read(retry(1))).hasSize(1);
			assertThat(this.streams.read(retry(2))).isEmpty();
			assertThat(letters(listener)).isEmpty();
			assertThat(listener.events(ListenerEvent.MessageDelayed.class)).hasSize(1);
		}
	}

	@Test
	void whatWillNotGetBetterIsALetterAtOnce() {
		this.streams.append(this.stream, "1");
		try (ListenerTestContext listener = listen((message) -> {
			throw new MessageConversionException("never");
		}, settings(LONG))) {
			await().until(() -> letters(listener).size() == 1);
			assertThat(listener.events(ListenerEvent.MessageDelayed.class)).isEmpty();
		}
	}

	@Test
	void whatOthersPutOnARetryStreamIsADeadLetter() {
		this.streams.create(retry(1));
		this.streams.append(retry(1), "{\"no\":\"letter\"}");
		try (ListenerTestContext listener = listenTo(LONG)) {
			await().until(() -> listener.events(ListenerEvent.MessageDeadLettered.class).size() == 1);
			assertThat(this.streams.read(retry(1) + ".dlq").get(0)).contains("{\"no\":\"letter\"}");
			assertThat(this.messages).isEmpty();
		}
	}

	@Test
	void stoppingEndsTheWaitAtOnceAndAfterARestartItGoesOn() {
		this.failures.put("1", 3);
		this.streams.append(this.stream, "1");
		try (ListenerTestContext listener = listen((StreamMessageHandler<byte[]>) this::handle,
				settings(LONG).andThen((builder) -> builder.shutdownTimeout(LONG)))) {
			await().until(() -> listener.events(ListenerEvent.MessageDelayed.class).size() == 1);
		}
		long restarted = System.nanoTime();
		try (ListenerTestContext listener = listenTo(Duration.ofMillis(100))) {
			await().until(() -> attempts("1") == 4);
			assertThat(since(restarted)).isGreaterThanOrEqualTo(Duration.ofMillis(90));
			await().until(() -> checkpointOf(retry(1)) == 1);
		}
		try (ListenerTestContext listener = listenTo(SHORT)) {
			await().until(() -> listener.container().getState() == ContainerState.LIVE);
			assertThat(attempts("1")).isEqualTo(4);
		}
	}

	/** The store is as one that the process was killed before. */
	@Test
	void aProcessThatDiesBetweenTheRetryStreamAndTheCheckpointLosesNothing() {
		this.streams.append(this.stream, "1", "2", "3");
		StreamMessageHandler<byte[]> handler = (message) -> {
			Object result = handle(message);
			if (!isRetried(message) && new String(message.getPayload()).equals("2")) {
				throw new IllegalStateException("broken");
			}
			return result;
		};
		AtomicBoolean dead = new AtomicBoolean();
		OffsetStore dying = new DyingStore(this.store, dead,
				() -> existing(retry(1)) && !this.streams.read(retry(1)).isEmpty());
		try (ListenerTestContext listener = new ListenerTestContext(this.streams.client(), dying,
				DurableStreamListenerEndpoint.of("test", handler,
						((Consumer<ListenerOptionsBuilder>) (builder) -> builder.streams(List.of(this.stream)))
							.andThen(settings(LONG))))) {
			await().until(dead::get);
		}
		assertThat(this.streams.read(retry(1))).hasSize(1);
		assertThat(checkpointOf(this.stream)).isEqualTo(1);
		try (ListenerTestContext listener = listen(handler, settings(SHORT))) {
			await().until(() -> checkpointOf(retry(1)) == 1 && checkpointOf(this.stream) == 3);
			assertThat(this.streams.read(retry(1))).hasSize(1);
			assertThat(of("2")).filteredOn(AbstractRetryStreamTests::isRetried).hasSize(1);
			assertThat(attempts("3")).isEqualTo(1);
			assertThat(letters(listener)).isEmpty();
		}
	}

	@Test
	void aListenerThatAcknowledgesByItselfDoesSoOnTheWayToo() {
		this.failures.put("1", 4);
		this.streams.append(this.stream, "1", "2");
		try (ListenerTestContext listener = listen((message) -> {
			handle(message);
			message.getHeaders().get(DurableStreamHeaders.ACKNOWLEDGMENT, Acknowledgment.class).acknowledge();
			return null;
		}, settings(SHORT, SHORT).andThen((builder) -> builder.acknowledge(AcknowledgeMode.MANUAL)))) {
			await().until(() -> checkpointOf(retry(2)) == 1);
			assertThat(checkpointOf(retry(1))).isEqualTo(1);
			await().until(() -> checkpointOf(this.stream) == 2);
			assertThat(attempts("1")).isEqualTo(5);
			assertThat(letters(listener)).isEmpty();
		}
	}

	@Test
	void aBatchListenerGetsAMessageLaterAsABatchOfOne() {
		BatchListener bean = new BatchListener();
		this.streams.appendAtOnce(this.stream, "1", "2", "3");
		try (ListenerTestContext listener = listen(bean, "handle", settings(SHORT))) {
			await().until(() -> this.received.contains("[2]"));
			await().until(() -> this.received.contains("[3]"));
			await().until(() -> checkpointOf(retry(1)) == 1);
			assertThat(listener.events(ListenerEvent.MessageDelayed.class)).singleElement()
				.satisfies((event) -> assertThat(event.ordinal()).isEqualTo(2));
		}
	}

	@Test
	void retryStreamsStopPauseAndResumeWithTheirListenerAndAreNotSought() {
		this.failures.put("1", 3);
		CompletableFuture<DurableStreamListenerContainer> container = new CompletableFuture<>();
		try (ListenerTestContext listener = listen((message) -> {
			if (attempts("1") == 2) {
				container.get().pause(this.stream);
			}
			return handle(message);
		}, settings(SHORT))) {
			assertThat(listener.container().getStreams()).containsExactly(this.stream);
			assertThat(listener.container().getStatus()).extracting(StreamListenerStatus::stream)
				.containsExactly(this.stream, retry(1));
			container.complete(listener.container());
			this.streams.append(this.stream, "1");
			await().until(() -> listener.events(ListenerEvent.MessageDelayed.class).size() == 1);
			await().until(() -> isPaused(listener));
			listener.container().seek(StreamPosition.LATEST);
			await().during(SHORT.multipliedBy(5)).until(() -> attempts("1") == 3);
			listener.container().resume();
			await().until(() -> checkpointOf(retry(1)) == 1);
			assertThat(attempts("1")).isEqualTo(4);
			listener.container().stop(this.stream, () -> {
			});
			listener.awaitState(ContainerState.STOPPED);
		}
	}

	@Test
	void aPauseEndsTheWaitAtOnceAndOnceItIsOverTheWaitGoesOn() {
		this.failures.put("1", 3);
		this.streams.append(this.stream, "1");
		try (ListenerTestContext listener = listenTo(LONG)) {
			await().until(() -> listener.events(ListenerEvent.MessageDelayed.class).size() == 1);
			listener.container().pause(this.stream);
			await().until(() -> isPaused(listener));
			listener.container().resume();
			await().until(() -> listener.container().getStatus().get(1).state() == ContainerState.CATCHING_UP);
			assertThat(attempts("1")).isEqualTo(3);
		}
	}

	@Test
	void aLetterBehindTheLastStopIsHandledAgainLikeAnyOther() {
		this.failures.put("1", 4);
		this.streams.append(this.stream, "1");
		try (ListenerTestContext listener = listenTo(SHORT)) {
			await().until(() -> letters(listener).size() == 1);
			assertThat(listener.deadLetters().handleAgain(letters(listener).get(0)).block(TIMEOUT).status())
				.isEqualTo(DeadLetterOutcome.Status.HANDLED);
			assertThat(of("1").get(4).getHeaders()).containsEntry(DurableStreamHeaders.DELIVERY_ATTEMPT, 5)
				.containsEntry(DurableStreamHeaders.ORDINAL, 1L)
				.doesNotContainKey(DurableStreamHeaders.RETRY_STREAM);
		}
	}

	@Test
	void settingsThatCanNotWorkAreRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ListenerOptions.builder().property("retry.streams", "2").build())
			.withMessage("retry.streams needs retry.delays, a delay for each stream or fewer");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ListenerOptions.builder().property("retry.delays", "0s").build())
			.withMessage("retry.delays must be positive");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ListenerOptions.builder()
				.property("retry.delays", "1s, 2s")
				.property("retry.streams", "1")
				.build())
			.withMessage("retry.streams must not be less than there are retry.delays");
		assertThat(ListenerOptions.builder()
			.property("retry.delays", "1s, 2m")
			.property("retry.streams", "4")
			.build()
			.retryDelays()).extracting(Duration::toSeconds).containsExactly(1L, 120L, 120L, 120L);
		assertThatExceptionOfType(ListenerConfigurationException.class)
			.isThrownBy(() -> listen(settings(LONG).andThen((builder) -> builder.failure(FailurePolicy.STOP))))
			.withMessageContaining("set 'failure' to 'dead-letter'");
	}

	private ListenerTestContext listenTo(Duration... delays) {
		return listen((StreamMessageHandler<byte[]>) this::handle, settings(delays));
	}

	private static Consumer<ListenerOptionsBuilder> settings(Duration... delays) {
		return (builder) -> builder.failure(FailurePolicy.DEAD_LETTER).backOff(QUICK).retryDelays(List.of(delays));
	}

	private volatile long failedAt;

	private @Nullable Object handle(Message<byte[]> message) {
		this.messages.add(message);
		String payload = new String(message.getPayload(), StandardCharsets.UTF_8);
		int left = this.failures.getOrDefault(payload, 0);
		if (left > 0) {
			this.failures.put(payload, left - 1);
			this.failedAt = System.nanoTime();
			throw new IllegalStateException("broken");
		}
		return null;
	}

	private Duration sinceFailed() {
		return since(this.failedAt);
	}

	private static Duration since(long nanos) {
		return Duration.ofNanos(System.nanoTime() - nanos);
	}

	private static boolean isRetried(Message<?> message) {
		return message.getHeaders().containsKey(DurableStreamHeaders.RETRY_STREAM);
	}

	private static boolean isPaused(ListenerTestContext listener) {
		return listener.container().getStatus().stream().allMatch((status) -> status.state() == ContainerState.PAUSED);
	}

	private List<Message<byte[]>> of(String payload) {
		return this.messages.stream().filter((message) -> new String(message.getPayload()).equals(payload)).toList();
	}

	private int attempts(String payload) {
		return of(payload).size();
	}

	private String retry(int stop) {
		return this.stream + ".test.retry-" + stop;
	}

	private boolean existing(String name) {
		return this.streams.client().stream(name).metadata().onErrorComplete().block(TIMEOUT) != null;
	}

	private long checkpointOf(String name) {
		Checkpoint checkpoint = this.store.load(new CheckpointKey("test", name));
		return (checkpoint != null) ? checkpoint.ordinal() : -1;
	}

	private static List<DeadLetter> letters(ListenerTestContext listener) {
		return listener.deadLetters()
			.list(DeadLetterQuery.of("test"))
			.collectList()
			.blockOptional(TIMEOUT)
			.orElseThrow();
	}

	/** Fails at the second message the first times. */
	final class BatchListener {

		private int failures = 3;

		void handle(List<String> batch) {
			int index = batch.indexOf("2");
			if (index >= 0 && this.failures-- > 0) {
				throw new BatchListenerFailedException("broken", new IllegalStateException(), index);
			}
			if (batch.size() == 1) {
				AbstractRetryStreamTests.this.received.add(batch.toString());
			}
		}

	}

	/**
	 * Takes nothing any more from a moment on.
	 *
	 * @param store the store
	 * @param dead whether the moment has come
	 * @param moment tells it
	 */
	private record DyingStore(InMemoryOffsetStore store, AtomicBoolean dead,
			BooleanSupplier moment) implements OffsetStore {

		@Override
		public @Nullable Checkpoint load(CheckpointKey key) {
			return this.store.load(key);
		}

		@Override
		public void save(CheckpointKey key, Checkpoint checkpoint) {
			if (this.dead.get() || this.moment.getAsBoolean()) {
				this.dead.set(true);
				throw new OffsetStoreException("dead", null);
			}
			this.store.save(key, checkpoint);
		}

		@Override
		public void delete(CheckpointKey key) {
			this.store.delete(key);
		}

	}

}
