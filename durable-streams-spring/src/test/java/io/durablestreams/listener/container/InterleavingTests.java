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

package io.durablestreams.listener.container;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.DurableStreamHeaders;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.internal.invoke.ListenerInvoker;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.OffsetStoreException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Sinks;

import org.springframework.messaging.Message;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All orders in which things can happen to a consumer, up to a depth: one message at a
 * time, in order, none skipped, none behind a stored checkpoint handled again, and in the
 * end all of them handled.
 */
class InterleavingTests {

	private static final int DEPTH = Integer.getInteger("depth", Boolean.getBoolean("soak") ? 7 : 4);

	@BeforeAll
	static void logNothing() {
		logger().setLevel(Level.OFF);
	}

	@AfterAll
	static void logAgain() {
		logger().setLevel(null);
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger("io.durablestreams.listener");
	}

	/**
	 * Whatever happens at once happens before the consumer's next step, or each event
	 * meets a consumer that has done all it can. Where both messages are handled first,
	 * one event more is tried.
	 */
	@ParameterizedTest
	@CsvSource({ "RECORD, 1, 0", "RECORD, 2, 0", "INTERVAL, 1, 0", "RECORD, 1, 2" })
	void thePromisesHoldInEveryOrderOfEvents(AcknowledgeMode mode, int atOnce, int handledFirst) {
		List<String> broken = new ArrayList<>();
		int[] count = new int[1];
		List<Event> events = new ArrayList<>(Collections.nCopies(handledFirst, Event.RESULT));
		explore(events, (handledFirst > 0) ? DEPTH + 1 : DEPTH, new Setting(mode, atOnce), broken, count);
		assertThat(broken).as("of %s orders", count[0]).isEmpty();
		assertThat(count[0]).isGreaterThan((handledFirst > 0) ? 300 : 500);
	}

	private static void explore(List<Event> events, int depth, Setting setting, List<String> broken, int[] count) {
		if (broken.size() >= 3) {
			return;
		}
		List<Event> possible;
		try {
			Scenario scenario = new Scenario(setting.mode());
			scenario.play(events, setting.atOnce());
			possible = scenario.possible();
			if (events.size() == depth) {
				count[0]++;
				scenario.finish();
				return;
			}
		}
		catch (Throwable ex) {
			broken.add(events + ": " + ex);
			return;
		}
		for (Event next : possible) {
			events.add(next);
			explore(events, depth, setting, broken, count);
			events.remove(events.size() - 1);
		}
	}

	/**
	 * How a consumer is looked at.
	 *
	 * @param mode when it stores its checkpoint
	 * @param atOnce how many events happen before its next step
	 */
	private record Setting(AcknowledgeMode mode, int atOnce) {
	}

	/** What may happen. */
	enum Event {

		RESULT, FAILURE, TIME, APPEND, STOP, START, PAUSE, RESUME, SEEK, LEASE_LOST, LEASE_BACK, STORE_DOWN, STORE_UP

	}

	/** A consumer, and what is known of what it must do. */
	private static final class Scenario {

		private static final MeterRegistry METERS = new CompositeMeterRegistry();

		private final TestConsumer test = new TestConsumer(2);

		private final TestLeases leases = new TestLeases(this.test.database);

		private final AcknowledgeMode mode;

		private final Map<Event, Integer> happened = new EnumMap<>(Event.class);

		private final Map<Long, Integer> messages = new HashMap<>();

		private int length = 2;

		private int expected = 1;

		private @Nullable Integer sought;

		private Sinks.@Nullable One<String> inHand;

		private int numberInHand;

		private boolean running = true;

		/** Whether it has been told to stop while it handled messages. */
		private boolean stopping;

		private boolean paused;

		private boolean leased = true;

		private boolean storeUp = true;

		Scenario(AcknowledgeMode mode) {
			this.mode = mode;
			this.test.meters = METERS;
			this.test.store = this.leases.offsetStore();
			this.test.coordinator = this.leases;
			this.test.settings = (settings) -> settings.acknowledgeCount(2);
			this.test.database.onUse = () -> {
				if (!this.storeUp) {
					throw new OffsetStoreException("down", null);
				}
			};
			start();
			this.test.run();
		}

		void play(List<Event> events, int atOnce) {
			for (int i = 0; i < events.size(); i++) {
				happen(events.get(i));
				if ((i + 1) % atOnce == 0) {
					runAndCheck();
				}
			}
			runAndCheck();
		}

		private void runAndCheck() {
			this.test.run();
			checkWhatIsStoredByStopping();
			ContainerState state = this.test.state();
			assertThat(state).isNotEqualTo(ContainerState.FAILED);
			if (!this.running && this.inHand == null) {
				assertThat(state).isEqualTo(ContainerState.STOPPED);
			}
			if (this.running && this.inHand == null && this.leased && this.storeUp && this.paused
					&& this.sought == null) {
				assertThat(state).isEqualTo(ContainerState.PAUSED);
			}
		}

		private void checkWhatIsStoredByStopping() {
			boolean stopped = this.stopping && this.inHand == null;
			boolean alwaysLeased = !this.happened.containsKey(Event.LEASE_LOST);
			if (stopped && this.storeUp && alwaysLeased && this.sought == null) {
				assertThat(storedPosition()).as("stored by stopping").isEqualTo(this.expected - 1);
			}
			this.stopping &= !stopped;
		}

