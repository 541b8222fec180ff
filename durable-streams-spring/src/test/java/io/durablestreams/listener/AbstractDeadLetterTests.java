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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.durablestreams.client.AppendRequest;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.config.ListenerOptionsBuilder;
import io.durablestreams.listener.deadletter.DeadLetter;
import io.durablestreams.listener.deadletter.DeadLetterOutcome;
import io.durablestreams.listener.deadletter.DeadLetterOutcome.Status;
import io.durablestreams.listener.deadletter.DeadLetterQuery;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import org.springframework.http.MediaType;
import org.springframework.messaging.Message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * What could not be handled can be looked at, handled again, appended, or left.
 */
abstract class AbstractDeadLetterTests extends AbstractServerTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final DeadLetterQuery ALL = DeadLetterQuery.of("test");

	private final Set<String> broken = ConcurrentHashMap.newKeySet();

	private final List<Message<byte[]>> messages = new CopyOnWriteArrayList<>();

	@Test
	void aLetterTellsWhatItsMessageWasAndWhyItFailed() {
		try (ListenerTestContext listener = withLetters("{\"number\":1.25}")) {
			DeadLetter letter = list(listener, ALL).get(0);
			assertThat(new String(letter.data())).isEqualTo("{\"number\":1.25}");
			assertThat(letter.contentType()).isEqualTo(MediaType.APPLICATION_JSON);
			assertThat(letter.stream()).isEqualTo(this.stream);
			assertThat(letter.deadLetterStream()).isEqualTo(this.stream + ".dlq");
			assertThat(letter.ordinal()).isEqualTo(1);
			assertThat(letter.attempts()).isEqualTo(3);
			assertThat(letter.exception()).isEqualTo(IllegalStateException.class.getName());
			assertThat(letter.exceptionMessage()).isEqualTo("broken");
			assertThat(letter.group()).isEqualTo("test");
			assertThat(letter.isComplete()).isTrue();
			assertThat(letter.isDone()).isFalse();
			assertThat(letter.timesHandledAgain()).isZero();
			assertThat(letter.toString()).contains(letter.id(), this.stream).doesNotContain("1.25");
		}
	}

	@Test
	void aLetterHandledAgainComesAsItWasMarkedByAHeaderAndIsDoneWith() {
		try (ListenerTestContext listener = withLetters("\"two\"")) {
			DeadLetter letter = list(listener, ALL).get(0);
			this.broken.clear();
			assertThat(handleAgain(listener, letter).status()).isEqualTo(Status.HANDLED);
			Message<byte[]> message = this.messages.get(this.messages.size() - 1);
			assertThat(message.getPayload()).asString().isEqualTo("\"two\"");
			assertThat(message.getHeaders()).containsEntry(DurableStreamHeaders.DEAD_LETTER, letter.id())
				.containsEntry(DurableStreamHeaders.STREAM, this.stream)
				.containsEntry(DurableStreamHeaders.POSITION, letter.position())
				.containsEntry(DurableStreamHeaders.ORDINAL, 1L)
				.containsEntry(DurableStreamHeaders.DELIVERY_ATTEMPT, 4)
				.containsEntry("contentType", MediaType.APPLICATION_JSON);
			assertThat(list(listener, ALL)).isEmpty();
			assertThat(list(listener, ALL.doneToo())).singleElement()
				.satisfies((done) -> assertThat(done.isDone()).isTrue());
			int handled = this.messages.size();
			assertThat(handleAgain(listener, letter).status()).isEqualTo(Status.DONE_BEFORE);
			assertThat(this.messages).hasSize(handled);
			this.streams.append(this.stream, "\"next\"");
			await().untilAsserted(() -> assertThat(this.messages.get(this.messages.size() - 1).getHeaders())
				.doesNotContainKey(DurableStreamHeaders.DEAD_LETTER)
				.containsEntry(DurableStreamHeaders.ORDINAL, 2L));
		}
	}

	@Test
	void aLetterThatFailsAgainStaysWithItsCountAndIsTheOnlyOne() {
		try (ListenerTestContext listener = withLetters("1")) {
			DeadLetter letter = list(listener, ALL).get(0);
			DeadLetterOutcome outcome = handleAgain(listener, letter);
			assertThat(outcome.status()).isEqualTo(Status.FAILED);
			assertThat(outcome.failure()).isInstanceOf(IllegalStateException.class).hasMessage("broken");
			handleAgain(listener, letter);
			assertThat(list(listener, ALL)).singleElement()
				.satisfies((again) -> assertThat(again.timesHandledAgain()).isEqualTo(2));
			assertThat(this.messages.get(this.messages.size() - 1).getHeaders())
				.containsEntry(DurableStreamHeaders.DELIVERY_ATTEMPT, 5);
			assertThat(this.streams.read(this.stream + ".dlq")).hasSize(1);
			assertThat(listener.container().getState()).isEqualTo(ContainerState.LIVE);
		}
	}

	@Test
	void whatIsDoneWithIsRememberedAfterARestart() {
		try (ListenerTestContext listener = withLetters("1", "2", "3")) {
			this.broken.remove("1");
			outcomes(listener.deadLetters().handleAgain(ALL));
			listener.deadLetters().done(list(listener, ALL).get(1)).block(TIMEOUT);
		}
		try (ListenerTestContext listener = listenTo((settings) -> {
		})) {
			assertThat(list(listener, ALL)).singleElement().satisfies((letter) -> {
				assertThat(new String(letter.data())).isEqualTo("2");
				assertThat(letter.timesHandledAgain()).isEqualTo(1);
			});
		}
	}

	@Test
	void manyLettersAreHandledOneAfterTheOtherAndToldOfEach() {
		try (ListenerTestContext listener = withLetters("1", "2", "3", "4")) {
			this.broken.remove("1");
			this.broken.remove("3");
			assertThat(outcomes(listener.deadLetters().handleAgain(ALL))).extracting(DeadLetterOutcome::status)
				.containsExactly(Status.HANDLED, Status.FAILED, Status.HANDLED, Status.FAILED);
			assertThat(list(listener, ALL)).extracting((letter) -> new String(letter.data())).containsExactly("2", "4");
			assertThat(this.streams.read(this.stream + ".dlq")).hasSize(4);
		}
	}

	@Test
	void manyLettersAreStoppedBehindTheOneInHand() {
		try (ListenerTestContext listener = withLetters("1", "2", "3", "4")) {
			this.broken.clear();
			StepVerifier.create(listener.deadLetters().handleAgain(ALL), 2)
				.expectNextCount(2)
				.thenCancel()
				.verify(TIMEOUT);
			assertThat(list(listener, ALL)).extracting((letter) -> new String(letter.data())).contains("4");
			assertThat(list(listener, ALL)).hasSizeLessThanOrEqualTo(2);
		}
	}

	@Test
	void lettersAreListedPageByPage() {
		try (ListenerTestContext listener = withLetters("1", "2", "3")) {
			List<DeadLetter> first = list(listener, ALL.limit(2));
			assertThat(first).extracting((letter) -> new String(letter.data())).containsExactly("1", "2");
			assertThat(list(listener, ALL.from(first.get(1).nextPosition()).limit(2)))
				.extracting((letter) -> new String(letter.data()))
				.containsExactly("3");
			DeadLetter second = listener.deadLetters().get("test", null, first.get(1).letterPosition()).block(TIMEOUT);
			assertThat(second).isNotNull();
			assertThat(second.id()).isEqualTo(first.get(1).id());
		}
	}

	@Test
	void anAppendedMessageComesAgainAsOneMessageAndItsLetterIsDoneWith() {
		try (ListenerTestContext listener = withLetters("[[1],2]")) {
			this.broken.clear();
			DeadLetter letter = list(listener, ALL).get(0);
			assertThat(append(listener, letter)).isEqualTo(Status.APPENDED);
			assertThat(append(listener, letter)).isEqualTo(Status.DONE_BEFORE);
			await()
				.untilAsserted(() -> assertThat(this.streams.read(this.stream)).containsExactly("[[1],2]", "[[1],2]"));
			await().untilAsserted(() -> assertThat(listener.status().ordinal()).isEqualTo(2));
			assertThat(list(listener, ALL)).isEmpty();
		}
	}

	@Test
	void aLetterMarkedAsDoneIsNotHandled() {
		try (ListenerTestContext listener = withLetters("1", "2")) {
			int attempts = this.messages.size();
			assertThat(outcomes(listener.deadLetters().done(ALL))).extracting(DeadLetterOutcome::status)
				.containsOnly(Status.DONE);
			assertThat(list(listener, ALL)).isEmpty();
			assertThat(this.messages).hasSize(attempts);
		}
	}

	@Test
	void aListenerThatDoesNotRunHandlesNoLetters() {
		try (ListenerTestContext listener = withLetters("1")) {
			listener.container().stop();
			DeadLetter letter = list(listener, ALL).get(0);
			assertThatIllegalStateException().isThrownBy(() -> handleAgain(listener, letter))
				.withMessageContaining("'test' does not run on stream '" + this.stream + "' (STOPPED): start it");
			assertThat(list(listener, ALL).get(0).timesHandledAgain()).isZero();
		}
	}

	@Test
	void aLetterInHandIsGivenUpWithItsListener() {
		CountDownLatch handling = new CountDownLatch(1);
		CountDownLatch never = new CountDownLatch(1);
		this.streams.append(this.stream, "1");
		try (ListenerTestContext listener = listen((message) -> {
			if (!message.getHeaders().containsKey(DurableStreamHeaders.DEAD_LETTER)) {
				throw new IllegalStateException("broken");
			}
			handling.countDown();
			never.await();
			return null;
		}, (settings) -> settings.failure(FailurePolicy.DEAD_LETTER)
			.backOff(QUICK)
			.shutdownTimeout(Duration.ofMillis(50)))) {
			await().until(() -> list(listener, ALL).size() == 1);
			var outcome = listener.deadLetters().handleAgain(list(listener, ALL).get(0)).toFuture();
			await().until(() -> handling.getCount() == 0);
			listener.container().stop();
			await().until(outcome::isCompletedExceptionally);
			assertThat(list(listener, ALL)).hasSize(1);
		}
	}

	@Test
	void aLetterMarkedAsDoneWhileItIsInHandStaysDoneThoughItFails() {
		CountDownLatch handling = new CountDownLatch(1);
		CountDownLatch marked = new CountDownLatch(1);
		this.streams.append(this.stream, "1");
		try (ListenerTestContext listener = listen((message) -> {
			if (message.getHeaders().containsKey(DurableStreamHeaders.DEAD_LETTER)) {
				handling.countDown();
				marked.await();
			}
			throw new IllegalStateException("broken");
		}, (settings) -> settings.failure(FailurePolicy.DEAD_LETTER).backOff(QUICK))) {
			await().until(() -> list(listener, ALL).size() == 1);
			DeadLetter letter = list(listener, ALL).get(0);
			var outcome = listener.deadLetters().handleAgain(letter).toFuture();
			await().until(() -> handling.getCount() == 0);
			assertThat(listener.deadLetters().done(letter).block(TIMEOUT).status()).isEqualTo(Status.DONE);
			marked.countDown();
			assertThat(outcome).succeedsWithin(TIMEOUT)
				.satisfies((failed) -> assertThat(failed.status()).isEqualTo(Status.FAILED));
			assertThat(list(listener, ALL)).isEmpty();
		}
	}

	@Test
	void aListenerThatHasCompletedHandlesLettersAndCompletesAgain() {
		try (ListenerTestContext listener = withLetters("1")) {
			this.streams.close(this.stream);
			listener.awaitState(ContainerState.COMPLETED);
			this.broken.clear();
			assertThat(handleAgain(listener, list(listener, ALL).get(0)).status()).isEqualTo(Status.HANDLED);
			listener.awaitState(ContainerState.COMPLETED);
		}
	}

	@Test
	void lettersAreHandledInAPauseToo() {
		try (ListenerTestContext listener = withLetters("1")) {
			this.broken.remove("1");
			listener.container().pause();
			listener.awaitState(ContainerState.PAUSED);
			this.streams.append(this.stream, "2");
			assertThat(handleAgain(listener, list(listener, ALL).get(0)).status()).isEqualTo(Status.HANDLED);
			listener.awaitState(ContainerState.PAUSED);
			assertThat(this.messages).noneMatch((message) -> new String(message.getPayload()).equals("2"));
		}
	}

	@Test
	void aLetterOfAListenerThatAcknowledgesIsDoneWithOnceItIsAcknowledged() {
		List<Acknowledgment> acknowledgments = new CopyOnWriteArrayList<>();
		this.streams.append(this.stream, "1");
		try (ListenerTestContext listener = listen((message) -> {
			if (!message.getHeaders().containsKey(DurableStreamHeaders.DEAD_LETTER)) {
				throw new IllegalStateException("broken");
			}
			Acknowledgment acknowledgment = message.getHeaders()
				.get(DurableStreamHeaders.ACKNOWLEDGMENT, Acknowledgment.class);
			acknowledgments.add(acknowledgment);
			if (acknowledgments.size() == 1) {
				acknowledgment.nack(Duration.ZERO);
			}
			return null;
		}, (settings) -> settings.failure(FailurePolicy.DEAD_LETTER)
			.backOff(QUICK)
			.acknowledge(AcknowledgeMode.MANUAL))) {
			await().until(() -> list(listener, ALL).size() == 1);
			DeadLetter letter = list(listener, ALL).get(0);
			assertThat(handleAgain(listener, letter).failure()).hasMessageContaining("has not acknowledged");
			acknowledgments.get(0).acknowledge();
			assertThat(handleAgain(listener, letter).status()).isEqualTo(Status.FAILED);
			acknowledgments.get(1).acknowledge();
			await().until(() -> list(listener, ALL).isEmpty());
		}
	}

	@Test
	void aBatchListenerGetsALetterAsABatchOfOne() {
		BatchListener bean = new BatchListener();
		this.streams.appendAtOnce(this.stream, "1", "2");
		try (ListenerTestContext listener = listen(bean, "handle",
				(settings) -> settings.failure(FailurePolicy.DEAD_LETTER).backOff(QUICK))) {
			await().until(() -> list(listener, ALL).size() == 1);
			bean.mended = true;
			assertThat(handleAgain(listener, list(listener, ALL).get(0)).status()).isEqualTo(Status.HANDLED);
			assertThat(this.received).endsWith("2");
		}
	}

	@Test
	void aLetterKeepsBytesThatAreNoJson() {
		this.streams.client()
			.stream(this.stream + "-text")
			.create(CreateOptions.of(MediaType.APPLICATION_NDJSON))
			.block(TIMEOUT);
		byte[] line = "not JSON \u00e4\n".getBytes(StandardCharsets.UTF_8);
		this.streams.client()
			.stream(this.stream + "-text")
			.append(AppendRequest.builder().body(line).contentType(MediaType.APPLICATION_NDJSON).build())
			.block(TIMEOUT);
		this.broken.add("not JSON \u00e4");
		try (ListenerTestContext listener = listenTo((settings) -> settings.streams(List.of(this.stream + "-text")))) {
			await().until(() -> list(listener, ALL).size() == 1);
			this.broken.clear();
			assertThat(handleAgain(listener, list(listener, ALL).get(0)).status()).isEqualTo(Status.HANDLED);
			assertThat(this.messages.get(this.messages.size() - 1).getPayload())
				.isEqualTo(this.messages.get(0).getPayload());
		}
	}

	@Test
	void aLetterKeepsMessagesThatAreNestedAsDeepAsMayBeAndDeeper() {
		List<String> deep = Stream.of(499, 500, 501, 600)
			.map((depth) -> "{\"a\":".repeat(depth) + "1" + "}".repeat(depth))
			.toList();
		try (ListenerTestContext listener = withLetters(deep.toArray(String[]::new))) {
			assertThat(list(listener, ALL)).extracting((letter) -> new String(letter.data())).isEqualTo(deep);
		}
	}

	@Test
	void lettersOfOthersAndWhatIsNoLetterAreLeftOut() {
		String shared = this.stream + "-shared";
		this.streams.create(shared);
		this.streams.append(shared, "1", "{\"payload\":1}",
				"{\"payload\":1,\"contentType\":\"application/json\",\"stream\":\"" + this.stream
						+ "\",\"position\":\"7\",\"ordinal\":1,\"group\":\"other\",\"attempts\":1,"
						+ "\"exception\":\"E\",\"time\":\"2026-01-01T00:00:00Z\"}",
				"{\"payload\":1,\"contentType\":\"application/json\",\"stream\":\"" + this.stream
						+ "\",\"position\":\"7\",\"ordinal\":\"one\",\"group\":\"test\",\"attempts\":1,"
						+ "\"exception\":\"E\",\"time\":\"yesterday\"}");
		this.streams.append(this.stream, "2");
		this.broken.add("2");
		try (ListenerTestContext listener = listenTo((settings) -> settings.deadLetterStream(shared))) {
			await().untilAsserted(() -> assertThat(list(listener, ALL)).singleElement()
				.satisfies((letter) -> assertThat(new String(letter.data())).isEqualTo("2")));
		}
	}

	@Test
	void whereThereAreNoLettersTheListIsEmpty() {
		try (ListenerTestContext listener = listenTo((settings) -> {
		})) {
			assertThat(list(listener, ALL)).isEmpty();
			assertThat(listener.deadLetters().get("test", null, StreamPosition.EARLIEST).blockOptional(TIMEOUT))
				.isEmpty();
		}
	}

	@Test
	void anErrorSaysWhichListenersAndStreamsThereAre() {
		try (ListenerTestContext listener = listenTo((settings) -> settings.streams(List.of(this.stream, "other")))) {
			assertThatIllegalArgumentException().isThrownBy(() -> list(listener, DeadLetterQuery.of("tset")))
				.withMessageContaining("no listener 'tset'; there are [test]");
			assertThatIllegalArgumentException().isThrownBy(() -> list(listener, ALL))
				.withMessageContaining("several streams");
			assertThatIllegalArgumentException().isThrownBy(() -> list(listener, ALL.stream("x")))
				.withMessageContaining("[" + this.stream + ", other]");
			assertThatIllegalArgumentException().isThrownBy(() -> ALL.limit(0));
		}
	}

	@Test
	void anErrorOfTheHandlerFailsTheListenerAndTheLetterStays() {
		this.streams.append(this.stream, "1");
		try (ListenerTestContext listener = listen((message) -> {
			if (message.getHeaders().containsKey(DurableStreamHeaders.DEAD_LETTER)) {
				throw new StackOverflowError("deep");
			}
			throw new IllegalStateException("broken");
		}, (settings) -> settings.failure(FailurePolicy.DEAD_LETTER).backOff(QUICK))) {
			await().until(() -> list(listener, ALL).size() == 1);
			assertThat(handleAgain(listener, list(listener, ALL).get(0)).status()).isEqualTo(Status.FAILED);
			listener.awaitState(ContainerState.FAILED);
			assertThat(list(listener, ALL)).hasSize(1);
		}
	}

	/** A listener on a stream whose messages have all become letters. */
	private ListenerTestContext withLetters(String... values) {
		this.broken.addAll(List.of(values));
		this.streams.append(this.stream, values);
		ListenerTestContext listener = listenTo((settings) -> {
		});
		await().until(() -> listener.status().ordinal() == values.length);
		listener.awaitLive();
		await().until(() -> list(listener, ALL).size() == values.length);
		return listener;
	}

	private ListenerTestContext listenTo(Consumer<ListenerOptionsBuilder> settings) {
		Consumer<ListenerOptionsBuilder> base = (builder) -> builder.failure(FailurePolicy.DEAD_LETTER).backOff(QUICK);
		return listen((message) -> {
			this.messages.add(message);
			if (this.broken.contains(new String(message.getPayload(), StandardCharsets.UTF_8).trim())) {
				throw new IllegalStateException("broken");
			}
			return null;
		}, base.andThen(settings));
	}

	private static List<DeadLetter> list(ListenerTestContext listener, DeadLetterQuery query) {
		return listener.deadLetters().list(query).collectList().blockOptional(TIMEOUT).orElseThrow();
	}

	private static List<DeadLetterOutcome> outcomes(Flux<DeadLetterOutcome> outcomes) {
		return outcomes.collectList().blockOptional(TIMEOUT).orElseThrow();
	}

	private static DeadLetterOutcome handleAgain(ListenerTestContext listener, DeadLetter letter) {
		return listener.deadLetters().handleAgain(letter).blockOptional(TIMEOUT).orElseThrow();
	}

	private static Status append(ListenerTestContext listener, DeadLetter letter) {
		return listener.deadLetters().append(letter).blockOptional(TIMEOUT).orElseThrow().status();
	}

	/** Fails at the second message of a batch. */
	final class BatchListener {

		private volatile boolean mended;

		void handle(List<String> batch) {
			if (!this.mended) {
				int index = batch.indexOf("2");
				if (index >= 0) {
					throw new BatchListenerFailedException("broken", new IllegalStateException(), index);
				}
			}
			AbstractDeadLetterTests.this.received.addAll(batch);
		}

	}

}
