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
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.durablestreams.listener.config.AcknowledgeMode;
import org.junit.jupiter.api.Test;

import org.springframework.messaging.Message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Messages that a listener wants to be delivered again.
 */
class ListenerNackTests extends AbstractEmbeddedServerTests {

	private static final Duration SHORT = Duration.ofMillis(1);

	private static final Duration LONG = Duration.ofHours(1);

	private final List<Acknowledgment> acknowledgments = new CopyOnWriteArrayList<>();

	@Test
	void aMessageComesAgainWithAllBehindItAndThatIsNoFailure() {
		this.streams.appendAtOnce(this.stream, "1", "2", "3");
		try (ListenerTestContext listener = manual((message) -> {
			this.received.add(new String(message.getPayload()) + "#"
					+ message.getHeaders().get(DurableStreamHeaders.DELIVERY_ATTEMPT));
			if (this.received.size() == 2) {
				acknowledgment(message).nack(SHORT);
			}
			else {
				acknowledgment(message).acknowledge();
			}
			return null;
		})) {
			await().until(() -> listener.status().upToDate() && checkpoint().ordinal() == 3);
			assertThat(this.received).containsExactly("1#1", "2#1", "2#1", "3#1");
			assertThat(listener.count("handled")).isEqualTo(3);
			assertThat(listener.status().failed()).isZero();
		}
	}

	@Test
	void laterOnAnotherThreadTooWhateverIsAcknowledgedBehindIt() {
		this.streams.appendAtOnce(this.stream, "1", "2", "3", "4");
		try (ListenerTestContext listener = collecting()) {
			await().until(() -> this.received.size() == 4);
			this.acknowledgments.get(3).acknowledge();
			this.acknowledgments.get(1).nack(SHORT);
			await().until(() -> this.received.size() == 7);
			assertThat(this.received).containsExactly("1", "2", "3", "4", "2", "3", "4");
			// Of what came before, nothing counts any more.
			this.acknowledgments.subList(1, 4).forEach(Acknowledgment::acknowledge);
			this.acknowledgments.get(2).nack(SHORT);
			this.acknowledgments.get(0).acknowledge();
			await().until(() -> checkpoint().ordinal() == 1);
			this.acknowledgments.subList(4, 7).forEach(Acknowledgment::acknowledge);
			await().until(() -> checkpoint().ordinal() == 4);
			assertThat(this.received).hasSize(7);
			assertThat(listener.status().ordinal()).isEqualTo(4);
		}
	}

	@Test
	void ofABatchWhatIsBeforeTheIndexIsAcknowledged() {
		this.streams.appendAtOnce(this.stream, "1", "2", "3");
		try (ListenerTestContext listener = listen(new Batches(), "receive",
				(settings) -> settings.acknowledge(AcknowledgeMode.MANUAL))) {
			await().until(() -> this.received.size() == 1 && checkpoint().ordinal() == 0);
			this.acknowledgments.get(0).nack(1, SHORT);
			await().until(() -> this.received.size() == 2);
			assertThat(this.received).containsExactly("[1, 2, 3]", "[2, 3]");
			await().until(() -> checkpoint().ordinal() == 1);
			this.acknowledgments.get(0).acknowledge();
			assertThatIllegalArgumentException().isThrownBy(() -> this.acknowledgments.get(1).nack(2, SHORT))
				.withMessageContaining("no message 2 in a batch of 2");
			this.acknowledgments.get(1).acknowledge();
			await().until(() -> checkpoint().ordinal() == 3);
			assertThat(listener.status().failed()).isZero();
		}
	}

	@Test
	void theAcknowledgmentOfOneMessageTakesNoIndexAndNoTimeIsNegative() {
		this.streams.appendAtOnce(this.stream, "1");
		try (ListenerTestContext listener = collecting()) {
			listener.awaitLive();
			Acknowledgment acknowledgment = this.acknowledgments.get(0);
			assertThatExceptionOfType(UnsupportedOperationException.class)
				.isThrownBy(() -> acknowledgment.nack(0, SHORT))
				.withMessageContaining("use nack(Duration)");
			assertThatIllegalArgumentException().isThrownBy(() -> acknowledgment.nack(Duration.ofMillis(-1)));
		}
	}

	@Test
	void stoppingAndPausingEndTheWait() {
		this.streams.appendAtOnce(this.stream, "1", "2");
		try (ListenerTestContext listener = collecting()) {
			await().until(() -> this.received.size() == 2);
			this.acknowledgments.get(0).acknowledge();
			this.acknowledgments.get(1).nack(LONG);
			listener.container().stop();
			assertThat(checkpoint().ordinal()).isEqualTo(1);
			listener.container().start();
			await().until(() -> this.received.size() == 3);
			this.acknowledgments.get(2).nack(LONG);
			listener.container().pause();
			listener.awaitState(ContainerState.PAUSED);
			listener.container().resume();
			await().until(() -> this.received.size() == 4);
			assertThat(this.received).containsExactly("1", "2", "2", "2");
		}
	}