		/**
		 * What makes a difference here; each but results, time and messages few times.
		 */
		List<Event> possible() {
			List<Event> possible = new ArrayList<>();
			add(possible, Event.RESULT, this.inHand != null, 9);
			add(possible, Event.FAILURE, this.inHand != null, 2);
			add(possible, Event.TIME, this.inHand == null, 2);
			add(possible, Event.APPEND, true, 1);
			add(possible, this.running ? Event.STOP : Event.START, true, 2);
			add(possible, this.paused ? Event.RESUME : Event.PAUSE, true, 2);
			add(possible, Event.SEEK, true, 1);
			add(possible, this.leased ? Event.LEASE_LOST : Event.LEASE_BACK, true, 2);
			add(possible, this.storeUp ? Event.STORE_DOWN : Event.STORE_UP, true, 2);
			return possible;
		}

		private void add(List<Event> possible, Event event, boolean condition, int atMost) {
			if (condition && this.happened.getOrDefault(event, 0) < atMost) {
				possible.add(event);
			}
		}

		private void happen(Event event) {
			this.happened.merge(event, 1, Integer::sum);
			switch (event) {
				case RESULT -> result();
				case FAILURE -> failure();
				case TIME -> this.test.clock.advance(Duration.ofHours(1));
				case APPEND -> {
					this.length++;
					this.test.stream.append();
				}
				case STOP -> {
					this.running = false;
					ContainerState state = this.test.state();
					this.stopping = state == ContainerState.LIVE || state == ContainerState.CATCHING_UP;
					this.test.consumer().stop(() -> {
					});
				}
				case START -> {
					this.running = true;
					this.stopping = false;
					this.test.consumer().start();
				}
				case PAUSE -> {
					this.paused = true;
					this.test.consumer().pause();
				}
				case RESUME -> {
					this.paused = false;
					this.test.consumer().resume();
				}
				case SEEK -> {
					this.sought = 0;
					this.test.consumer().seek(StreamPosition.EARLIEST);
				}
				case LEASE_LOST -> {
					this.leased = false;
					this.leases.lose();
					somebodyElseHandlesOne();
				}
				case LEASE_BACK -> {
					this.leased = true;
					this.leases.give();
				}
				case STORE_DOWN -> this.storeUp = false;
				case STORE_UP -> this.storeUp = true;
			}
		}

		private void somebodyElseHandlesOne() {
			List<Checkpoint> stored = this.test.database.stored;
			int next = (int) storedPosition() + 1;
			if (stored.isEmpty() || next > this.length || this.sought != null) {
				return;
			}
			long ordinal = stored.get(stored.size() - 1).ordinal() + 1;
			stored.add(new Checkpoint(MemoryStream.position(next), ordinal, Instant.EPOCH));
			this.expected = Math.max(this.expected, next + 1);
		}

		private void result() {
			Sinks.One<String> pending = this.inHand;
			if (pending != null) {
				this.inHand = null;
				if (this.sought == null) {
					this.expected = Math.max(this.expected, this.numberInHand + 1);
				}
				pending.tryEmitValue("done");
			}
		}

		private void failure() {
			Sinks.One<String> pending = this.inHand;
			if (pending != null) {
				this.inHand = null;
				pending.tryEmitError(new IllegalStateException("failed"));
			}
		}

		private void start() {
			this.test.start(this.mode, new ListenerInvoker() {

				@Override
				public boolean isBatch() {
					return false;
				}

				@Override
				public Object invoke(Message<?> message) {
					return handle(message);
				}

			});
		}

		private Object handle(Message<?> message) {
			int number = Integer.parseInt(new String((byte[]) message.getPayload()));
			assertThat(this.inHand).as("one at a time").isNull();
			assertThat(this.leased).as("only with the lease").isTrue();
			if (this.sought != null) {
				assertThat(number).as("sought").isEqualTo(this.sought + 1);
				this.sought = null;
				this.messages.clear();
			}
			else {
				assertThat(number).as("none skipped").isLessThanOrEqualTo(this.expected);
				assertThat((long) number).as("none behind the checkpoint").isGreaterThan(storedPosition());
			}
			long ordinal = (Long) message.getHeaders().get(DurableStreamHeaders.ORDINAL);
			Integer same = this.messages.putIfAbsent(ordinal, number);
			assertThat(same == null || same == number).as("ordinal " + ordinal).isTrue();
			if (this.mode == AcknowledgeMode.RECORD) {
				assertThat((long) number).as("each stored before the next").isEqualTo(storedPosition() + 1);
			}
			this.expected = number;
			this.numberInHand = number;
			Sinks.One<String> pending = Sinks.one();
			this.inHand = pending;
			return pending.asMono();
		}

		private long storedPosition() {
			List<Checkpoint> stored = this.test.database.stored;
			return stored.isEmpty() ? 0 : stored.get(stored.size() - 1).position().subOffset();
		}

		/** Everything is well again: all must be handled now. */
		void finish() {
			this.storeUp = true;
			if (!this.leased) {
				happen(Event.LEASE_BACK);
			}
			if (this.paused) {
				happen(Event.RESUME);
			}
			for (int i = 0; i < 30; i++) {
				this.test.run();
				if (!this.test.consumer().isRunning()) {
					happen(Event.START);
				}
				this.running = true;
				if (this.inHand != null) {
					result();
				}
				else {
					this.test.clock.advance(Duration.ofHours(1));
				}
			}
			assertThat(this.test.status().upToDate()).as("up to date").isTrue();
			assertThat(this.sought).as("the seek is carried out").isNull();
			assertThat(this.expected).as("all handled").isEqualTo(this.length + 1);
			this.test.consumer().stop(() -> {
			});
			this.test.run();
			assertThat(storedPosition()).as("all stored").isEqualTo(this.length);
			long last = -1;
			for (Checkpoint checkpoint : this.test.database.stored) {
				assertThat(checkpoint.ordinal()).as("ordinals never go back").isGreaterThanOrEqualTo(last);
				last = checkpoint.ordinal();
			}
		}

	}

}
