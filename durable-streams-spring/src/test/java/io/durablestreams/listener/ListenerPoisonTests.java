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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.config.ListenerOptionsBuilder;
import io.durablestreams.listener.config.RetryBackOff;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.InstanceOfAssertFactories.list;
import static org.awaitility.Awaitility.await;

/**
 * What somebody sees of a message that can't be handled, and how to get past it.
 */
class ListenerPoisonTests extends AbstractEmbeddedServerTests {

	private static final Duration FOREVER = Duration.ofHours(1);

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final AtomicBoolean broken = new AtomicBoolean(true);

	@BeforeEach
	void listenToTheLog() {
		this.log.start();
		logger().addAppender(this.log);
	}

	@AfterEach
	void leaveTheLog() {
		logger().detachAppender(this.log);
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger("io.durablestreams.listener");
	}

	@Test
	void eachAttemptThatFailsIsToldWithTheMessagesOwnPositionAndTheStackTraceAtFirstAndLast() {
		this.streams.append(this.stream, "1", "2");
		try (ListenerTestContext listener = listen((settings) -> settings.backOff(QUICK))) {
			listener.awaitState(ContainerState.FAILED);
			String message = "message 2 of stream '" + this.stream + "' (position " + positionBehind(2) + ")";
			assertThat(warnings()).hasSize(2)
				.allSatisfy((event) -> assertThat(event.getFormattedMessage()).contains("Listener 'test'",
						"to handle " + message, "the next is in"));
			assertThat(warnings().get(0).getFormattedMessage()).contains("attempt 1");
			assertThat(warnings().get(0).getThrowableProxy()).isNotNull();
			assertThat(warnings().get(1).getFormattedMessage()).contains("attempt 2", "IllegalStateException: two");
			assertThat(warnings().get(1).getThrowableProxy()).isNull();
			assertThat(errors()).singleElement()
				.satisfies((event) -> assertThat(event.getFormattedMessage()).contains(
						"at message 2 (position " + positionBehind(2) + ")", "skip('test', '" + this.stream + "')"))
				.satisfies((event) -> assertThat(event.getThrowableProxy()).isNotNull());
		}
	}

	@Test
	void aListenerThatHasFailedAtAMessageSkipsItWhenItIsToldToAndGoesOn() {
		this.streams.appendAtOnce(this.stream, "1", "2", "3");
		try (ListenerTestContext listener = listen((settings) -> settings.backOff(QUICK))) {
			listener.awaitState(ContainerState.FAILED);
			List<ListenerEvent.MessageSkipped> skipped = listener.container().skip(this.stream).join();
			assertThat(skipped).singleElement()
				.satisfies((event) -> assertThat(event.ordinal()).isEqualTo(2))
				.satisfies((event) -> assertThat(event.attempts()).isEqualTo(3))
				.satisfies((event) -> assertThat(event.cause()).hasMessage("two"));
			listener.awaitLive();
			assertThat(this.received).containsExactly("1", "2", "2", "2", "3");
			assertThat(listener.events(ListenerEvent.MessageSkipped.class))
				.usingRecursiveFieldByFieldElementComparator()
				.isEqualTo(skipped);
			assertThat(listener.count("skipped")).isEqualTo(1);
			assertThat(checkpoint().ordinal()).isEqualTo(3);
			assertThatIllegalStateException().isThrownBy(() -> listener.container().skip(this.stream))
				.withMessageContaining("nothing to skip");
		}
	}

	@Test
	void aMessageWhoseNextAttemptIsWaitedForIsSkippedAtOnce() {
		this.streams.appendAtOnce(this.stream, "1", "2", "3");
		try (ListenerTestContext listener = listen(
				(settings) -> settings.backOff(RetryBackOff.fixed(FOREVER, 5)).failure(FailurePolicy.DEAD_LETTER))) {
			await().until(() -> listener.status().failed() == 1);
			await().until(() -> !warnings().isEmpty());
			listener.container().skip(this.stream);
			listener.awaitLive();
			assertThat(this.received).containsExactly("1", "2", "3");
		}
	}

	@Test
	void aListenerThatWasStoppedSkipsWhenItIsStartedAgain() {
		this.streams.appendAtOnce(this.stream, "1", "2", "3");
		try (ListenerTestContext listener = listen((settings) -> settings.backOff(RetryBackOff.fixed(FOREVER, 5)))) {
			await().until(() -> !warnings().isEmpty());
			listener.container().stop();
			listener.container().skip(this.stream);
			assertThat(listener.status().state()).isEqualTo(ContainerState.STOPPED);
			listener.container().start();
			listener.awaitLive();
			assertThat(this.received).containsExactly("1", "2", "3");
		}
	}

	@Test
	void whatWasToBeSkippedIsHandledAfterASeek() {
		this.streams.appendAtOnce(this.stream, "1", "2");
		try (ListenerTestContext listener = listen((settings) -> settings.backOff(QUICK))) {
			listener.awaitState(ContainerState.FAILED);
			this.broken.set(false);
			listener.container().pause();
			listener.container().skip(this.stream);
			listener.awaitState(ContainerState.PAUSED);
			listener.container().seek(StreamPosition.EARLIEST);
			listener.container().resume();
			await().until(() -> this.received.size() == 6);
			assertThat(this.received).endsWith("1", "2");
			assertThat(listener.events(ListenerEvent.MessageSkipped.class)).isEmpty();
		}
	}

