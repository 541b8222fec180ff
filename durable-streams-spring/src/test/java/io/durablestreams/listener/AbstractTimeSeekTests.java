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

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.cloudevents.CloudEventEnvelope;
import io.durablestreams.client.envelope.MessageContent;
import io.durablestreams.client.envelope.MessageEnvelope;
import io.durablestreams.client.envelope.OutgoingMessage;
import io.durablestreams.offset.Checkpoint;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * A listener of CloudEvents that goes on at a time.
 */
abstract class AbstractTimeSeekTests extends AbstractServerTests {

	private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

	private final HeldEnvelope envelope = new HeldEnvelope();

	@Test
	void betweenEqualTimesItGoesOnAtTheFirstOfThem() {
		this.streams.append(this.stream, event("a", 1));
		this.streams.appendAtOnce(this.stream, event("b", 2), event("c", 3), event("d", 3));
		this.streams.append(this.stream, event("e", 3), event("f", 4));
		try (ListenerTestContext listener = listenToEvents()) {
			TimeSeek seek = listener.container().seek(this.stream, NOON.plusSeconds(3));
			Checkpoint checkpoint = seek.join();
			assertThat(seek.found()).isCompletedWithValue(checkpoint.position());
			assertThat(seek.messagesRead()).isEqualTo(2);
			assertThat(checkpoint.ordinal()).isEqualTo(6);
			awaitReceived("a", "b", "c", "d", "e", "f", "c", "d", "e", "f");
			assertThat(listener.container().getTimeSeek(this.stream)).isSameAs(seek);
		}
	}

	@Test
	void whereTimesAreInNoOrderItGoesOnAtTheFirstThatIsNotBefore() {
		this.streams.append(this.stream, event("a", 1), event("b", 5), event("c", 2));
		try (ListenerTestContext listener = listenToEvents()) {
			listener.container().seek(this.stream, NOON.plusSeconds(2)).join();
			awaitReceived("a", "b", "c", "b", "c");
		}
	}

	@Test
	void aTimeBeforeAllMessagesIsTheBeginning() {
		this.streams.append(this.stream, event("a", 1), event("b", 2));
		try (ListenerTestContext listener = listenToEvents()) {
			assertThat(listener.container().seek(this.stream, NOON).join().position())
				.isEqualTo(StreamPosition.EARLIEST);
			awaitReceived("a", "b", "a", "b");
		}
	}

	@Test
	void aTimeBehindAllMessagesIsTheTailAndWhatComesThenIsHandled() {
		this.streams.append(this.stream, event("a", 1));
		try (ListenerTestContext listener = listenToEvents()) {
			listener.container().pause();
			this.streams.append(this.stream, event("b", 2));
			Checkpoint checkpoint = listener.container().seek(this.stream, NOON.plusSeconds(9)).join();
			assertThat(checkpoint.position()).isNotEqualTo(StreamPosition.LATEST);
			this.streams.append(this.stream, event("c", 3));
			listener.container().resume();
			awaitReceived("a", "c");
		}
	}

	@Test
	void anEmptyStreamIsAtItsTail() {
		try (ListenerTestContext listener = listenToEvents()) {
			listener.container().seek(this.stream, NOON).join();
			this.streams.append(this.stream, event("a", 1));
			awaitReceived("a");
		}
	}

	@Test
	void cancelledInTheMiddleItEndsAtOnceAndNothingIsSought() throws InterruptedException {
		this.streams.append(this.stream, event("a", 1), event("b", 2), event("c", 3));
		try (ListenerTestContext listener = listenToEvents()) {
			Checkpoint before = checkpoint();
			this.envelope.holdAt("b");
			TimeSeek seek = listener.container().seek(this.stream, NOON.plusSeconds(3));
			this.envelope.reached.await();
			assertThat(seek.messagesRead()).isOne();
			assertThat(seek.cancel(false)).isTrue();
			assertThat(seek).isCancelled();
			assertThat(seek.found()).isCompletedExceptionally();
			this.envelope.release.countDown();
			this.streams.append(this.stream, event("d", 4));
			awaitReceived("a", "b", "c", "d");
			assertThat(seek.cancel(false)).isTrue();
			assertThat(checkpoint().ordinal()).isEqualTo(before.ordinal() + 1);
		}
	}

	@Test
	void anotherSeekTakesThePlaceOfOneThatStillReads() throws InterruptedException {
		this.streams.append(this.stream, event("a", 1), event("b", 2));
		try (ListenerTestContext listener = listenToEvents()) {
			this.envelope.holdAt("b");
			TimeSeek first = listener.container().seek(this.stream, NOON.plusSeconds(2));
			this.envelope.reached.await();
			TimeSeek second = listener.container().seek(this.stream, NOON.plusSeconds(3));
			assertThat(first).isCancelled();
			CompletableFuture<Checkpoint> third = listener.container().seek(this.stream, StreamPosition.LATEST);
			assertThat(second).isCancelled();
			this.envelope.release.countDown();
			third.join();
			this.streams.append(this.stream, event("c", 3));
			awaitReceived("a", "b", "c");
		}
	}

