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

package io.durablestreams.test.outbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.durablestreams.client.AppendResult;
import io.durablestreams.client.CloseResult;
import io.durablestreams.embedded.Fault;
import io.durablestreams.outbox.jdbc.JdbcOutbox;
import io.durablestreams.producer.CreateMode;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.FlushResult;
import io.durablestreams.producer.ProducerOptions;
import io.durablestreams.producer.RejectedAppendException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * What is sent in a transaction is in the stream once that was committed, each message
 * once and in order, and what can't be is refused.
 */
abstract class AbstractOutboxContractTests extends AbstractOutboxTests {

	@Test
	void whatWasSentInATransactionIsInTheStreamBehindItsCommit() {
		JdbcOutbox outbox = outbox();
		CompletableFuture<?> sent = this.transaction.execute((status) -> {
			outbox.send(this.stream, 1);
			CompletableFuture<?> last = outbox.send(this.stream, "two");
			assertThat(read()).isEmpty();
			return last;
		});
		join(sent);
		assertThat(read()).containsExactly("1", "\"two\"");
		assertThat(((AppendResult) sent.join()).nextOffset()).isNotNull();
		await().atMost(TIMEOUT).until(() -> rows(0) == 0);
	}

	@Test
	void aRollbackLeavesNothing() {
		JdbcOutbox outbox = outbox();
		CompletableFuture<?> sent = this.transaction.execute((status) -> {
			status.setRollbackOnly();
			return outbox.send(this.stream, 1);
		});
		assertThatExceptionOfType(RejectedAppendException.class).isThrownBy(() -> get(sent))
			.withMessageContaining("rolled back");
		join(send(outbox, 2));
		assertThat(read()).containsExactly("2");
	}

	@Test
	void aNestedTransactionThatIsRolledBackTakesItsMessagesWithIt() {
		JdbcOutbox outbox = outbox();
		TransactionTemplate nested = new TransactionTemplate(this.transaction.getTransactionManager());
		nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
		AtomicReference<CompletableFuture<?>> undone = new AtomicReference<>();
		CompletableFuture<?> last = this.transaction.execute((status) -> {
			outbox.send(this.stream, 1);
			nested.executeWithoutResult((inner) -> outbox.send(this.stream, 2));
			nested.executeWithoutResult((inner) -> {
				undone.set(outbox.send(this.stream, 3));
				inner.setRollbackOnly();
			});
			return outbox.send(this.stream, 4);
		});
		join(last);
		assertThat(read()).containsExactly("1", "2", "4");
		assertThatExceptionOfType(RejectedAppendException.class).isThrownBy(() -> get(undone.get()));
	}

	@Test
	void aRollbackToASavepointTakesWhatWasSentBehindItWithIt() {
		JdbcOutbox outbox = outbox();
		List<CompletableFuture<?>> sent = new ArrayList<>();
		this.transaction.executeWithoutResult((status) -> {
			Object begin = status.createSavepoint();
			sent.add(outbox.send(this.stream, 1));
			status.rollbackToSavepoint(begin);
			sent.add(outbox.send(this.stream, 2));
			Object middle = status.createSavepoint();
			sent.add(outbox.send(this.stream, 3));
			status.rollbackToSavepoint(middle);
			status.releaseSavepoint(middle);
			sent.add(outbox.send(this.stream, 4));
		});
		join(sent.get(3));
		assertThat(read()).containsExactly("2", "4");
		assertThat(sent.get(1)).isCompleted();
		assertThat(List.of(sent.get(0), sent.get(2))).allSatisfy(
				(undone) -> assertThatExceptionOfType(RejectedAppendException.class).isThrownBy(() -> get(undone)));
	}

