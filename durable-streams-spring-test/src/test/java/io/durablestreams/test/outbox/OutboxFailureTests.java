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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.error.StreamClosedException;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.embedded.Fault;
import io.durablestreams.outbox.OutboxEvent;
import io.durablestreams.outbox.OutboxFailurePolicy;
import io.durablestreams.outbox.OutboxStreamStatus;
import io.durablestreams.outbox.OutboxStreamStatus.StopCause;
import io.durablestreams.outbox.jdbc.JdbcOutbox;
import io.durablestreams.producer.ProducerOptions;
import io.durablestreams.producer.RejectedAppendException;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * What can't be appended, and what can't be known, is told and never dropped.
 */
class OutboxFailureTests extends AbstractOutboxTests {

	@Override
	String url() {
		return "jdbc:h2:mem:failures;DB_CLOSE_DELAY=-1";
	}

	@Override
	String platform() {
		return "h2";
	}

	@Test
	void aStreamThatIsClosedStopsItsRelayUntilItIsToldToGoOn() {
		JdbcOutbox outbox = outbox();
		join(send(outbox, 1));
		this.client.stream(this.stream).closeStream().block(TIMEOUT);
		CompletableFuture<?> sent = send(outbox, 2);
		OutboxStreamStatus status = awaitStop(outbox);
		assertThat(status.backlog()).isEqualTo(1);
		assertThat(status.oldest()).isNotNull();
		assertThat(status.stop().cause()).isEqualTo(StopCause.REFUSED);
		assertThat(status.stop().reason()).contains("closed");
		await().atMost(TIMEOUT).untilAsserted(() -> assertThat(outbox.troubles()).containsKey(this.stream));
		await().atMost(TIMEOUT).until(() -> !this.events.isEmpty());
		assertThat(this.events).singleElement().isInstanceOf(OutboxEvent.StreamStopped.class);
		this.client.stream(this.stream).delete().block(TIMEOUT);
		this.client.stream(this.stream).create(CreateOptions.json()).block(TIMEOUT);
		assertThat(outbox.retry(this.stream)).isTrue();
		join(sent);
		assertThat(read()).containsExactly("2");
		await().atMost(TIMEOUT).until(() -> outbox.troubles().isEmpty());
		assertThat(outbox.retry(this.stream)).isFalse();
	}

	@Test
	void whereTheServerForgotABatchThatMayBeThereTheRelayStops() {
		JdbcOutbox outbox = outbox();
		join(send(outbox, 1));
		server.faults().inject(this.stream, Fault.noAnswer().on(HttpMethod.POST));
		server.faults().inject(this.stream, Fault.status(503).on(HttpMethod.POST).times(1_000_000));
		CompletableFuture<?> sent = send(outbox, 2);
		await().atMost(TIMEOUT).until(() -> server.faults().remaining(this.stream) < 1_000_000);
		this.client.stream(this.stream).delete().block(TIMEOUT);
		this.client.stream(this.stream).create(CreateOptions.json()).block(TIMEOUT);
		server.faults().clear();
		OutboxStreamStatus status = awaitStop(outbox);
		assertThat(status.stop().cause()).isEqualTo(StopCause.UNCERTAIN);
		assertThat(status.backlog()).isEqualTo(1);
		assertThat(outbox.retry(this.stream)).isTrue();
		join(sent);
		assertThat(read()).containsExactly("2");
	}

	@Test
	void whatIsSkippedIsToldOfAndKeptAndCanBeTriedAgain() {
		JdbcOutbox outbox = outbox((settings) -> settings.failurePolicy(OutboxFailurePolicy.SKIP));
		this.client.stream(this.stream).closeStream().block(TIMEOUT);
		CompletableFuture<?> sent = send(outbox, 1);
		await().atMost(TIMEOUT).until(sent::isCompletedExceptionally);
		assertThat(sent).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.withCauseInstanceOf(RejectedAppendException.class)
			.withRootCauseInstanceOf(StreamClosedException.class);
		OutboxEvent.MessagesGivenUp event = (OutboxEvent.MessagesGivenUp) this.events.get(0);
		assertThat(event.ids()).hasSize(1);
		assertThat(rows(2)).isEqualTo(1);
		this.client.stream(this.stream).delete().block(TIMEOUT);
		this.client.stream(this.stream).create(CreateOptions.json()).block(TIMEOUT);
		assertThat(outbox.retryMessage(event.ids().get(0))).isTrue();
		await().atMost(TIMEOUT).until(() -> read().equals(List.of("1")));
		assertThat(outbox.retryMessage(event.ids().get(0))).isFalse();
	}

