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

package io.durablestreams.producer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import io.durablestreams.client.AppendRequest;
import io.durablestreams.client.AppendResult;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClientBuilder;
import io.durablestreams.client.ProducerSequence;
import io.durablestreams.client.error.ForbiddenException;
import io.durablestreams.client.error.PayloadTooLargeException;
import io.durablestreams.client.error.StaleEpochException;
import io.durablestreams.fixtures.FaultProxy.Append;
import io.durablestreams.fixtures.FaultProxy.Fault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The traps of the protocol that concern writing, each seen in a real client. The numbers
 * are those of the list of traps in the project's notes on the protocol.
 */
class ProducerTrapTests extends AbstractProducerTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private final List<String> events = new CopyOnWriteArrayList<>();

	private final List<Append> seen = new CopyOnWriteArrayList<>();

	private final AtomicInteger tokens = new AtomicInteger();

	@Override
	DurableStreamsClientBuilder customize(DurableStreamsClientBuilder builder) {
		return builder.headers(() -> {
			HttpHeaders headers = new HttpHeaders();
			headers.setBearerAuth("token-" + this.tokens.incrementAndGet());
			return headers;
		});
	}

	@BeforeEach
	void setUp() {
		fault(Fault.NONE, (append) -> false);
		this.factory = DefaultDurableStreamProducerFactory.builder(this.client).listener(new ProducerListener() {

			@Override
			public void fenced(ProducerStatus producer, ProducerFencedException failure) {
				ProducerTrapTests.this.events.add("fenced " + producer.state());
			}

			@Override
			public void recovered(ProducerStatus producer, String reason) {
				ProducerTrapTests.this.events.add("recovered: " + reason);
			}

		}).build();
	}

	@Test
	void trap01AfterOne503TheBatchIsSentAgainWithItsNumbersAndNoneIsLost() {
		fault(Fault.UNAVAILABLE_BEFORE, (append) -> append.ordinal() == 1);
		DurableStreamProducer<Integer> producer = create(ProducerOptions.builder());
		for (int i = 0; i < 4; i++) {
			get(producer.send(i));
		}
		assertThat(messages()).containsExactly("0", "1", "2", "3");
		assertThat(this.seen).extracting(Append::sequence).containsExactly(0L, 1L, 1L, 2L, 3L);
		assertThat(this.seen).extracting(Append::epoch).containsOnly(0L);
	}

	@Test
	void trap02AnAppendThatWasAppliedBeforeThe503IsInTheStreamOnce() {
		fault(Fault.UNAVAILABLE_AFTER, (append) -> append.ordinal() < 2);
		DurableStreamProducer<Integer> producer = create(ProducerOptions.builder());
		assertThat(get(producer.send(0)).duplicate()).isTrue();
		get(producer.send(1));
		assertThat(messages()).containsExactly("0", "1");
	}

	@Test
	void trap07BodiesRequestsInFlightAndTheBufferAreBounded() {
		this.proxy.faults((append) -> {
			this.seen.add(append);
			return Fault.DELAYED;
		});
		DurableStreamProducer<String> producer = create(ProducerOptions.builder()
			.maxBatchSize(DataSize.ofKilobytes(1))
			.maxInFlight(3)
			.bufferMemory(DataSize.ofKilobytes(16)));
		for (int i = 0; i < 300; i++) {
			producer.send("x".repeat(i % 100));
			assertThat(producer.status().bufferedBytes()).isLessThanOrEqualTo(16 * 1024);
		}
		CompletableFuture<AppendResult> large = producer.send("y".repeat(3000));
		get(producer.flush());
		get(large);
		assertThat(this.proxy.mostUnderWay()).isLessThanOrEqualTo(3);
		assertThat(this.seen).filteredOn((append) -> append.body().length > 1024)
			.allMatch((append) -> append.body().length == 3004);
		assertThat(messages()).hasSize(301);
	}

	@Test
	void trap08AnArrayStaysOneMessageAloneAndInABatch() {
		DurableStreamProducer<List<Integer>> producer = create(ProducerOptions.builder().linger(Duration.ofMillis(50)));
		get(producer.send(List.of(1, 2)));
		producer.send(List.of(3));
		get(producer.send(List.of()));
		assertThat(messages()).containsExactly("[1,2]", "[3]", "[]");
		assertThat(this.seen).extracting((append) -> new String(append.body())).containsExactly("[[1,2]]", "[[3],[]]");
	}

	@Test
	void trap09RetryAfterIsHonouredAndHeadersAreAskedForAgain() {
		this.proxy.retryAfter(1);
		List<Long> times = new CopyOnWriteArrayList<>();
		this.proxy.faults((append) -> {
			times.add(System.nanoTime());
			return (append.ordinal() == 0) ? Fault.LIMITED : Fault.NONE;
		});
		int before = this.tokens.get();
		get(create(ProducerOptions.builder()).send(1));
		assertThat(times).hasSize(2);
		assertThat(times.get(1) - times.get(0)).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(1));
		assertThat(this.tokens.get() - before).isEqualTo(2);
	}

	@Test
	void trap11ADuplicateOfAnAttemptWithoutAResponseIsASuccessAndAnyOtherIsNot() {
		AppendRequest foreign = AppendRequest.builder()
			.body("\"other\"")
			.producer(new ProducerSequence("shared", 7, 1))
			.build();
		DurableStreamProducer<String> producer = create(ProducerOptions.builder().producerId("shared").epoch(7L));
		get(producer.send("mine"));
		this.stream.append(foreign).block(SOON);
		assertThat(failure(producer.send("lost?"))).isInstanceOf(ProducerFencedException.class);
		assertThat(messages()).containsExactly("\"mine\"", "\"other\"");
		assertThat(this.events).contains("fenced FENCED");
	}

	@Test
	void trap13TwoInstancesThatClaimAtOnceLoseNothing() {
		ProducerOptionsBuilder options = ProducerOptions.builder().producerId("both").epoch(0L).autoClaim(true);
		DurableStreamProducer<String> first = create(options);
		DurableStreamProducer<String> second = create(options);
		Map<String, Throwable> failures = new ConcurrentHashMap<>();
		List<String> acknowledged = new CopyOnWriteArrayList<>();
		for (int i = 0; i < 200; i++) {
			record(first, "a" + i, acknowledged, failures);
			record(second, "b" + i, acknowledged, failures);
		}
		get(first.flush());
		get(second.flush());
		List<String> messages = messages();
		assertThat(messages).doesNotHaveDuplicates();
		assertThat(failures).isEmpty();
		assertThat(messages).containsExactlyInAnyOrderElementsOf(acknowledged).hasSize(400);
	}

	@Test
	void trap14AConfiguredIdThatStartsAtItsOldEpochIsNotToldThatItsBatchWasWritten() {
		ProducerOptionsBuilder fixed = ProducerOptions.builder().producerId("fixed").epoch(0L);
		get(create(fixed).send("before the restart"));
		assertThat(failure(create(fixed).send("lost?"))).isInstanceOf(ProducerFencedException.class);
		ProducerOptionsBuilder growing = ProducerOptions.builder().producerId("fixed");
		get(create(growing).send("after the restart"));
		get(create(growing).send("after another"));
		assertThat(messages()).containsExactly("\"before the restart\"", "\"after the restart\"", "\"after another\"");
	}

	@Test
	void trap15NothingOvertakesTheFirstBatchOfAnEpoch() {
		List<String> order = new CopyOnWriteArrayList<>();
		this.proxy.delay(100);
		this.proxy.faults((append) -> {
			order.add(append.sequence() + " while " + (messages().isEmpty() ? "nothing is" : "something is"));
			return (append.sequence() == 0) ? Fault.DELAYED : Fault.NONE;
		});
		DurableStreamProducer<Integer> producer = create(ProducerOptions.builder().maxInFlight(4).maxBatchCount(1));
		for (int i = 0; i < 8; i++) {
			producer.send(i);
		}
		get(producer.flush());
		assertThat(order.get(0)).isEqualTo("0 while nothing is");
		assertThat(order.subList(1, order.size())).allMatch((entry) -> entry.endsWith("something is"));
		assertThat(messages()).isEqualTo(AbstractProducerContractTests.numbers(8));
	}

	@Test
	void trap16AServerThatLostTheProducersStateIsRecognisedAndNothingIsSentAgain() {
		DurableStreamProducer<Integer> producer = create(ProducerOptions.builder());
		get(producer.send(0));
		get(producer.send(1));
		this.stream.delete().block(SOON);
		this.stream.create(CreateOptions.json()).block(SOON);
		get(producer.send(2));
		assertThat(messages()).containsExactly("2");
		assertThat(this.events).singleElement().asString().contains("lost what it knew");
		assertThat(producer.status().epoch()).isEqualTo(1);
	}

	@Test
	void trap20AStreamThatExistsOtherwiseIsNotTakenForMissing() {
		DurableStream other = this.client.stream("traps/" + UUID.randomUUID());
		other.create(CreateOptions.of(MediaType.TEXT_PLAIN)).block(SOON);
		DurableStreamProducer<Integer> producer = this.factory.create(other.name(),
				ProducerOptions.builder().create(CreateMode.IF_MISSING).build());
		assertThat(failure(producer.send(1)))
			.hasCauseInstanceOf(io.durablestreams.client.error.ContentTypeMismatchException.class);
	}

	@Test
	void trap21AStaleEpochFencesAndAnother403DoesNot() {
		fault(Fault.FORBIDDEN, (append) -> append.ordinal() == 0);
		DurableStreamProducer<Integer> producer = create(ProducerOptions.builder().producerId("id").epoch(1L));
		assertThat(failure(producer.send(0))).isInstanceOf(RejectedAppendException.class)
			.hasCauseInstanceOf(ForbiddenException.class);
		get(producer.send(1));
		get(create(ProducerOptions.builder().producerId("id")).send(2));
		assertThat(failure(producer.send(3))).isInstanceOf(ProducerFencedException.class)
			.hasCauseInstanceOf(StaleEpochException.class);
		assertThat(failure(producer.send(4))).isInstanceOf(ProducerFencedException.class);
		assertThat(producer.status().state()).isEqualTo(ProducerStatus.State.FENCED);
		assertThat(messages()).containsExactly("1", "2");
	}

	@Test
	void trap21A401IsFollowedByOneImmediateAttemptWithFreshHeaders() {
		fault(Fault.UNAUTHORIZED, (append) -> append.ordinal() == 0);
		int before = this.tokens.get();
		get(create(ProducerOptions.builder()).send(1));
		assertThat(this.tokens.get() - before).isEqualTo(2);
		assertThat(this.seen).extracting(Append::sequence).containsExactly(0L, 0L);
	}

	@Test
	void onlyWhatTheServerRefusesIsRefusedOfABatch() {
		fault(Fault.TOO_LARGE, (append) -> new String(append.body()).contains("bad"));
		DurableStreamProducer<String> producer = create(ProducerOptions.builder().linger(Duration.ofMillis(50)));
		List<CompletableFuture<AppendResult>> sent = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			sent.add(producer.send((i == 7 || i == 8) ? "bad" + i : "good" + i));
		}
		get(producer.flush());
		for (int i = 0; i < 20; i++) {
			if (i == 7 || i == 8) {
				assertThat(failure(sent.get(i))).isInstanceOf(RejectedAppendException.class)
					.hasCauseInstanceOf(PayloadTooLargeException.class);
			}
			else {
				get(sent.get(i));
			}
		}
		assertThat(messages()).hasSize(18).doesNotHaveDuplicates().allMatch((message) -> message.contains("good"));
	}

	@Test
	void aBatchThatIsWrittenAlthoughItIsCalledTooLargeIsNotWrittenAgain() {
		fault(Fault.TOO_LARGE_AFTER, (append) -> append.ordinal() == 0);
		DurableStreamProducer<String> producer = create(ProducerOptions.builder().linger(Duration.ofMillis(50)));
		List<CompletableFuture<AppendResult>> sent = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			sent.add(producer.send("message" + i));
		}
		get(producer.flush());
		sent.forEach(ProducerTrapTests::get);
		assertThat(messages()).hasSize(5).doesNotHaveDuplicates();
	}

	@Test
	void whatWasNeverSentGoesOnWhenTheOldestBatchCannotBeDelivered() {
		fault(Fault.DROPPED_BEFORE, (append) -> new String(append.body()).contains("stuck"));
		DurableStreamProducer<String> producer = create(
				ProducerOptions.builder().deliveryTimeout(Duration.ofMillis(1500)).maxBatchCount(1));
		CompletableFuture<AppendResult> stuck = producer.send("stuck");
		await().until(() -> this.seen.size() > 3);
		CompletableFuture<AppendResult> next = producer.send("next");
		assertThat(failure(stuck)).isInstanceOf(UnknownOutcomeException.class).hasMessageContaining("delivery-timeout");
		get(next);
		assertThat(messages()).containsExactly("\"next\"");
		assertThat(producer.status().epoch()).isEqualTo(1);
	}

	private void record(DurableStreamProducer<String> producer, String value, List<String> acknowledged,
			Map<String, Throwable> failures) {
		producer.send(value).whenComplete((result, failure) -> {
			if (failure != null) {
				failures.put(value, failure);
			}
			else {
				acknowledged.add("\"" + value + "\"");
			}
		});
	}

	private void fault(Fault fault, Predicate<Append> when) {
		this.proxy.faults((append) -> {
			this.seen.add(append);
			return when.test(append) ? fault : Fault.NONE;
		});
	}

	private <T> DurableStreamProducer<T> create(ProducerOptionsBuilder options) {
		return this.factory.create(this.stream.name(), options.build());
	}

	private static <V> V get(CompletableFuture<V> future) {
		return AbstractProducerContractTests.get(future);
	}

}