	@Test
	void whereThereIsNoTransactionThatAMessageCanBePartOfItIsRefused() {
		JdbcOutbox outbox = outbox();
		assertRefused("no transaction", () -> outbox.send(this.stream, 1));
		TransactionTemplate readOnly = new TransactionTemplate(this.transaction.getTransactionManager());
		readOnly.setReadOnly(true);
		assertRefused("read-only", () -> readOnly.execute((status) -> outbox.send(this.stream, 1)));
		TransactionTemplate elsewhere = new TransactionTemplate(
				new JdbcTransactionManager(new DriverManagerDataSource("jdbc:h2:mem:elsewhere")));
		assertRefused("DataSource", () -> elsewhere.execute((status) -> outbox.send(this.stream, 1)));
		DurableStreamProducer<Integer> producer = outbox.producer(this.stream, ProducerOptions.builder().build());
		assertRefused("no transaction", () -> producer.send(1));
		assertRefused("no transaction", producer::closeStream);
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> this.transaction.execute((status) -> producer.send(Flux.just(1))))
			.withMessageContaining("other threads");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> outbox.producer(this.stream, ProducerOptions.builder().producerId("mine").build()))
			.withMessageContaining("producer-id");
	}

	@Test
	void aTransactionOfAnotherDataSourceTakesNoMessageWhateverElseIsOnTheThread() {
		PlatformTransactionManager other = new JdbcTransactionManager(
				new DriverManagerDataSource("jdbc:h2:mem:elsewhere"));
		JdbcOutbox outbox = outbox((settings) -> settings.transactionManager(other));
		TransactionTemplate elsewhere = new TransactionTemplate(other);
		elsewhere.executeWithoutResult((status) -> {
			// A connection that commits by itself is bound to the thread from here on.
			assertThat(rows(0)).isZero();
			assertRefused("DataSource", () -> outbox.send(this.stream, 1));
		});
		this.transaction.executeWithoutResult((status) -> elsewhere
			.executeWithoutResult((inner) -> assertRefused("DataSource", () -> outbox.send(this.stream, 2))));
		CompletableFuture<?> sent = this.transaction.execute((status) -> {
			elsewhere.executeWithoutResult((inner) -> {
			});
			return outbox.send(this.stream, 3);
		});
		join(sent);
		CompletableFuture<?> beside = elsewhere
			.execute((status) -> this.transaction.execute((inner) -> outbox.send(this.stream, 4)));
		join(beside);
		assertThat(read()).containsExactly("3", "4");
	}

	@Test
	void behindTheCommitAMessageIsRefusedUnlessItHasATransactionOfItsOwn() {
		JdbcOutbox outbox = outbox();
		TransactionTemplate own = new TransactionTemplate(this.transaction.getTransactionManager());
		own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		AtomicReference<CompletableFuture<?>> sent = new AtomicReference<>();
		this.transaction.executeWithoutResult((status) -> {
			behindTheCommit(() -> assertRefused("is over", () -> outbox.send(this.stream, 1)));
			behindTheCommit(() -> sent.set(own.execute((inner) -> outbox.send(this.stream, 2))));
		});
		join(sent.get());
		this.transaction.executeWithoutResult(
				(status) -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void afterCompletion(int status) {
						assertRefused("is over", () -> outbox.send(AbstractOutboxContractTests.this.stream, 3));
					}

				}));
		assertThat(read()).containsExactly("2");
		assertThat(rows(0)).isZero();
	}

	@Test
	void whatCannotBeEncodedIsRefusedWithinTheTransaction() {
		JdbcOutbox outbox = outbox();
		assertThatExceptionOfType(RejectedAppendException.class)
			.isThrownBy(() -> this.transaction.execute((status) -> outbox.send(this.stream, "{".getBytes())));
		DurableStreamProducer<Object> typed = outbox.producer(this.stream,
				ProducerOptions.builder().payloadType(String.class).build());
		assertThatExceptionOfType(RejectedAppendException.class)
			.isThrownBy(() -> this.transaction.execute((status) -> typed.send(1)))
			.withMessageContaining("payload-type");
	}

	@Test
	void aNameThatTheTableHasNoRoomForIsRefused() {
		JdbcOutbox outbox = outbox();
		String tooLong = this.stream + "/" + "x".repeat(1000);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.transaction.execute((status) -> outbox.send(tooLong, 1)))
			.withMessageContaining("at most 1000 characters")
			.withMessageContaining(this.stream);
	}

	@Test
	void toWaitForAMessageWithinItsTransactionFailsAtOnce() {
		JdbcOutbox outbox = outbox();
		DurableStreamProducer<Integer> producer = outbox.producer(this.stream, ProducerOptions.builder().build());
		this.transaction.executeWithoutResult((status) -> {
			CompletableFuture<AppendResult> sent = producer.send(1);
			for (CompletableFuture<?> future : List.of(sent, sent.thenApply(AppendResult::nextOffset),
					producer.flush())) {
				assertThatIllegalStateException().isThrownBy(future::join).withMessageContaining("never end");
				assertThatIllegalStateException().isThrownBy(() -> future.get(1, TimeUnit.MINUTES));
			}
		});
		FlushResult flushed = producer.flush().orTimeout(30, TimeUnit.SECONDS).join();
		assertThat(flushed.acknowledged()).isEqualTo(1);
		assertThat(flushed.isComplete()).isTrue();
	}

	@Test
	void aTransactionThatCommitsLateLosesNothing() throws Exception {
		JdbcOutbox outbox = outbox();
		CountDownLatch sent = new CountDownLatch(1);
		CountDownLatch commit = new CountDownLatch(1);
		CompletableFuture<CompletableFuture<?>> late = CompletableFuture
			.supplyAsync(() -> this.transaction.execute((status) -> {
				outbox.send(this.stream, "early");
				sent.countDown();
				awaitOpen(commit);
				return outbox.send(this.stream, "late");
			}));
		awaitOpen(sent);
		join(send(outbox, 1));
		join(send(outbox, 2));
		assertThat(read()).containsExactly("1", "2");
		commit.countDown();
		join(late.get(30, TimeUnit.SECONDS));
		assertThat(read()).containsExactly("1", "2", "\"early\"", "\"late\"");
	}

	@Test
	void messagesOfOneTransactionStayTogether() throws Exception {
		JdbcOutbox writer = outbox((settings) -> settings.relay(false));
		CountDownLatch sent = new CountDownLatch(1);
		CountDownLatch commit = new CountDownLatch(1);
		CompletableFuture<?> other = CompletableFuture
			.runAsync(() -> this.transaction.executeWithoutResult((status) -> {
				writer.send(this.stream, "a");
				sent.countDown();
				awaitOpen(commit);
				writer.send(this.stream, "b");
			}));
		awaitOpen(sent);
		send(writer, 1, 2, 3);
		commit.countDown();
		other.get(30, TimeUnit.SECONDS);
		outbox();
		await().atMost(TIMEOUT).until(() -> read().size() == 5);
		assertThat(read()).containsExactly("\"a\"", "\"b\"", "1", "2", "3");
	}

	@Test
	void anAnswerThatIsLostDoublesNothing() {
		JdbcOutbox outbox = outbox();
		server.faults().inject(this.stream, Fault.noAnswer().on(HttpMethod.POST).afterApplied().times(3));
		for (int i = 0; i < 10; i++) {
			send(outbox, i);
		}
		join(send(outbox, 10));
		assertThat(read()).containsExactlyElementsOf(IntStream.rangeClosed(0, 10).mapToObj(String::valueOf).toList());
	}

	@Test
	void whatOneInstanceHasFrozenAnotherSendsUnderTheSameNumbers() {
		JdbcOutbox first = outbox((settings) -> settings.leaseTime(Duration.ofSeconds(1)));
		server.faults().inject(this.stream, Fault.noAnswer().on(HttpMethod.POST).afterApplied());
		server.faults().inject(this.stream, Fault.status(503).on(HttpMethod.POST).times(1_000));
		send(first, 1, 2, 3);
		await().atMost(TIMEOUT).until(() -> server.faults().remaining(this.stream) < 1_000);
		assertThat(streamRow().get("frozen_rows")).isNotNull();
		first.close();
		server.faults().clear();
		JdbcOutbox second = outbox();
		join(send(second, 4));
		assertThat(read()).containsExactly("1", "2", "3", "4");
	}

	@Test
	void aRelayThatIsStoppedWithinATransactionKeepsNoStreamFromWhoTakesOver() throws Exception {
		assumeThat(platform()).as("a database that outlives the process").isNotEqualTo("h2");
		StoppableDataSource stoppable = new StoppableDataSource(this.dataSource, "sequence = ?");
		JdbcTransactionManager manager = new JdbcTransactionManager(stoppable);
		JdbcOutbox stopped = JdbcOutbox.builder(this.client, stoppable)
			.table(TABLE)
			.transactionManager(manager)
			.pollInterval(Duration.ofMillis(100))
			.leaseTime(Duration.ofSeconds(2))
			.build();
		stopped.start();
		send(outbox((settings) -> settings.relay(false)), "tea");
		assertThat(stoppable.stopped.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		JdbcOutbox next = outbox();
		try {
			await().atMost(TIMEOUT).until(() -> read().size() == 1);
		}
		finally {
			stoppable.goOn();
			stopped.close();
		}
		join(send(next, "milk"));
		assertThat(read()).containsExactly("\"tea\"", "\"milk\"");
	}

	@Test
	void whoDoesNotRelayIsToldByTheTable() {
		JdbcOutbox sender = outbox((settings) -> settings.relay(false));
		outbox();
		join(send(sender, 1));
		assertThat(read()).containsExactly("1");
	}

	@Test
	void aProducerClosesTheStreamBehindItsMessages() {
		JdbcOutbox outbox = outbox();
		DurableStreamProducer<Integer> producer = outbox.producer(this.stream, ProducerOptions.builder().build());
		CompletableFuture<CloseResult> closed = this.transaction.execute((status) -> {
			producer.send(1);
			return producer.closeStream(2);
		});
		join(closed);
		assertThat(read()).containsExactly("1", "2");
		assertThat(this.client.stream(this.stream).metadata().block(TIMEOUT).closed()).isTrue();
		join(this.transaction.execute((status) -> producer.closeStream()));
	}

	@Test
	void aProducerCreatesItsStreamIfItIsToldTo() {
		JdbcOutbox outbox = outbox();
		DurableStreamProducer<String> producer = outbox.producer(this.stream + "-lines",
				ProducerOptions.builder().contentType(MediaType.TEXT_PLAIN).create(CreateMode.IF_MISSING).build());
		join(this.transaction.execute((status) -> {
			producer.send("one");
			return producer.send("two");
		}));
		assertThat(String.join("", read(this.stream + "-lines"))).isEqualTo("one\ntwo\n");
	}

	private static void behindTheCommit(Runnable action) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				action.run();
			}

		});
	}

	private static void assertRefused(String reason, Runnable send) {
		assertThatExceptionOfType(IllegalTransactionStateException.class).isThrownBy(send::run)
			.withMessageContaining(reason);
	}

	private static void get(CompletableFuture<?> future) throws Throwable {
		try {
			future.get(30, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			throw ex.getCause();
		}
	}

	private static void awaitOpen(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