	@Test
	void deadLettersGoToAnotherStream() {
		JdbcOutbox outbox = outbox((settings) -> settings.failurePolicy(OutboxFailurePolicy.DEAD_LETTER));
		this.client.stream(this.stream).closeStream().block(TIMEOUT);
		server.faults().inject(this.stream + ".dead-letter", Fault.noAnswer().on(HttpMethod.POST).afterApplied());
		CompletableFuture<?> sent = send(outbox, Map.of("id", 1), "two");
		await().atMost(TIMEOUT).until(sent::isCompletedExceptionally);
		assertThat(read(this.stream + ".dead-letter")).hasSize(2)
			.first()
			.asString()
			.contains("\"payload\":{\"id\":1}", "\"stream\":\"" + this.stream + "\"", "closed");
	}

	@Test
	void anOperatorDiscardsMessagesByStreamOrOne() {
		JdbcOutbox outbox = outbox();
		this.client.stream(this.stream).closeStream().block(TIMEOUT);
		CompletableFuture<?> first = send(outbox, 1);
		awaitStop(outbox);
		CompletableFuture<?> second = send(outbox, 2);
		send(outbox, 3);
		assertThat(outbox.discardMessage(id(2))).isTrue();
		assertThat(second).isCompletedExceptionally();
		assertThat(outbox.streams().get(0).backlog()).isEqualTo(2);
		assertThat(outbox.discard(this.stream)).isEqualTo(2);
		assertThat(first).isCompletedExceptionally();
		assertThat(outbox.streams().get(0).givenUp()).isEqualTo(3);
		assertThat(outbox.streams().get(0).stop()).isNull();
		assertThat(outbox.discardMessage(id(2))).isFalse();
	}

	@Test
	void whatIsBeingAppendedIsNotDiscarded() {
		JdbcOutbox outbox = outbox();
		server.faults().inject(this.stream, Fault.status(503).on(HttpMethod.POST).times(1_000_000));
		CompletableFuture<?> sent = send(outbox, 1);
		await().atMost(TIMEOUT).until(() -> !outbox.troubles().isEmpty());
		assertThatIllegalStateException().isThrownBy(() -> outbox.discardMessage(id(1)))
			.withMessageContaining("is being appended");
		assertThat(outbox.discard(this.stream)).isZero();
		server.faults().clear();
		join(sent);
		await().atMost(TIMEOUT).until(() -> outbox.troubles().isEmpty());
	}

	@Test
	void aBatchThatIsTooLargeIsDivided() {
		EmbeddedDurableStreamsServer small = EmbeddedDurableStreamsServer.builder().port(0).maxBodySize(300).build();
		small.start();
		DurableStreamsClient own = DurableStreamsClient.builder(small.baseUrl()).build();
		try {
			own.stream(this.stream).create(CreateOptions.json()).block(TIMEOUT);
			JdbcOutbox outbox = outbox((settings) -> settings.clients((name) -> own));
			var producer = outbox.<Object>producer("small", this.stream, ProducerOptions.builder().build());
			join(this.transaction.execute((status) -> {
				IntStream.range(0, 999).forEach(producer::send);
				return producer.send(999);
			}));
			assertThat(read(own, this.stream))
				.containsExactlyElementsOf(IntStream.range(0, 1000).mapToObj(String::valueOf).toList());
			assertThat(this.events).isEmpty();
			this.transaction.execute((status) -> producer.send("x".repeat(400)));
			assertThat(awaitStop(outbox).stop().cause()).isEqualTo(StopCause.REFUSED);
		}
		finally {
			own.close();
			small.stop();
		}
	}

