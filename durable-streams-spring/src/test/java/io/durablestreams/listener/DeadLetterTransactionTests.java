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

import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.deadletter.DeadLetter;
import io.durablestreams.listener.deadletter.DeadLetterOutcome;
import io.durablestreams.listener.deadletter.DeadLetterOutcome.Status;
import io.durablestreams.listener.deadletter.DeadLetterQuery;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.support.JdbcTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

/**
 * What a listener writes for the message of a dead letter, and that the letter is done
 * with, are one transaction.
 */
class DeadLetterTransactionTests extends AbstractTransactionTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final DeadLetterQuery ALL = DeadLetterQuery.of("test");

	private volatile Runnable behindTheWrite = () -> {
		throw new IllegalStateException("broken");
	};

	@Test
	void aFailureTakesBackWhatWasWrittenAndTheLetterStaysUntilItIsHandled() {
		try (ListenerTestContext listener = withLetter()) {
			DeadLetter letter = letters(listener).get(0);
			assertThat(handleAgain(listener, letter).status()).isEqualTo(Status.FAILED);
			assertThat(written()).isEmpty();
			assertThat(letters(listener).get(0).timesHandledAgain()).isEqualTo(1);
			this.behindTheWrite = () -> {
			};
			assertThat(handleAgain(listener, letter).status()).isEqualTo(Status.HANDLED);
			assertThat(handleAgain(listener, letter).status()).isEqualTo(Status.DONE_BEFORE);
			assertThat(written()).containsExactly("1");
			assertThat(storedCheckpoint().ordinal()).isEqualTo(1);
		}
	}

	@Test
	void aLetterThatAnotherIsDoneWithInTheMeantimeIsNotHandledTwice() {
		try (ListenerTestContext listener = withLetter()) {
			DeadLetter letter = letters(listener).get(0);
			this.behindTheWrite = () -> CompletableFuture
				.runAsync(() -> listener.deadLetters().done(letter).block(TIMEOUT))
				.join();
			assertThatException().isThrownBy(() -> handleAgain(listener, letter))
				.withMessageContaining("is not where this listener left it");
			assertThat(written()).isEmpty();
			assertThat(letters(listener)).isEmpty();
			assertThat(listener.container().getState()).isEqualTo(ContainerState.LIVE);
		}
	}

	private ListenerTestContext withLetter() {
		this.streams.append(this.stream, "1");
		ListenerTestContext listener = transactional(new JdbcTransactionManager(this.dataSource), (message) -> {
			write(new String(message.getPayload()));
			this.behindTheWrite.run();
			return null;
		}, (settings) -> settings.failure(FailurePolicy.DEAD_LETTER));
		await().until(() -> letters(listener).size() == 1);
		listener.awaitLive();
		return listener;
	}

	private static List<DeadLetter> letters(ListenerTestContext listener) {
		return listener.deadLetters().list(ALL).collectList().blockOptional(TIMEOUT).orElseThrow();
	}

	private static DeadLetterOutcome handleAgain(ListenerTestContext listener, DeadLetter letter) {
		return listener.deadLetters().handleAgain(letter).blockOptional(TIMEOUT).orElseThrow();
	}

}
