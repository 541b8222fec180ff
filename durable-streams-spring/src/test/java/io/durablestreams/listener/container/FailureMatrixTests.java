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

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.durablestreams.listener.Acknowledgment;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.DurableStreamHeaders;
import io.durablestreams.listener.ListenerEvent;
import io.durablestreams.listener.StreamMessageInterceptor;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.failure.HandlerErrorException;
import io.durablestreams.listener.failure.ListenerErrorHandler;
import io.durablestreams.listener.internal.invoke.ListenerInvoker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.noop.NoopCounter;
import io.micrometer.core.instrument.noop.NoopTimer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.messaging.Message;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever is thrown wherever the application's code runs, it has one place to land: a
 * failed attempt, or a consumer that is seen to have failed, or a line in the log. It
 * stops at once, and goes on in the right place.
 */
class FailureMatrixTests {

	private static final List<AcknowledgeMode> MODES = List.of(AcknowledgeMode.RECORD, AcknowledgeMode.MANUAL,
			AcknowledgeMode.TRANSACTIONAL);

	@BeforeAll
	static void logNothing() {
		logger().setLevel(Level.OFF);
	}

	@AfterAll
	static void logAgain() {
		logger().setLevel(null);
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger("io.durablestreams.listener.container");
	}

	@ParameterizedTest
	@EnumSource(Place.class)
	void whatIsThrownHasOnePlaceToLand(Place place) {
		List<String> wrong = new ArrayList<>();
		for (Kind kind : Kind.values()) {
			for (Flow flow : place.flows) {
				for (boolean batch : new boolean[] { false, true }) {
					for (AcknowledgeMode mode : MODES) {
						boolean refused = flow != Flow.SYNC || place == Place.RESULTS;
						if (mode == AcknowledgeMode.TRANSACTIONAL && refused) {
							continue;
						}
						String name = kind + " " + flow + (batch ? " batch " : " single ") + mode;
						try {
							new Run(place, kind, flow, batch, mode).verify();
						}
						catch (Throwable ex) {
							wrong.add(name + ": " + ex);
						}
					}
				}
			}
		}
		assertThat(wrong).isEmpty();
	}

	/** What is thrown. */
	enum Kind {

		CHECKED(() -> new java.io.IOException("checked")), UNCHECKED(() -> new IllegalStateException("unchecked")),
		ASSERTION(() -> new AssertionError("assertion")), NO_CLASS(() -> new NoClassDefFoundError("com/example/Gone")),
		STACK(StackOverflowError::new), MEMORY(() -> new OutOfMemoryError("not really")), OTHER_ERROR(OtherError::new),
		INTERRUPT(() -> new InterruptedException("interrupted"));

		private final Supplier<Throwable> maker;

		Kind(Supplier<Throwable> maker) {
			this.maker = maker;
		}

		/** Whether no policy may pass over it. */
		boolean isBroken() {
			return this == NO_CLASS || this == STACK || this == MEMORY || this == OTHER_ERROR;
		}

		<R> R raise() {
			if (this == INTERRUPT) {
				Thread.currentThread().interrupt();
			}
			return FailureMatrixTests.<RuntimeException, R>sneak(this.maker.get());
		}

	}

	/** How a handler gives its result. */
	enum Flow {

		SYNC, MONO_FAILS, MONO_THROWS, MONO_THROWS_LATER, FUTURE

	}

	/** Where it is thrown. */
	enum Place {

		HANDLER(Flow.values()), FILTER, BEFORE, AFTER, METERS, EVENTS, STORE_LOAD, STORE_SAVE, BEHIND_COMMIT,
		DEAD_LETTER, ERROR_HANDLER, RESULTS;

		private final List<Flow> flows;

		Place(Flow... flows) {
			this.flows = (flows.length > 0) ? List.of(flows) : List.of(Flow.SYNC);
		}

		/** Whether it makes an attempt fail. */
		boolean isAttempt() {
			return Set.of(HANDLER, FILTER, BEFORE, RESULTS).contains(this);
		}

		/** Whether it is behind an attempt that failed. */
		boolean isRecovery() {
			return this == DEAD_LETTER || this == ERROR_HANDLER;
		}

		boolean isStore() {
			return this == STORE_LOAD || this == STORE_SAVE;
		}

	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable, R> R sneak(Throwable failure) throws T {
		throw (T) failure;
	}

	/** An error that nobody knows. */
	static final class OtherError extends Error {

		private static final long serialVersionUID = 1L;

