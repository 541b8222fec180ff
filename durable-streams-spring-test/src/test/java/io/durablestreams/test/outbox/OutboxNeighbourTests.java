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
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariDataSource;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.embedded.Fault;
import io.durablestreams.outbox.OutboxEvent;
import io.durablestreams.outbox.OutboxFailurePolicy;
import io.durablestreams.outbox.OutboxStreamStatus;
import io.durablestreams.outbox.OutboxStreamStatus.StopCause;
import io.durablestreams.outbox.jdbc.JdbcOutbox;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.ProducerOptions;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpMethod;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * A message, or a stream, that can't be relayed harms no other.
 */
class OutboxNeighbourTests extends AbstractOutboxTests {

	@Override
	String url() {
		return "jdbc:h2:mem:neighbours;DB_CLOSE_DELAY=-1";
	}

	@Override
	String platform() {
		return "h2";
	}

	@Test
	void anOutboxWithDefaultsRelaysWhatItsProducersSend() {
		OutboxTables.create(this.dataSource, platform(), JdbcOutbox.DEFAULT_TABLE);
		JdbcTransactionManager manager = new JdbcTransactionManager(this.dataSource);
		try (JdbcOutbox outbox = JdbcOutbox.outbox(this.client, this.dataSource, manager)) {
			outbox.start();
			DurableStreamProducer<String> orders = outbox.producer(this.stream);
			join(new TransactionTemplate(manager).execute((status) -> orders.send("tea")));
			assertThat(read()).containsExactly("\"tea\"");
		}
	}

	@Test
	void aBacklogThatNobodyRelaysIsToldByThoseWhoDoNotRelayIt() {
		JdbcOutbox writer = outbox((settings) -> settings.relay(false).leaseTime(Duration.ofSeconds(1)));
		CompletableFuture<?> sent = send(writer, 1);
		await().atMost(TIMEOUT).until(() -> !writer.troubles().isEmpty());
		assertThat(writer.troubles()).hasEntrySatisfying(this.stream,
				(reason) -> assertThat(reason).startsWith("messages have waited since 20")
					.contains("no instance relays them"));
		assertThat(writer.stopped()).isEmpty();
		assertThat(writer.streams().get(0).relayedBy()).isNull();
		server.faults().inject(this.stream, Fault.status(503).on(HttpMethod.POST).times(1_000_000));
		JdbcOutbox relay = outbox((settings) -> settings.instanceId("worker"));
		String reason = await().atMost(TIMEOUT).until(() -> relay.troubles().get(this.stream), Objects::nonNull);
		assertThat(reason).as("who has just started").contains("503");
		server.faults().clear();
		join(sent);
		await().atMost(TIMEOUT).until(() -> writer.troubles().isEmpty());
		assertThat(relay.streams().get(0).relayedBy()).startsWith("worker-");
	}

	@Test
	void aMessageOfABatchThatMayBeInTheStreamIsNotDiscardedAlone() {
		JdbcOutbox outbox = outbox();
		server.faults().inject(this.stream, Fault.noAnswer().on(HttpMethod.POST).afterApplied());
		server.faults().inject(this.stream, Fault.status(403).on(HttpMethod.POST));
		CompletableFuture<?> sent = send(outbox, 1, 2, 3);
		assertThat(awaitStop(outbox).stop()).satisfies((stop) -> {
			assertThat(stop.cause()).isEqualTo(StopCause.REFUSED);
			assertThat(stop.reason()).contains("the stream may have it all the same");
		});
		long second = this.jdbc.sql("SELECT id FROM " + TABLE + " ORDER BY id").query(Long.class).list().get(1);
		assertThatIllegalStateException().isThrownBy(() -> outbox.discardMessage(second))
			.withMessageContaining("may be in stream");
		assertThat(outbox.retry(this.stream)).isTrue();
		join(sent);
		assertThat(read()).containsExactly("1", "2", "3");
	}

	@Test
	void oneMessageThatIsRefusedDoesNotKeepBatchesSmall() {
		JdbcOutbox outbox = outbox((settings) -> settings.failurePolicy(OutboxFailurePolicy.SKIP));
		server.faults().inject(this.stream, Fault.status(413).on(HttpMethod.POST).times(4));
		server.faults().inject(this.stream, Fault.status(503).on(HttpMethod.POST).times(1_000_000));
		CompletableFuture<?> sent = send(outbox, 1, 2, 3, 4, 5, 6, 7, 8);
		await().atMost(TIMEOUT)
			.until(() -> server.faults().remaining(this.stream) < 1_000_000 && !this.events.isEmpty());
		OutboxEvent.MessagesGivenUp event = (OutboxEvent.MessagesGivenUp) this.events.get(0);
		assertThat(event.ids()).hasSize(1);
		long first = event.ids().get(0);
		await().atMost(TIMEOUT)
			.untilAsserted(() -> assertThat(String.valueOf(streamRow().get("frozen_rows")))
				.isEqualTo((first + 1) + "-" + (first + 7)));
		server.faults().clear();
		join(sent);
		assertThat(read()).containsExactly("2", "3", "4", "5", "6", "7", "8");
	}

