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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.error.MessageTooLargeException;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import io.durablestreams.listener.failure.FailureDecision;
import io.durablestreams.listener.failure.ListenerErrorHandler;
import io.durablestreams.listener.failure.ListenerFailure;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What an error handler of the application sees, and what its decisions do.
 */
class ListenerErrorHandlerTests extends AbstractEmbeddedServerTests {

	private final List<ListenerFailure> failures = new CopyOnWriteArrayList<>();

	@Test
	void itSeesWhatFailedAndDecidesOnEachAttempt() {
		this.streams.appendAtOnce(this.stream, "1", "2", "3");
		Instant before = Instant.now();
		try (ListenerTestContext listener = listenTo((failure) -> (failure.attempts() < 3)
				? FailureDecision.retryAfter(Duration.ofMillis(1)) : FailureDecision.skip())) {
			listener.awaitLive();
			assertThat(this.received).containsExactly("1", "2", "2", "2", "3");
			assertThat(this.failures).hasSize(3).allSatisfy((failure) -> {
				assertThat(failure.listenerId()).isEqualTo("test");
				assertThat(failure.stream()).isEqualTo(this.stream);
				assertThat(failure.ordinal()).isEqualTo(2);
				assertThat(failure.cause()).hasMessage("two");
				assertThat(failure.firstFailure()).isBetween(before, Instant.now());
				assertThat(failure.firstFailure()).isEqualTo(this.failures.get(0).firstFailure());
				Message<byte[]> message = failure.messages().get(0);
				assertThat(message.getPayload()).asString().isEqualTo("2");
				assertThat(message.getHeaders()).containsEntry(DurableStreamHeaders.ORDINAL, 2L)
					.containsKeys(DurableStreamHeaders.POSITION, DurableStreamHeaders.STREAM);
			});
			assertThat(listener.events(ListenerEvent.MessageSkipped.class)).singleElement()
				.satisfies((event) -> assertThat(event.attempts()).isEqualTo(3));
		}
	}

	@Test
	void aDeadLetterGoesWhereTheHandlerSays() {
		this.streams.appendAtOnce(this.stream, "1", "2", "3");
		try (ListenerTestContext listener = listenTo((failure) -> FailureDecision.deadLetterTo("{stream}.review"))) {
			listener.awaitLive();
			assertThat(this.streams.read(this.stream + ".review")).singleElement()
				.satisfies((letter) -> assertThat(letter).contains("\"ordinal\":2"));
			assertThat(listener.events(ListenerEvent.MessageDeadLettered.class)).singleElement()
				.satisfies((event) -> assertThat(event.deadLetterStream()).isEqualTo(this.stream + ".review"));
		}
	}

	@Test
	void aDeadLetterToTheStreamItselfFailsTheListenerHoweverItIsSpelt() {
		this.streams.appendAtOnce(this.stream, "1", "2", "3");
		String same = baseUrl() + "/" + this.stream;
		try (ListenerTestContext listener = listenTo((failure) -> FailureDecision.deadLetterTo(same))) {
			listener.awaitState(ContainerState.FAILED);
			assertThat(listener.status().failure()).hasMessageContaining("its own dead letters without end")
				.hasSuppressedException(this.failures.get(0).cause());
			assertThat(this.streams.read(this.stream)).hasSize(3);
			assertThat(checkpoint().ordinal()).isEqualTo(1);
		}
	}

	@Test
	void whatItDoesNotDecideItLeavesToAPolicy() {
		this.streams.appendAtOnce(this.stream, "1", "2", "3");
		try (ListenerTestContext listener = listenTo((failure) -> (failure.cause() instanceof IllegalStateException)
				? FailurePolicy.SKIP.handle(failure) : FailureDecision.stop())) {
			listener.awaitLive();
			assertThat(this.received).containsExactly("1", "2", "2", "2", "3");
			assertThat(this.failures).extracting(ListenerFailure::nextBackOff)
				.containsExactly(Duration.ofMillis(1), Duration.ofMillis(1), null);
		}
	}

	@Test
	void whatItThrowsFailsTheListenerAtTheMessage() {
		this.streams.appendAtOnce(this.stream, "1", "2", "3");
		try (ListenerTestContext listener = listenTo((failure) -> {
			throw new IllegalArgumentException("no idea");
		})) {
			listener.awaitState(ContainerState.FAILED);
			assertThat(listener.status().failure()).hasMessage("no idea")
				.hasSuppressedException(this.failures.get(0).cause());
			assertThat(checkpoint().ordinal()).isEqualTo(1);
			assertThat(listener.container().skip(this.stream).join()).extracting(ListenerEvent.MessageSkipped::ordinal)
				.containsExactly(2L);
			listener.awaitLive();
			assertThat(this.received).containsExactly("1", "2", "3");
		}
	}

	@Test
	void ofABatchTheMessageAtTheIndexIsDecidedOn() {
		this.streams.appendAtOnce(this.stream, "1", "2", "3");
		try (ListenerTestContext listener = listen(new Batches(), "receive",
				(settings) -> settings.backOff(QUICK).errorHandler(remembering((failure) -> FailureDecision.skip())))) {
			listener.awaitLive();
			assertThat(this.received).containsExactly("[1, 2, 3]", "[3]");
			assertThat(this.failures).singleElement().satisfies((failure) -> {
				assertThat(failure.messages()).singleElement()
					.satisfies((message) -> assertThat(message.getPayload()).asString().isEqualTo("2"));
				assertThat(failure.cause()).isInstanceOf(BatchListenerFailedException.class);
			});
		}
	}