		OtherError() {
			super("other");
		}

	}

	/** One cell of the matrix: the second of three messages meets the fault. */
	private static final class Run {

		private final Place place;

		private final Kind kind;

		private final Flow flow;

		private final boolean batch;

		private final AcknowledgeMode mode;

		private final TestConsumer test = new TestConsumer(3);

		private boolean broken = true;

		private boolean inFault;

		Run(Place place, Kind kind, Flow flow, boolean batch, AcknowledgeMode mode) {
			this.place = place;
			this.kind = kind;
			this.flow = flow;
			this.batch = batch;
			this.mode = mode;
			arrange();
		}

		void verify() {
			start();
			this.test.runPatiently();
			assertLanded();
			assertThat(Thread.interrupted()).as("the thread is left interrupted").isFalse();
			stopAtOnce();
			this.broken = false;
			start();
			this.test.runPatiently();
			assertThat(this.test.status().upToDate()).as("goes on").isTrue();
			assertThat(this.test.database.rows).as("handled").isEqualTo(expectedRows());
			assertThat(this.test.database.ordinal()).isEqualTo(3);
			stopAtOnce();
			assertThat(this.test.clock.users()).isZero();
			assertThat(this.test.stream.openReads()).isZero();
		}

		/**
		 * What is in hand while the store is down comes again, unless it is one with it.
		 */
		private List<String> expectedRows() {
			if (this.place != Place.STORE_SAVE || this.mode == AcknowledgeMode.TRANSACTIONAL) {
				return List.of("1", "2", "3");
			}
			return this.batch ? List.of("1", "2", "1", "2", "3") : List.of("1", "2", "2", "3");
		}

		private void start() {
			this.test.start(this.mode, invoker());
		}

		/** Nothing may be waited for. */
		private void stopAtOnce() {
			var before = this.test.clock.now();
			boolean[] stopped = new boolean[1];
			this.test.consumer().stop(() -> stopped[0] = true);
			this.test.run();
			assertThat(stopped[0]).as("stopped").isTrue();
			assertThat(this.test.consumer().isRunning()).isFalse();
			assertThat(this.test.clock.now()).isEqualTo(before);
		}

		private void assertLanded() {
			if (this.place == Place.BEHIND_COMMIT && this.mode != AcknowledgeMode.TRANSACTIONAL) {
				return;
			}
			if (this.kind.isBroken() || this.place.isAttempt() || this.place.isRecovery()) {
				assertFailed();
			}
			else if (this.place.isStore()) {
				assertThat(this.test.state()).isIn(ContainerState.STARTING, ContainerState.CATCHING_UP);
				assertThat(this.test.status().failure()).isNotNull();
			}
			else {
				assertThat(this.test.state()).isEqualTo(ContainerState.LIVE);
				assertThat(this.test.database.rows).containsExactly("1", "2", "3");
			}
			if (this.place.isAttempt() && !this.kind.isBroken()) {
				assertThat(this.test.status().failed()).isEqualTo(3);
			}
		}

		private void assertFailed() {
			assertThat(this.test.state()).isEqualTo(ContainerState.FAILED);
			Throwable failure = this.test.status().failure();
			assertThat(failure).isNotNull();
			Throwable cause = (failure instanceof HandlerErrorException) ? failure.getCause() : failure;
			assertThat(cause).hasSameClassAs(this.kind.maker.get());
			boolean told = this.test.events.stream()
				.anyMatch((event) -> event instanceof ListenerEvent.StateChanged changed
						&& changed.newState() == ContainerState.FAILED);
			assertThat(told || this.place == Place.EVENTS).isTrue();
		}

		private <R> @Nullable R fault(Place where) {
			if (this.broken && this.place == where) {
				return this.kind.raise();
			}
			return null;
		}

		private void faultAtSecond(Place where, Message<?> message) {
			if (payloads(message).contains("2")) {
				this.inFault = true;
				fault(where);
			}
		}

