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

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.config.RetryBackOff;
import io.durablestreams.offset.TransactionFailedException;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the store or the commit can't do is never the message's fault; what the handler
 * does to its transaction is.
 */
class ListenerStoreFaultTests extends AbstractTransactionTests {

	private final AtomicInteger calls = new AtomicInteger();

	@ParameterizedTest
	@EnumSource(FailurePolicy.class)
	void aCheckpointThatSomebodyHasLockedIsWaitedForWhateverThePolicy(FailurePolicy policy) throws SQLException {
		this.jdbc.sql("SET DEFAULT_LOCK_TIMEOUT 10").update();
		try (ListenerTestContext listener = start(new JdbcTransactionManager(this.dataSource), this::write, policy)) {
			listener.awaitLive();
			try (Connection other = this.dataSource.getConnection()) {
				other.setAutoCommit(false);
				other.createStatement()
					.executeQuery("SELECT * FROM " + JdbcOffsetStore.DEFAULT_TABLE + " FOR UPDATE")
					.close();
				this.streams.append(this.stream, "1", "2");
				await().until(() -> this.calls.get() > 2);
				other.rollback();
			}
			assertEachIsWrittenOnceAndNoneGivenUp(listener);
		}
	}

	@ParameterizedTest
	@EnumSource(FailurePolicy.class)
	void aCommitThatTheDatabaseCanNotMakeIsRepeatedWhateverThePolicy(FailurePolicy policy) {
		AtomicInteger refusals = new AtomicInteger(2);
		this.streams.append(this.stream, "1", "2");
		try (ListenerTestContext listener = start(
				failing(refusals,
						new TransactionSystemException("JDBC commit",
								new SQLException("terminating connection due to administrator command", "57P01"))),
				this::write, policy)) {
			assertEachIsWrittenOnceAndNoneGivenUp(listener);
			assertThat(this.calls).hasValue(4);
		}
	}

	@Test
	void aCommitThatFailsForWhatTheHandlerWroteIsTheMessagesFault() {
		AtomicInteger refusals = new AtomicInteger(1);
		this.streams.append(this.stream, "1", "2");
		try (ListenerTestContext listener = start(
				failing(refusals,
						new DataIntegrityViolationException("JDBC commit", new SQLException("deferred", "23505"))),
				this::write, FailurePolicy.SKIP)) {
			await().untilAsserted(() -> assertThat(written()).containsExactly("2"));
			assertThat(listener.events(ListenerEvent.MessageSkipped.class)).singleElement()
				.satisfies((event) -> assertThat(event.cause()).isInstanceOf(DataIntegrityViolationException.class));
			assertThat(listener.events(ListenerEvent.Disrupted.class)).isEmpty();
		}
	}

	@Test
	void aHandlerThatTakesLongerThanItsTransactionMayIsTold() {
		JdbcTransactionManager manager = new JdbcTransactionManager(this.dataSource);
		manager.setDefaultTimeout(1);
		this.streams.append(this.stream, "1", "2");
		try (ListenerTestContext listener = start(manager, (message) -> {
			long begin = System.nanoTime();
			await().until(() -> message.equals("2") || System.nanoTime() - begin > Duration.ofMillis(1100).toNanos());
			if (message.equals("2")) {
				write(message);
			}
		}, FailurePolicy.SKIP)) {
			await().untilAsserted(() -> assertThat(written()).containsExactly("2"));
			assertThat(listener.events(ListenerEvent.MessageSkipped.class)).singleElement()
				.satisfies((event) -> assertThat(event.cause()).isInstanceOf(TransactionFailedException.class)
					.hasMessageContaining("the listener took longer than its time-out")
					.hasMessageNotContaining("can be reached"));
		}
	}

	@Test
	void aRollbackThatTheHandlerAsksForIsTheMessagesFault() {
		JdbcTransactionManager manager = new JdbcTransactionManager(this.dataSource);
		TransactionTemplate inner = new TransactionTemplate(manager);
		this.streams.append(this.stream, "1", "2");
		try (ListenerTestContext listener = start(manager, (message) -> inner.executeWithoutResult((status) -> {
			write(message);
			if (message.equals("1")) {
				status.setRollbackOnly();
			}
		}), FailurePolicy.SKIP)) {
			await().untilAsserted(() -> assertThat(written()).containsExactly("2"));
			assertThat(listener.events(ListenerEvent.MessageSkipped.class)).hasSize(1);
		}
	}

	private void assertEachIsWrittenOnceAndNoneGivenUp(ListenerTestContext listener) {
		await().untilAsserted(() -> assertThat(written()).containsExactly("1", "2"));
		await().untilAsserted(() -> assertThat(storedCheckpoint().ordinal()).isEqualTo(2));
		assertThat(listener.events(ListenerEvent.MessageSkipped.class)).isEmpty();
		assertThat(listener.events(ListenerEvent.MessageDeadLettered.class)).isEmpty();
		assertThat(listener.events(ListenerEvent.Disrupted.class)).isNotEmpty();
	}

	/**
	 * Commits that have something written fail for some time, before they take effect.
	 */
	private JdbcTransactionManager failing(AtomicInteger refusals, RuntimeException failure) {
		return new JdbcTransactionManager(this.dataSource) {

			@Override
			protected void doCommit(DefaultTransactionStatus status) {
				if (ListenerStoreFaultTests.this.calls.get() > 0 && refusals.getAndDecrement() > 0) {
					doRollback(status);
					throw failure;
				}
				super.doCommit(status);
			}

		};
	}

	private ListenerTestContext start(PlatformTransactionManager manager, Consumer<String> handler,
			FailurePolicy policy) {
		return transactional(manager, (message) -> {
			this.calls.incrementAndGet();
			handler.accept(new String(message.getPayload()));
			return null;
		}, (settings) -> settings.failure(policy).backOff(RetryBackOff.none()));
	}

}