	@Test
	void ofABatchThatFailsAsAWholeAllMessagesAreSkipped() {
		this.streams.appendAtOnce(this.stream, "1", "2", "3", "4");
		Object batches = new Object() {

			@SuppressWarnings("unused")
			void receive(List<Integer> numbers) {
				ListenerPoisonTests.this.received.add(numbers.toString());
				if (numbers.contains(2)) {
					throw new IllegalStateException("two");
				}
			}

		};
		try (ListenerTestContext listener = listen(batches, "receive",
				(settings) -> settings.backOff(QUICK).maxBatchCount(2).batchWait(FOREVER))) {
			listener.awaitState(ContainerState.FAILED);
			assertThat(listener.container().skip(this.stream).join()).extracting(ListenerEvent.MessageSkipped::ordinal)
				.containsExactly(1L, 2L);
			await().until(() -> this.received.contains("[3, 4]"));
			assertThat(listener.events(ListenerEvent.MessageSkipped.class)).hasSize(2);
			await().until(() -> checkpoint().ordinal() == 4);
		}
	}

	@Test
	void ofABatchThatNamesItsMessageOnlyThatOneIsToldAndSkipped() {
		this.streams.appendAtOnce(this.stream, "1", "2", "3");
		Object batches = new Object() {

			@SuppressWarnings("unused")
			void receive(List<Integer> numbers) {
				ListenerPoisonTests.this.received.add(numbers.toString());
				if (numbers.contains(2)) {
					throw new BatchListenerFailedException("two", new IllegalStateException("two"), numbers.indexOf(2));
				}
			}

		};
		try (ListenerTestContext listener = listen(batches, "receive",
				(settings) -> settings.backOff(QUICK).maxBatchCount(3).batchWait(FOREVER))) {
			listener.awaitState(ContainerState.FAILED);
			assertThat(warnings()).hasSize(2)
				.allSatisfy((event) -> assertThat(event.getFormattedMessage()).contains("to handle message 2 of"));
			assertThat(listener.status().atFault()).singleElement()
				.satisfies((atFault) -> assertThat(atFault.message().ordinal()).isEqualTo(2));
			CompletableFuture<List<ListenerEvent.MessageSkipped>> skipped = listener.container().skip(this.stream);
			// The batch is full again.
			this.streams.append(this.stream, "4");
			assertThat(skipped).succeedsWithin(LIMIT)
				.asInstanceOf(list(ListenerEvent.MessageSkipped.class))
				.extracting(ListenerEvent.MessageSkipped::ordinal)
				.containsExactly(2L);
		}
	}

	@Test
	void aMessageThatIsTooLargeIsSkippedToo() {
		this.streams.appendAtOnce(this.stream, "1", "\"" + "x".repeat(1000) + "\"", "3");
		try (DurableStreamsClient limited = DurableStreamsClient.builder(baseUrl())
			.maxMessageSize(DataSize.ofBytes(500))
			.build();
				ListenerTestContext listener = new ListenerTestContext(limited, this.store, this.stream, (message) -> {
					this.received.add(new String(message.getPayload()));
					return null;
				}, (settings) -> {
				})) {
			listener.awaitState(ContainerState.FAILED);
			listener.container().skip(this.stream);
			listener.awaitLive();
			assertThat(this.received).containsExactly("1", "3");
			assertThat(listener.status().ordinal()).isEqualTo(3);
		}
	}

	@Test
	void theRegistryTellsWhatThereIsToSkip() {
		this.streams.append(this.stream, "2");
		DurableStreamListenerEndpointRegistry registry = new DurableStreamListenerEndpointRegistry();
		try (DefaultDurableStreamListenerContainerFactory factory = DefaultDurableStreamListenerContainerFactory
			.builder(this.streams.client())
			.build()) {
			registry.register(DurableStreamListenerEndpoint.of("poisoned", (message) -> {
				throw new IllegalStateException("two");
			}, (settings) -> settings.streams(List.of(this.stream)).backOff(QUICK)), factory);
			registry.start();
			assertWhatThereIsToSkip(registry);
			registry.stop();
		}
	}

	private void assertWhatThereIsToSkip(DurableStreamListenerEndpointRegistry registry) {
		await().until(() -> registry.getListenerContainer("poisoned").getState() == ContainerState.FAILED);
		assertThat(registry.skip("poisoned", this.stream).join()).hasSize(1);
		await().until(() -> registry.getListenerContainer("poisoned").getStatus().get(0).upToDate());
		assertThatIllegalArgumentException().isThrownBy(() -> registry.skip("other", this.stream))
			.withMessageContaining("[poisoned]");
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> registry.skip("poisoned", "other"))
			.withMessageContaining("other");
	}

	@Override
	ListenerTestContext listen(Consumer<ListenerOptionsBuilder> settings) {
		return listen((message) -> {
			String payload = new String(message.getPayload());
			this.received.add(payload);
			if (this.broken.get() && payload.equals("2")) {
				throw new IllegalStateException("two");
			}
			return null;
		}, settings);
	}

	private String positionBehind(int messages) {
		return this.streams.client()
			.stream(this.stream)
			.read()
			.signals()
			.take(messages)
			.blockLast(Duration.ofSeconds(20))
			.position()
			.toString();
	}

	private List<ILoggingEvent> warnings() {
		return List.copyOf(this.log.list)
			.stream()
			.filter((event) -> event.getLevel().toString().equals("WARN"))
			.toList();
	}

	private List<ILoggingEvent> errors() {
		return List.copyOf(this.log.list)
			.stream()
			.filter((event) -> event.getLevel().toString().equals("ERROR"))
			.toList();
	}

}