	@Test
	void ofAListenerThatDoesNotRunItIsFoundAtOnceAndStoredAtTheNextStart() {
		this.streams.append(this.stream, event("a", 1), event("b", 2));
		try (ListenerTestContext listener = listenToEvents()) {
			listener.container().stop();
			TimeSeek seek = listener.container().seek(this.stream, NOON.plusSeconds(2));
			seek.found().join();
			assertThat(seek).isNotDone();
			listener.container().start();
			seek.join();
			awaitReceived("a", "b", "b");
		}
	}

	@Test
	void foundButNotStoredItCanStillBeWithdrawn() {
		this.streams.append(this.stream, event("a", 1), event("b", 2));
		try (ListenerTestContext listener = listenToEvents()) {
			listener.container().stop();
			TimeSeek seek = listener.container().seek(this.stream, NOON);
			seek.found().join();
			assertThat(seek.cancel(false)).isTrue();
			assertThat(seek).isCancelled();
			listener.container().start();
			listener.awaitLive();
			assertThat(this.received).containsExactly("a", "b");
		}
	}

	@Test
	void aMessageWithoutATimeOnTheWayIsAnErrorThatTellsWhichOne() {
		this.streams.append(this.stream, event("a", 1),
				"{\"specversion\":\"1.0\",\"id\":\"secret\",\"source\":\"/s\"," + "\"type\":\"t\",\"data\":\"b\"}",
				event("c", 3));
		try (ListenerTestContext listener = listenToEvents()) {
			listener.awaitLive();
			Checkpoint before = checkpoint();
			TimeSeek seek = listener.container().seek(this.stream, NOON.plusSeconds(2));
			assertThatThrownBy(seek::join).isInstanceOf(CompletionException.class)
				.cause()
				.isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("Message 2 of stream '" + this.stream + "'")
				.hasMessageContaining("tells no time")
				.hasMessageContaining("Seek a position instead")
				.hasMessageNotContaining("secret");
			assertThat(checkpoint()).isEqualTo(before);
			// What lies behind is none of its business.
			assertThat(listener.container().seek(this.stream, NOON.plusSeconds(1)).join().position())
				.isEqualTo(StreamPosition.EARLIEST);
		}
	}

	@Test
	void whatIsNoEventIsAnErrorToo() {
		this.streams.append(this.stream, event("a", 1));
		try (ListenerTestContext listener = listenToEvents()) {
			listener.container().stop();
			this.streams.append(this.stream, "{\"secret\":1}");
			TimeSeek seek = listener.container().seek(this.stream, NOON.plusSeconds(2));
			assertThatThrownBy(seek::join).hasMessageContaining("can't be taken out of its envelope")
				.hasMessageNotContaining("secret");
		}
	}

	@Test
	void aListenerWithoutAnEnvelopeSaysThatNothingTellsItsTime() {
		try (ListenerTestContext listener = listen((settings) -> {
		})) {
			assertThatThrownBy(() -> listener.container().seek(this.stream, NOON).join())
				.hasMessageContaining("tell no time to listener 'test'")
				.hasMessageContaining("'cloudevents'");
		}
	}

	private ListenerTestContext listenToEvents() {
		ListenerTestContext listener = listen((settings) -> settings.envelope(this.envelope));
		listener.awaitLive();
		return listener;
	}

	private void awaitReceived(String... data) {
		await().untilAsserted(() -> assertThat(this.received).containsExactly(data));
	}

	private static String event(String data, int second) {
		return """
				{"specversion":"1.0","id":"%s","source":"/s","type":"t","time":"%s","data":"%s"}""".formatted(data,
				NOON.plusSeconds(second), data);
	}

	/** That of CloudEvents, which may stop at one of them. */
	private static final class HeldEnvelope implements MessageEnvelope {

		private final MessageEnvelope events = CloudEventEnvelope.builder().build();

		private final CountDownLatch reached = new CountDownLatch(1);

		private final CountDownLatch release = new CountDownLatch(1);

		private volatile String held = "";

		void holdAt(String data) {
			this.held = data;
		}

		@Override
		public byte[] wrap(OutgoingMessage message) {
			return this.events.wrap(message);
		}

		@Override
		public MessageContent unwrap(byte[] data) {
			MessageContent content = this.events.unwrap(data);
			String text = new String(content.payload()).replace("\"", "");
			if (text.equals(this.held)) {
				this.reached.countDown();
				try {
					this.release.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}
			return new MessageContent(text.getBytes(), Map.of(), null, content.time());
		}

	}

}
