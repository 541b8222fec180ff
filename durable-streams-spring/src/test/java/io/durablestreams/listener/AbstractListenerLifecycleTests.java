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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.durablestreams.client.LiveMode;
import io.durablestreams.client.Offset;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.error.PositionLostException;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.listener.config.MissingStreamPolicy;
import io.durablestreams.listener.config.PositionLostPolicy;
import io.durablestreams.listener.config.RetryBackOff;
import io.durablestreams.offset.Checkpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How listeners start, stop, pause, seek and end.
 */
@Timeout(60)
abstract class AbstractListenerLifecycleTests extends AbstractServerTests {

	/** Longer than any test may take: a stop that waits for it fails the test. */
	private static final Duration FOREVER = Duration.ofHours(1);

	@ParameterizedTest
	@EnumSource(value = LiveMode.class, names = { "LONG_POLL", "SSE" })
	void stopEndsALiveReadAtOnce(LiveMode mode) {
		try (ListenerTestContext listener = listen((settings) -> settings.mode(mode).shutdownTimeout(FOREVER))) {
			listener.awaitLive();
			listener.container().stop();
			assertThat(listener.status().state()).isEqualTo(ContainerState.STOPPED);
			assertThat(listener.container().isRunning()).isFalse();
		}
	}

	@Test
	void stopEndsABackOffAtOnceAndTheMessageIsDeliveredAgain() {
		this.streams.append(this.stream, "1");
		AtomicBoolean broken = new AtomicBoolean(true);
		try (ListenerTestContext listener = listen((message) -> {
			this.received.add(new String(message.getPayload()));
			if (broken.get()) {
				throw new IllegalStateException("broken");
			}
			return null;
		}, (settings) -> settings.backOff(RetryBackOff.fixed(FOREVER, 5)).shutdownTimeout(FOREVER))) {
			await().until(() -> listener.status().failed() == 1);
			listener.container().stop();
			assertThat(listener.status().state()).isEqualTo(ContainerState.STOPPED);
			broken.set(false);
			listener.container().start();
			listener.awaitLive();
			assertThat(this.received).containsExactly("1", "1");
		}
	}

	@Test
	void stopEndsTheWaitForAMissingStreamAtOnce() {
		this.stream = TestStreams.newName();
		try (ListenerTestContext listener = listen((settings) -> settings.shutdownTimeout(FOREVER))) {
			listener.awaitState(ContainerState.WAITING);
			assertThat(listener.status().failure()).isNull();
			listener.container().stop();
			assertThat(listener.status().state()).isEqualTo(ContainerState.STOPPED);
		}
	}

	@Test
	void aListenerThatWaitsForItsStreamGoesOnWhenTheClientCreatesItAndGetsAllOfIt() {
		this.stream = TestStreams.newName();
		try (ListenerTestContext listener = listen((settings) -> settings.from(StreamPosition.LATEST))) {
			listener.awaitState(ContainerState.WAITING);
			this.streams.create(this.stream);
			this.streams.append(this.stream, "1");
			await().until(() -> this.received.contains("1"));
			assertThat(listener.events(ListenerEvent.Disrupted.class)).isEmpty();
			assertThat(listener.events(ListenerEvent.StateChanged.class))
				.extracting(ListenerEvent.StateChanged::newState)
				.containsSequence(ContainerState.WAITING, ContainerState.STARTING);
		}
	}

	@Test
	void stopLetsTheHandlerFinishAndStoresItsCheckpoint() throws InterruptedException {
		this.streams.appendAtOnce(this.stream, "1", "2");
		CountDownLatch handling = new CountDownLatch(1);
		CountDownLatch finish = new CountDownLatch(1);
		CountDownLatch stopped = new CountDownLatch(1);
		try (ListenerTestContext listener = listen((message) -> {
			handling.countDown();
			finish.await();
			return null;
		}, (settings) -> settings.shutdownTimeout(FOREVER))) {
			handling.await();
			assertThat(listener.status().handlingSince()).isNotNull();
			listener.container().stop(stopped::countDown);
			assertThat(listener.status().state()).isEqualTo(ContainerState.STOPPING);
			assertThat(stopped.getCount()).isEqualTo(1);
			finish.countDown();
			stopped.await();
			assertThat(listener.status().state()).isEqualTo(ContainerState.STOPPED);
			assertThat(checkpoint().ordinal()).isEqualTo(1);
			assertThat(listener.status().handled()).isEqualTo(1);
		}
	}

	@Test
	void aHandlerThatOutlastsTheShutdownTimeoutIsInterruptedAndItsMessageDeliveredAgain() throws InterruptedException {
		this.streams.append(this.stream, "1");
		CountDownLatch handling = new CountDownLatch(1);
		AtomicBoolean interrupted = new AtomicBoolean();
		try (ListenerTestContext listener = listen((message) -> {
			this.received.add(new String(message.getPayload()));
			handling.countDown();
			if (this.received.size() == 1) {
				try {
					new CountDownLatch(1).await();
				}
				catch (InterruptedException ex) {
					interrupted.set(true);
				}
			}
			return null;
		}, (settings) -> settings.shutdownTimeout(Duration.ofMillis(50)))) {
			handling.await();
			listener.container().stop();
			assertThat(listener.status().state()).isEqualTo(ContainerState.STOPPED);
			assertThat(listener.status().handlingSince()).isNull();
			await().untilTrue(interrupted);
			assertThat(checkpoint().ordinal()).isZero();
			listener.container().start();
			await().until(() -> this.received.size() == 2);
			listener.awaitLive();
		}
	}