	@Test
	void forEverIsATimeToo() {
		this.streams.appendAtOnce(this.stream, "1", "2");
		try (ListenerTestContext listener = collecting()) {
			await().until(() -> this.received.size() == 2);
			this.acknowledgments.get(0).nack(ChronoUnit.FOREVER.getDuration());
			await().until(() -> listener.status().ordinal() == 0);
			listener.container().pause();
			listener.awaitState(ContainerState.PAUSED);
			listener.container().resume();
			await().until(() -> this.received.size() == 4);
		}
	}

	@Test
	void theLastMessageOfAClosedStreamComesAgainBeforeTheListenerCompletes() {
		this.streams.appendAtOnce(this.stream, "1", "2");
		this.streams.close(this.stream);
		try (ListenerTestContext listener = manual((message) -> {
			this.received.add(new String(message.getPayload()));
			if (this.received.size() == 2) {
				acknowledgment(message).nack(SHORT);
			}
			else {
				acknowledgment(message).acknowledge();
			}
			return null;
		})) {
			listener.awaitState(ContainerState.COMPLETED);
			assertThat(this.received).containsExactly("1", "2", "2");
			assertThat(checkpoint().ordinal()).isEqualTo(2);
		}
	}

	@Test
	void aHandlerThatFailsBehindItsNackIsNotTriedAgainByItself() {
		this.streams.appendAtOnce(this.stream, "1");
		try (ListenerTestContext listener = manual((message) -> {
			this.received.add(new String(message.getPayload()));
			if (this.received.size() == 1) {
				acknowledgment(message).nack(SHORT);
				throw new IllegalStateException("and fails");
			}
			acknowledgment(message).acknowledge();
			return null;
		})) {
			await().until(() -> listener.status().upToDate() && checkpoint().ordinal() == 1);
			assertThat(this.received).containsExactly("1", "1");
		}
	}

	@Test
	void aClosedStreamIsCompletedOnceAllOfItIsAcknowledged() {
		this.streams.appendAtOnce(this.stream, "1", "2");
		this.streams.close(this.stream);
		try (ListenerTestContext listener = collecting()) {
			await().until(() -> this.received.size() == 2 && listener.status().upToDate());
			this.acknowledgments.get(1).acknowledge();
			assertThat(listener.status().state()).isEqualTo(ContainerState.LIVE);
			this.acknowledgments.get(0).acknowledge();
			listener.awaitState(ContainerState.COMPLETED);
			assertThat(checkpoint().ordinal()).isEqualTo(2);
		}
	}

	@Test
	void whatIsNackedAtTheEndOfAClosedStreamComesAgain() {
		this.streams.appendAtOnce(this.stream, "1", "2");
		this.streams.close(this.stream);
		try (ListenerTestContext listener = collecting()) {
			await().until(() -> this.received.size() == 2 && listener.status().upToDate());
			this.acknowledgments.get(0).acknowledge();
			this.acknowledgments.get(1).nack(SHORT);
			await().until(() -> this.received.size() == 3);
			assertThat(this.received).containsExactly("1", "2", "2");
			this.acknowledgments.get(2).acknowledge();
			listener.awaitState(ContainerState.COMPLETED);
			assertThat(checkpoint().ordinal()).isEqualTo(2);
		}
	}

	private ListenerTestContext collecting() {
		return manual((message) -> {
			this.acknowledgments.add(acknowledgment(message));
			this.received.add(new String(message.getPayload()));
			return null;
		});
	}

	private ListenerTestContext manual(StreamMessageHandler<byte[]> handler) {
		return listen(handler, (settings) -> settings.acknowledge(AcknowledgeMode.MANUAL));
	}

	private static Acknowledgment acknowledgment(Message<?> message) {
		Acknowledgment acknowledgment = message.getHeaders()
			.get(DurableStreamHeaders.ACKNOWLEDGMENT, Acknowledgment.class);
		assertThat(acknowledgment).isNotNull();
		return acknowledgment;
	}

	/** Takes batches. */
	class Batches {

		void receive(List<Integer> batch, Acknowledgment acknowledgment) {
			ListenerNackTests.this.acknowledgments.add(acknowledgment);
			ListenerNackTests.this.received.add(batch.toString());
		}

	}

}