	@Test
	void ofAMessageThatIsTooLargeForItsStreamTheDeadLetterHasWhatTheServerTakes() {
		EmbeddedDurableStreamsServer small = EmbeddedDurableStreamsServer.builder().port(0).maxBodySize(2_000).build();
		small.start();
		try (DurableStreamsClient own = DurableStreamsClient.builder(small.baseUrl()).build()) {
			own.stream(this.stream).create(CreateOptions.json()).block(TIMEOUT);
			JdbcOutbox outbox = outbox(
					(settings) -> settings.clients((name) -> own).failurePolicy(OutboxFailurePolicy.DEAD_LETTER));
			var producer = outbox.<Object>producer("small", this.stream, ProducerOptions.builder().build());
			CompletableFuture<?> refused = this.transaction.execute((status) -> producer.send("x".repeat(3_000)));
			join(this.transaction.execute((status) -> producer.send("tea")));
			assertThat(refused).isCompletedExceptionally();
			assertThat(read(own, this.stream)).containsExactly("\"tea\"");
			assertThat(read(own, this.stream + ".dead-letter")).singleElement()
				.asString()
				.contains("\"payloadSize\":3002", "payloadSha256", "\"stream\":\"" + this.stream + "\"");
			assertThat(outbox.troubles()).isEmpty();
		}
		finally {
			small.stop();
		}
	}

	@Test
	void aPartOfABatchThatMayBeThereIsToldSoToWhoeverFindsItFrozen() {
		JdbcOutbox outbox = outbox();
		server.faults().inject(this.stream, Fault.noAnswer().on(HttpMethod.POST).afterApplied());
		server.faults().inject(this.stream, Fault.status(413).on(HttpMethod.POST));
		server.faults().inject(this.stream, Fault.status(503).on(HttpMethod.POST).times(1_000_000));
		send(outbox, 1, 2, 3, 4);
		await().atMost(TIMEOUT)
			.until(() -> server.faults().remaining(this.stream) < 1_000_000
					&& String.valueOf(streamRow().get("frozen_rows")).matches("(\\d+)-(\\d+)"));
		outbox.close();
		server.faults().clear();
		OutboxStreamStatus status = awaitStop(outbox());
		assertThat(status.stop().cause()).isEqualTo(StopCause.UNCERTAIN);
		assertThat(status.stop().reason()).contains("a larger batch under number 0");
		assertThat(status.backlog()).isEqualTo(4);
		assertThat(read()).containsExactly("1", "2", "3", "4");
	}

	@Test
	void whereThereIsNoSecondConnectionARollbackDoesNotHideWhatIsSentBehindIt() {
		outbox();
		try (HikariDataSource single = new HikariDataSource()) {
			single.setJdbcUrl(url());
			single.setMaximumPoolSize(1);
			single.setConnectionTimeout(250);
			JdbcTransactionManager manager = new JdbcTransactionManager(single);
			JdbcOutbox sender = JdbcOutbox.builder(this.client, single)
				.table(TABLE)
				.transactionManager(manager)
				.relay(false)
				.build();
			TransactionTemplate own = new TransactionTemplate(manager);
			own.executeWithoutResult((status) -> {
				sender.send(this.stream, 1);
				sender.send(this.stream, 2);
				status.setRollbackOnly();
			});
			own.executeWithoutResult((status) -> sender.send(this.stream, 3));
			await().atMost(TIMEOUT).untilAsserted(() -> assertThat(read()).containsExactly("3"));
			sender.close();
		}
	}

	@Test
	void anAttemptThatNobodyAnswersIsMadeAgainUnderTheSameNumbers() {
		JdbcOutbox outbox = outbox((settings) -> settings
			.producerDefaults(ProducerOptions.builder().deliveryTimeout(Duration.ofMillis(300)).build()));
		server.faults().inject(this.stream, Fault.delay(Duration.ofSeconds(8)).on(HttpMethod.POST));
		long begin = System.nanoTime();
		join(send(outbox, 1));
		join(send(outbox, 2));
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(6));
		assertThat(read()).containsExactly("1", "2");
	}

	@Test
	void aReceiverOfEventsThatFailsChangesNothing() {
		JdbcOutbox outbox = outbox((settings) -> settings.eventPublisher((event) -> {
			throw new AssertionError("receiver");
		}));
		this.client.stream(this.stream).closeStream().block(TIMEOUT);
		CompletableFuture<?> sent = send(outbox, 1);
		awaitStop(outbox);
		assertThat(outbox.discard(this.stream)).isEqualTo(1);
		assertThat(sent).isCompletedExceptionally();
	}

	@Test
	void whoSendsToOneStreamIsToldThoughAnotherHasStopped() {
		JdbcOutbox sender = outbox((settings) -> settings.relay(false));
		this.client.stream(this.stream).closeStream().block(TIMEOUT);
		send(sender, IntStream.range(0, 600).boxed().toArray());
		JdbcOutbox relay = outbox();
		awaitStop(relay);
		String other = "other-" + UUID.randomUUID();
		this.client.stream(other).create(CreateOptions.json()).block(TIMEOUT);
		join(this.transaction.execute((status) -> sender.send(other, 1)));
		assertThat(read(other)).containsExactly("1");
	}

}