	@Test
	void aHandlerMayStopItsOwnListener() {
		this.streams.appendAtOnce(this.stream, "1", "2");
		AtomicReference<ListenerTestContext> own = new AtomicReference<>();
		CountDownLatch known = new CountDownLatch(1);
		try (ListenerTestContext listener = listen((message) -> {
			this.received.add(new String(message.getPayload()));
			known.await();
			own.get().container().stop();
			return null;
		}, (settings) -> settings.shutdownTimeout(FOREVER))) {
			own.set(listener);
			known.countDown();
			listener.awaitState(ContainerState.STOPPED);
			assertThat(this.received).containsExactly("1");
			assertThat(checkpoint().ordinal()).isEqualTo(1);
		}
	}

	@Test
	void theCallbackOfStopIsCalledForAListenerThatIsNotRunning() {
		CountDownLatch stopped = new CountDownLatch(1);
		try (ListenerTestContext listener = listen((settings) -> {
		})) {
			listener.container().stop();
			listener.container().stop(stopped::countDown);
			assertThat(stopped.getCount()).isZero();
		}
	}

	@Test
	void aStartDuringAStopIsCarriedOutAfterIt() throws InterruptedException {
		this.streams.append(this.stream, "1");
		CountDownLatch handling = new CountDownLatch(1);
		CountDownLatch finish = new CountDownLatch(1);
		CountDownLatch stopped = new CountDownLatch(1);
		try (ListenerTestContext listener = listen((message) -> {
			handling.countDown();
			finish.await();
			return null;
		}, (settings) -> {
		})) {
			handling.await();
			listener.container().stop(stopped::countDown);
			listener.container().start();
			finish.countDown();
			stopped.await();
			listener.awaitLive();
			assertThat(listener.status().handled()).isEqualTo(1);
		}
	}

	@Test
	void oneThreadThatIsNotADaemonLivesWhileAListenerRuns() {
		assertThat(keepAliveThreads()).isEmpty();
		try (ListenerTestContext listener = listen((settings) -> {
		})) {
			assertThat(keepAliveThreads()).hasSize(1);
			listener.awaitLive();
			listener.container().stop();
			await().until(() -> keepAliveThreads().isEmpty());
			listener.container().start();
			assertThat(keepAliveThreads()).hasSize(1);
		}
		await().until(() -> keepAliveThreads().isEmpty());
	}