	@Test
	void aServerThatForgetsProducersIsNothingToTheMessages() {
		JdbcOutbox outbox = outbox();
		join(send(outbox, 1));
		join(send(outbox, 2));
		this.client.stream(this.stream).delete().block(TIMEOUT);
		this.client.stream(this.stream).create(CreateOptions.json()).block(TIMEOUT);
		join(send(outbox, 3));
		join(send(outbox, 4));
		assertThat(read()).containsExactly("3", "4");
		assertThat(this.events).containsExactly(new OutboxEvent.ServerForgot(this.stream, 1));
	}

	@Test
	void aDatabaseThatWasSetBackStopsTheRelayAndNothingIsDeleted() {
		setBack(3);
	}

	@Test
	void aDatabaseThatWasSetBackByOneBatchOnlyStopsItToo() {
		setBack(1);
	}

	@Test
	void aDatabaseThatIsSetBackUnderARunningRelayIsNoticedBeforeAnythingIsSent() {
		JdbcOutbox outbox = outbox();
		join(send(outbox, 0));
		dump();
		join(send(outbox, 1));
		restore();
		server.faults().inject(this.stream, Fault.noAnswer().on(HttpMethod.POST).afterApplied());
		send(outbox, "new");
		OutboxStreamStatus status = awaitStop(outbox);
		assertThat(status.stop().cause()).isEqualTo(StopCause.DATABASE_SET_BACK);
		assertThat(status.stop().reason()).contains("batch 1", "up to 2", "set back");
		assertThat(status.backlog()).isEqualTo(1);
		assertThat(server.faults().remaining(this.stream)).isEqualTo(1);
		assertThat(read()).containsExactly("0", "1");
	}

	private void dump() {
		await().atMost(TIMEOUT).until(() -> rows(0) == 0);
		this.jdbc.sql("CREATE TABLE dump AS SELECT * FROM " + TABLE + "_stream").update();
	}

	private void restore() {
		this.jdbc.sql("DELETE FROM " + TABLE + "_stream").update();
		this.jdbc.sql("INSERT INTO " + TABLE + "_stream SELECT * FROM dump").update();
		this.jdbc.sql("DROP TABLE dump").update();
	}

	private void setBack(int batches) {
		JdbcOutbox outbox = outbox();
		join(send(outbox, 0));
		dump();
		for (int i = 1; i <= batches; i++) {
			join(send(outbox, i));
		}
		outbox.close();
		restore();
		JdbcOutbox restored = outbox();
		CompletableFuture<?> sent = send(restored, "new");
		OutboxStreamStatus status = awaitStop(restored);
		assertThat(status.stop().cause()).isEqualTo(StopCause.DATABASE_SET_BACK);
		assertThat(status.stop().reason()).contains("set back");
		assertThat(status.backlog()).isEqualTo(1);
		assertThat(restored.retry(this.stream)).isTrue();
		join(sent);
		assertThat(read()).endsWith("\"new\"").hasSize(batches + 2);
	}

	@Test
	void messagesThatSomebodyChangedBehindTheirFreezingStopTheRelay() {
		JdbcOutbox outbox = outbox();
		server.faults().inject(this.stream, Fault.status(503).on(HttpMethod.POST).times(1_000_000));
		send(outbox, 1);
		await().atMost(TIMEOUT).until(() -> streamRow().get("frozen_rows") != null);
		outbox.close();
		this.jdbc.sql("UPDATE " + TABLE + " SET payload = X'32'").update();
		server.faults().clear();
		JdbcOutbox other = outbox();
		assertThat(awaitStop(other).stop().cause()).isEqualTo(StopCause.ROWS_CHANGED);
		assertThat(read()).isEmpty();
	}

	@Test
	void messagesAreKeptForTheRetention() {
		JdbcOutbox outbox = outbox((settings) -> settings.retention(Duration.ofDays(1)));
		join(send(outbox, 1, 2));
		await().atMost(TIMEOUT).until(() -> rows(1) == 2);
		join(send(outbox, 3));
		assertThat(read()).containsExactly("1", "2", "3");
	}

	private long id(int payload) {
		return this.jdbc.sql("SELECT id FROM " + TABLE + " WHERE payload = ?")
			.param(Integer.toString(payload).getBytes())
			.query(Long.class)
			.single();
	}

}