		private void arrange() {
			this.test.settings = (settings) -> settings.errorHandler(errorHandler()).maxBatchCount(2);
			this.test.filters.add((message) -> {
				faultAtSecond(Place.FILTER, message);
				return true;
			});
			this.test.interceptors.add(new StreamMessageInterceptor() {

				@Override
				public Message<?> beforeHandling(Message<?> message) {
					faultAtSecond(Place.BEFORE, message);
					return message;
				}

				@Override
				public void afterHandling(Message<?> message, @Nullable Throwable failure) {
					faultAtSecond(Place.AFTER, message);
				}

			});
			this.test.meters = new FaultyMeters();
			this.test.onEvent = (event) -> {
				this.test.events.add(event);
				fault(Place.EVENTS);
			};
			this.test.database.onUse = () -> {
				if (this.place == Place.STORE_LOAD || this.inFault) {
					fault(this.place.isStore() ? this.place : Place.STORE_SAVE);
				}
			};
			this.test.database.afterCommit = () -> {
				if (this.inFault) {
					fault(Place.BEHIND_COMMIT);
				}
			};
			this.test.stream.appended = Mono.defer(() -> fault(Place.DEAD_LETTER));
			if (this.place == Place.RESULTS) {
				this.test.producers = FaultyProducers.create(() -> {
					if (this.inFault) {
						fault(Place.RESULTS);
					}
				});
			}
		}

		private ListenerErrorHandler errorHandler() {
			if (this.place != Place.ERROR_HANDLER) {
				return (this.place == Place.DEAD_LETTER) ? FailurePolicy.DEAD_LETTER : FailurePolicy.STOP;
			}
			return (failure) -> {
				fault(Place.ERROR_HANDLER);
				return FailurePolicy.STOP.handle(failure);
			};
		}

		private ListenerInvoker invoker() {
			return new ListenerInvoker() {

				@Override
				public boolean isBatch() {
					return Run.this.batch;
				}

				@Override
				public @Nullable String sendTo() {
					return (Run.this.place == Place.RESULTS) ? "results" : null;
				}

				@Override
				public @Nullable Object invoke(Message<?> message) {
					return handle(message);
				}

			};
		}

		private @Nullable Object handle(Message<?> message) {
			List<String> payloads = payloads(message);
			this.inFault = payloads.contains("2");
			boolean faulty = this.inFault && this.broken && (this.place == Place.HANDLER || this.place.isRecovery());
			if (this.place == Place.RESULTS) {
				// The result is what counts.
				if (!this.inFault || !this.broken) {
					done(message, payloads);
				}
				return "result";
			}
			if (!faulty) {
				done(message, payloads);
				return (this.flow == Flow.SYNC) ? null : Mono.empty();
			}
			if (this.place.isRecovery()) {
				throw new IllegalStateException("to be put aside");
			}
			return switch (this.flow) {
				case SYNC -> this.kind.raise();
				case MONO_FAILS -> Mono.error(this.kind.maker.get());
				case MONO_THROWS -> Mono.fromSupplier(this.kind::raise);
				case MONO_THROWS_LATER -> Mono.fromFuture(later()).map((value) -> this.kind.<Object>raise());
				case FUTURE -> CompletableFuture.failedFuture(this.kind.maker.get());
			};
		}

		/** Completed by somebody who knows nothing of listeners. */
		private CompletableFuture<String> later() {
			CompletableFuture<String> future = new CompletableFuture<>();
			this.test.clock.schedule(() -> {
				try {
					future.complete("later");
				}
				catch (Throwable ex) {
					// Whoever completes it is told, and nobody else.
				}
			}, java.time.Duration.ofMillis(1));
			return future;
		}

		private void done(Message<?> message, List<String> payloads) {
			payloads.forEach(this.test.database::write);
			Object acknowledgment = message.getHeaders().get(DurableStreamHeaders.ACKNOWLEDGMENT);
			if (acknowledgment instanceof Acknowledgment manual) {
				manual.acknowledge();
			}
		}

		private static List<String> payloads(Message<?> message) {
			if (message.getPayload() instanceof byte[] data) {
				return List.of(new String(data));
			}
			return ((List<?>) message.getPayload()).stream()
				.flatMap((one) -> payloads((Message<?>) one).stream())
				.toList();
		}

		/** Meters that throw. */
		private final class FaultyMeters extends SimpleMeterRegistry {

			@Override
			protected Timer newTimer(Meter.Id id, DistributionStatisticConfig config, PauseDetector detector) {
				return new NoopTimer(id) {

					@Override
					public void record(long amount, java.util.concurrent.TimeUnit unit) {
						if (Run.this.inFault) {
							fault(Place.METERS);
						}
					}

				};
			}

			@Override
			protected Counter newCounter(Meter.Id id) {
				return new NoopCounter(id) {

					@Override
					public void increment(double amount) {
						if (Run.this.inFault) {
							fault(Place.METERS);
						}
					}

				};
			}

		}

	}

}