	@Test
	void aPayloadThatCanNotBeConvertedMayBeTriedAgainTooAndItsAttemptsAreCounted() {
		this.streams.appendAtOnce(this.stream, "1", "\"two\"", "3");
		try (ListenerTestContext listener = listen(new Batches(), "count",
				(settings) -> settings.backOff(QUICK)
					.errorHandler(remembering((failure) -> (failure.attempts() < 3)
							? FailureDecision.retryAfter(Duration.ZERO) : FailureDecision.skip())))) {
			listener.awaitLive();
			assertThat(this.received).containsExactly("[1]", "[3]");
			assertThat(this.failures).hasSize(3).allSatisfy((failure) -> {
				assertThat(failure.cause()).isInstanceOf(MessageConversionException.class);
				assertThat(failure.nextBackOff()).isNull();
			});
		}
	}

	@Test
	void aMessageThatIsTooLargeMayBeReadAgain() {
		this.streams.appendAtOnce(this.stream, "1", "\"" + "x".repeat(3000) + "\"", "3");
		try (DurableStreamsClient client = DurableStreamsClient.builder(baseUrl())
			.maxMessageSize(DataSize.ofKilobytes(2))
			.build();
				ListenerTestContext listener = new ListenerTestContext(client, this.store, this.stream, (message) -> {
					this.received.add(new String(message.getPayload()));
					return null;
				}, (settings) -> settings.errorHandler(remembering((failure) -> (failure.attempts() < 3)
						? FailureDecision.retryAfter(Duration.ofMillis(1)) : FailureDecision.skip())))) {
			listener.awaitLive();
			assertThat(this.received).containsExactly("1", "3");
			assertThat(this.failures).extracting(ListenerFailure::attempts).containsExactly(1, 2, 3);
			assertThat(this.failures)
				.allSatisfy((failure) -> assertThat(failure.cause()).isInstanceOf(MessageTooLargeException.class))
				.allSatisfy((failure) -> assertThat(failure.nextBackOff()).as("in vain").isNull());
		}
	}

	@Test
	void anAnnotationNamesTheBean() {
		this.streams.appendAtOnce(this.stream, "1", "2", "3");
		try (AnnotationConfigApplicationContext context = context(new ByName())) {
			await().until(() -> this.received.contains("3"));
			assertThat(this.failures).hasSize(1);
		}
	}

	@Test
	void aNameThatNoBeanHasIsRefused() {
		assertThatExceptionOfType(ListenerConfigurationException.class).isThrownBy(() -> context(new Unknown()))
			.withMessageContaining("names no ListenerErrorHandler bean: 'skipAll'")
			.withMessageContaining("[skipping]");
	}

	@Test
	void anAnnotationWithBothAPolicyAndAHandlerIsRefused() {
		assertThatExceptionOfType(ListenerConfigurationException.class).isThrownBy(() -> context(new Both()))
			.withMessageContaining("has both 'failure' and 'errorHandler'");
	}

	private ListenerTestContext listenTo(ListenerErrorHandler errorHandler) {
		return listen((message) -> {
			receive(new String(message.getPayload()));
			return null;
		}, (settings) -> settings.backOff(QUICK).errorHandler(remembering(errorHandler)));
	}

	private void receive(String payload) {
		this.received.add(payload);
		if (payload.equals("2")) {
			throw new IllegalStateException("two");
		}
	}

	private ListenerErrorHandler remembering(ListenerErrorHandler errorHandler) {
		return (failure) -> {
			this.failures.add(failure);
			return errorHandler.handle(failure);
		};
	}

	private AnnotationConfigApplicationContext context(Object bean) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of("stream", this.stream)));
		context.registerBean("bean", Object.class, () -> bean);
		context.registerBean("skipping", ListenerErrorHandler.class,
				() -> remembering((failure) -> FailureDecision.skip()));
		context.registerBean("durableStreamListenerContainerFactory", DurableStreamListenerContainerFactory.class,
				() -> DefaultDurableStreamListenerContainerFactory.builder(this.streams.client())
					.offsetStore(this.store)
					.build());
		context.register(ListenerRegistrationTests.Application.class);
		context.refresh();
		return context;
	}

	/** Takes batches. */
	class Batches {

		void receive(List<Integer> batch) {
			ListenerErrorHandlerTests.this.received.add(batch.toString());
			if (batch.contains(2)) {
				throw new BatchListenerFailedException("two", null, batch.indexOf(2));
			}
		}

		void count(List<Integer> batch) {
			ListenerErrorHandlerTests.this.received.add(batch.toString());
		}

	}

	/** Names the bean. */
	class ByName {

		@DurableStreamListener(id = "named", streams = "${stream}", errorHandler = "skipping")
		void handle(String payload) {
			receive(payload);
		}

	}

	/** Names no bean. */
	static class Unknown {

		@DurableStreamListener(streams = "any", errorHandler = "skipAll")
		void receive(String payload) {
		}

	}

	/** Names too much. */
	static class Both {

		@DurableStreamListener(streams = "any", errorHandler = "skipping", failure = "skip")
		void receive(String payload) {
		}

	}

}