	@Test
	void aPausedListenerReadsNothingAndGoesOnWhereItWas() {
		this.streams.append(this.stream, "1");
		try (ListenerTestContext listener = listen((settings) -> {
		})) {
			listener.awaitLive();
			listener.container().pause();
			listener.awaitState(ContainerState.PAUSED);
			this.streams.append(this.stream, "2");
			listener.container().stop();
			listener.container().start();
			listener.awaitState(ContainerState.PAUSED);
			assertThat(this.received).containsExactly("1");
			listener.container().resume();
			await().until(() -> this.received.size() == 2);
			listener.awaitLive();
			assertThat(this.received).containsExactly("1", "2");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1/100", "nonsense", "9999999999999999_9999999999999999" })
	void aSeekToAPlaceThatTheServerDoesNotKnowChangesNothing(String position) {
		this.streams.append(this.stream, "1", "2");
		try (ListenerTestContext listener = listen((settings) -> {
		})) {
			await().untilAsserted(() -> assertThat(this.received).hasSize(2));
			await().until(() -> listener.status().upToDate());
			CompletableFuture<Checkpoint> sought = listener.container()
				.seek(this.stream, StreamPosition.parse(position));
			assertThat(sought).failsWithin(Duration.ofSeconds(20))
				.withThrowableOfType(ExecutionException.class)
				.withCauseInstanceOf(IllegalStateException.class)
				.withMessageContaining("has no position " + position);
			this.streams.append(this.stream, "3");
			await().untilAsserted(() -> assertThat(this.received).containsExactly("1", "2", "3"));
		}
	}

	@Test
	void seekGoesOnAnywhereAndTheOrdinalNeverGoesBack() {
		this.streams.appendAtOnce(this.stream, "1", "2", "3");
		try (ListenerTestContext listener = listen((settings) -> {
		})) {
			listener.awaitLive();
			listener.container().seek(StreamPosition.EARLIEST);
			await().until(() -> this.received.size() == 6);
			listener.awaitLive();
			assertThat(this.received).containsExactly("1", "2", "3", "1", "2", "3");
			assertThat(listener.status().ordinal()).isEqualTo(6);
			listener.container().seek(this.stream, StreamPosition.of(Offset.EARLIEST, 2));
			await().until(() -> this.received.size() == 7);
			assertThat(this.received).endsWith("3");
			listener.awaitLive();
		}
		assertThat(checkpoint().ordinal()).isEqualTo(7);
	}

	@Test
	void aSeekOfAStoppedListenerIsAppliedAtItsStart() {
		this.streams.appendAtOnce(this.stream, "1", "2");
		try (ListenerTestContext listener = listen((settings) -> {
		})) {
			listener.awaitLive();
			listener.container().stop();
			this.streams.append(this.stream, "3");
			listener.container().seek(StreamPosition.LATEST);
			listener.container().start();
			listener.awaitLive();
			this.streams.append(this.stream, "4");
			await().until(() -> this.received.contains("4"));
			assertThat(this.received).containsExactly("1", "2", "4");
		}
	}

	@Test
	void pausingResumingAndSeekingUnderLoadLosesNothing() {
		String[] values = IntStream.range(0, 3000).mapToObj(String::valueOf).toArray(String[]::new);
		this.streams.appendAtOnce(this.stream, values);
		try (ListenerTestContext listener = listen((settings) -> {
		})) {
			for (int i = 0; i < 20; i++) {
				int reached = this.received.size();
				await().until(() -> this.received.size() > Math.min(reached + 20, 2500));
				listener.container().pause();
				listener.container().resume();
			}
			await().until(() -> this.received.size() == values.length);
			listener.awaitLive();
			assertThat(this.received).containsExactly(values);
			this.received.clear();
			listener.container().seek(StreamPosition.EARLIEST);
			await().until(() -> this.received.size() > 100);
			listener.container().seek(StreamPosition.EARLIEST);
			// All may have come once by then.
			await().until(() -> this.received.lastIndexOf("0") > 0
					&& this.received.lastIndexOf("2999") > this.received.lastIndexOf("0"));
			List<String> all = List.copyOf(this.received);
			int second = all.lastIndexOf("0");
			assertThat(all.subList(second, all.size())).containsExactly(values);
			assertThat(all.subList(0, second)).startsWith("0", "1", "2").isSubsetOf(values);
		}
	}

	@Test
	void aMissingStreamIsCreatedWhereTheSettingsSaySo() {
		this.stream = TestStreams.newName();
		try (ListenerTestContext listener = listen((settings) -> settings.missingStream(MissingStreamPolicy.CREATE))) {
			listener.awaitLive();
			this.streams.append(this.stream, "1");
			await().until(() -> this.received.contains("1"));
		}
	}

	@Test
	void aMissingStreamFailsTheListenerWhereTheSettingsSaySo() {
		this.stream = TestStreams.newName();
		try (ListenerTestContext listener = listen((settings) -> settings.missingStream(MissingStreamPolicy.FAIL))) {
			listener.awaitState(ContainerState.FAILED);
			assertThat(listener.status().failure()).isInstanceOf(StreamNotFoundException.class)
				.hasMessageContaining(this.stream);
		}
	}

	@ParameterizedTest
	@EnumSource(PositionLostPolicy.class)
	void aStreamThatWasMadeAnewIsAPositionLost(PositionLostPolicy policy) {
		this.streams.appendAtOnce(this.stream, "1", "2", "3");
		try (ListenerTestContext listener = listen((settings) -> {
		})) {
			listener.awaitLive();
		}
		this.streams.delete(this.stream);
		this.streams.create(this.stream);
		this.streams.append(this.stream, "4");
		try (ListenerTestContext listener = listen((settings) -> settings.positionLost(policy))) {
			if (policy == PositionLostPolicy.FAIL) {
				listener.awaitState(ContainerState.FAILED);
				assertThat(listener.status().failure()).isInstanceOf(PositionLostException.class);
				assertThat(this.received).containsExactly("1", "2", "3");
			}
			else {
				listener.awaitLive();
				this.streams.append(this.stream, "5");
				await().until(() -> this.received.contains("5"));
				assertThat(this.received).containsExactlyElementsOf((policy == PositionLostPolicy.EARLIEST)
						? List.of("1", "2", "3", "4", "5") : List.of("1", "2", "3", "5"));
				assertThat(listener.status().ordinal()).isEqualTo(this.received.size());
			}
			assertThat(listener.events(ListenerEvent.PositionLost.class)).hasSize(1);
		}
	}

	@Test
	void theStatesOfALifeArePublished() {
		this.streams.append(this.stream, "1");
		try (ListenerTestContext listener = listen((settings) -> {
		})) {
			listener.awaitLive();
			listener.container().pause();
			listener.awaitState(ContainerState.PAUSED);
			listener.container().stop();
			assertThat(listener.events(ListenerEvent.StateChanged.class))
				.extracting(ListenerEvent.StateChanged::newState)
				.containsExactly(ContainerState.STARTING, ContainerState.CATCHING_UP, ContainerState.LIVE,
						ContainerState.PAUSED, ContainerState.STOPPING, ContainerState.STOPPED);
		}
	}

	private static List<Thread> keepAliveThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("durable-streams-listeners") && !thread.isDaemon())
			.toList();
	}

}
