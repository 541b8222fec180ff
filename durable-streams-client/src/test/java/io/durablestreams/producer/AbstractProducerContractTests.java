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
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.durablestreams.client.AppendResult;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.ReadMessage;
import io.durablestreams.client.error.ContentTypeMismatchException;
import io.durablestreams.client.error.StreamClosedException;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.fixtures.StreamContents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a producer promises against any server.
 */
abstract class AbstractProducerContractTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private DurableStreamsClient client;

	private DefaultDurableStreamProducerFactory factory;

	private DurableStream stream;

	abstract String baseUrl();

	@BeforeEach
	void createFactory() {
		this.client = DurableStreamsClient.builder(baseUrl()).build();
		this.factory = DefaultDurableStreamProducerFactory.builder(this.client).build();
		this.stream = this.client.stream("producer/" + UUID.randomUUID());
	}

	@AfterEach
	void closeFactory() {
		this.factory.close();
		this.client.close();
	}

	@Test
	void aMessageIsAcknowledgedWithTheOffsetBehindIt() {
		this.stream.create(CreateOptions.json()).block(SOON);
		DurableStreamProducer<Map<String, Object>> producer = this.factory.get(this.stream.name());
		AppendResult result = get(producer.send(Map.of("n", 1)));
		assertThat(result.nextOffset()).isEqualTo(this.stream.metadata().block(SOON).tailOffset());
		assertThat(messages()).containsExactly("{\"n\":1}");
	}

	@Test
	void messagesAreInTheStreamInTheOrderTheyWereSent() {
		this.stream.create(CreateOptions.json()).block(SOON);
		DurableStreamProducer<Integer> producer = create(
				ProducerOptions.builder().maxBatchCount(7).maxInFlight(4).linger(Duration.ofMillis(2)));
		List<CompletableFuture<AppendResult>> sent = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			sent.add(producer.send(i));
		}
		get(producer.flush());
		assertThat(sent).allMatch((future) -> future.isDone() && !future.isCompletedExceptionally());
		assertThat(messages()).isEqualTo(numbers(1000));
	}

	@Test
	void flushingTellsWhatArrivedSinceTheFlushBeforeAndWhatDidNot() {
		this.stream.create(CreateOptions.json()).block(SOON);
		DurableStreamProducer<Object> producer = this.factory.get(this.stream.name());
		DurableStreamProducer<Object> other = this.factory.get(this.stream.name());
		producer.send(1);
		producer.send(2);
		producer.send(new byte[] { '{' });
		other.send(3);
		FlushResult result = get(producer.flush());
		assertThat(result.isComplete()).isFalse();
		assertThat(result.acknowledged()).isEqualTo(2);
		assertThat(result.rejected()).isEqualTo(1);
		assertThat(result.unknown()).isZero();
		assertThatExceptionOfType(RejectedAppendException.class).isThrownBy(result::orElseThrow)
			.withMessageContaining("not valid JSON");
		producer.send(4);
		get(producer.closeStream(5));
		producer.send(6);
		FlushResult afterwards = get(producer.flush());
		assertThat(afterwards.acknowledged()).isEqualTo(2);
		assertThat(afterwards.rejected()).isEqualTo(1);
		assertThat(afterwards.lastFailure()).hasCauseInstanceOf(StreamClosedException.class);
		assertThat(get(other.flush())).isEqualTo(FlushResult.of(1, 0, 0, null));
		assertThat(get(producer.flush()).orElseThrow()).isEqualTo(FlushResult.of(0, 0, 0, null));
		assertThat(messages()).containsExactlyInAnyOrder("1", "2", "3", "4", "5");
	}

	@Test
	void aPublishersMessagesAreSentInOrderAndEachHasItsResult() {
		this.stream.create(CreateOptions.json()).block(SOON);
		DurableStreamProducer<Integer> producer = create(
				ProducerOptions.builder().bufferMemory(DataSize.ofKilobytes(4)).maxBatchCount(10));
		List<AppendResult> results = producer.send(Flux.range(0, 2000)).collectList().block(SOON);
		assertThat(results).hasSize(2000);
		assertThat(messages()).isEqualTo(numbers(2000));
	}

	@Test
	void aPublishersResultsEndWithItsErrorBehindThoseOfTheMessagesBefore() {
		this.stream.create(CreateOptions.json()).block(SOON);
		DurableStreamProducer<Integer> producer = this.factory.get(this.stream.name());
		List<AppendResult> results = new ArrayList<>();
		Flux<Integer> values = Flux.range(0, 5).concatWith(Flux.error(new IllegalArgumentException("line 6")));
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> producer.send(values).doOnNext(results::add).blockLast(SOON))
			.withMessage("line 6");
		assertThat(results).hasSize(5);
		assertThat(messages()).isEqualTo(numbers(5));
	}

	@Test
	void aMessageThatCantBeEncodedEndsAPublishersResultsAndNoneBefore() {
		this.stream.create(CreateOptions.json()).block(SOON);
		DurableStreamProducer<Object> producer = this.factory.get(this.stream.name());
		List<AppendResult> results = new ArrayList<>();
		Flux<Object> values = Flux.just(0, 1, new byte[] { '{' }, 3);
		assertThatExceptionOfType(RejectedAppendException.class)
			.isThrownBy(() -> producer.send(values).doOnNext(results::add).blockLast(SOON))
			.withMessageContaining("not valid JSON");
		assertThat(results).hasSize(2);
		get(producer.flush());
		assertThat(messages()).startsWith("0", "1");
	}

	@Test
	void anArrayStaysOneMessageAloneAndInABatch() {
		this.stream.create(CreateOptions.json()).block(SOON);
		DurableStreamProducer<Object> producer = create(ProducerOptions.builder().linger(Duration.ofMillis(20)));
		get(producer.send(List.of(1, 2)));
		CompletableFuture<AppendResult> first = producer.send(new int[0]);
		CompletableFuture<AppendResult> second = producer.send(List.of(List.of(3)));
		get(first);
		get(second);
		get(producer.send("[4]".getBytes()));
		assertThat(messages()).containsExactly("[1,2]", "[]", "[[3]]", "[4]");
	}

	@Test
	void nullAndInvalidJsonAreRefusedAtSend() {
		this.stream.create(CreateOptions.json()).block(SOON);
		DurableStreamProducer<Object> producer = this.factory.get(this.stream.name());
		for (String invalid : List.of("{", "1,2", "1],[2", "{} {}", " ", "null", " null ", "NaN", "{'a':1}", "\u0000",
				"[1,]", "\"\n\"")) {
			assertThat(producer.send(invalid.getBytes())).as(invalid).isCompletedExceptionally();
		}
		assertThat(producer.send((Object) null)).isCompletedExceptionally();
		assertThat(producer.send(java.util.Optional.empty())).isCompletedExceptionally();
		assertThat(producer.send(Double.NaN)).satisfiesAnyOf((sent) -> assertThat(sent).isCompletedExceptionally(),
				(sent) -> assertThat(get(sent)).isNotNull());
		get(producer.send("a"));
		assertThat(messages()).endsWith("\"a\"").hasSizeLessThanOrEqualTo(2);
	}

	@Test
	void jsonLinesAndTextLinesEndWithTheirLineEnd() {
		this.stream.create(CreateOptions.of(MediaType.APPLICATION_NDJSON)).block(SOON);
		DurableStreamProducer<Object> producer = create(
				ProducerOptions.builder().contentType(MediaType.APPLICATION_NDJSON));
		get(producer.send(Map.of("n", 1)));
		get(producer.send("[2]\n".getBytes()));
		assertThat(producer.send("{\n}".getBytes())).isCompletedExceptionally();
		assertThat(StreamContents.text(this.stream.uri())).isEqualTo("{\"n\":1}\n[2]\n");
		this.stream.delete().block(SOON);
		this.stream = this.client.stream("producer/" + UUID.randomUUID());
		this.stream.create(CreateOptions.of(MediaType.TEXT_PLAIN)).block(SOON);
		DurableStreamProducer<Object> lines = create(ProducerOptions.builder().contentType(MediaType.TEXT_PLAIN));
		get(lines.send("é"));
		get(lines.send("b\n"));
		get(lines.send("as it is".getBytes()));
		assertThat(StreamContents.text(this.stream.uri())).isEqualTo("é\nb\nas it is");
	}

	@Test
	void everyTypeThatTheReaderTakesForJsonLinesIsWrittenInLines() {
		for (String type : List.of("x-ndjson", "ndjson", "jsonl", "x-jsonlines", "json-lines", "JSON-Lines")) {
			MediaType contentType = new MediaType("application", type);
			this.stream = this.client.stream("producer/" + UUID.randomUUID());
			this.stream.create(CreateOptions.of(contentType)).block(SOON);
			DurableStreamProducer<Object> producer = create(ProducerOptions.builder().contentType(contentType));
			producer.send(Map.of("n", 1));
			producer.send("[2]".getBytes());
			get(producer.flush());
			assertThat(this.stream.read().messages(Object.class).map(ReadMessage::value).collectList().block(SOON))
				.as(type)
				.hasToString("[{n=1}, [2]]");
		}
	}

	@Test
	void theStreamIsClosedBehindAllMessages() {
		this.stream.create(CreateOptions.json()).block(SOON);
		DurableStreamProducer<Integer> producer = create(ProducerOptions.builder().maxBatchCount(2));
		for (int i = 0; i < 9; i++) {
			producer.send(i);
		}
		assertThat(get(producer.closeStream(9)).finalOffset())
			.isEqualTo(this.stream.metadata().block(SOON).tailOffset());
		assertThat(messages()).isEqualTo(numbers(10));
		assertThat(this.stream.metadata().block(SOON).closed()).isTrue();
		assertRejected(producer.send(10), StreamClosedException.class);
		assertThat(get(producer.closeStream()).finalOffset())
			.isEqualTo(this.stream.metadata().block(SOON).tailOffset());
	}

	@Test
	void anOpenStreamIsClosedWithoutAMessage() {
		this.stream.create(CreateOptions.json()).block(SOON);
		DurableStreamProducer<Integer> producer = this.factory.get(this.stream.name());
		producer.send(0);
		get(producer.closeStream());
		assertThat(this.stream.metadata().block(SOON).closed()).isTrue();
		assertThat(messages()).containsExactly("0");
	}

	@Test
	void aMissingStreamRejectsAndTheProducerRecoversWhenItIsCreated() {
		DurableStreamProducer<Integer> producer = this.factory.get(this.stream.name());
		assertRejected(producer.send(1), StreamNotFoundException.class);
		this.stream.create(CreateOptions.json()).block(SOON);
		get(producer.send(2));
		this.stream.delete().block(SOON);
		assertRejected(producer.send(3), StreamNotFoundException.class);
		assertThat(producer.status().lastFailure()).isInstanceOf(RejectedAppendException.class);
	}

	@Test
	void aStreamOfAnotherTypeRejects() {
		this.stream.create(CreateOptions.of(MediaType.TEXT_PLAIN)).block(SOON);
		DurableStreamProducer<Integer> producer = this.factory.get(this.stream.name());
		assertRejected(producer.send(1), ContentTypeMismatchException.class);
	}

	@Test
	void aMissingStreamIsCreatedWhereThatIsWanted() {
		DurableStreamProducer<Integer> producer = create(
				ProducerOptions.builder().create(CreateMode.IF_MISSING).ttl(Duration.ofHours(1)));
		get(producer.send(1));
		assertThat(this.stream.metadata().block(SOON).ttl()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
		get(producer.send(2));
		assertThat(messages()).containsExactly("1", "2");
	}

	@Test
	void ifMissingLeavesAStreamThatExistsAsItIs() {
		ProducerOptionsBuilder options = ProducerOptions.builder()
			.create(CreateMode.IF_MISSING)
			.ttl(Duration.ofHours(1));
		this.stream.create(CreateOptions.json()).block(SOON);
		DurableStreamProducer<Integer> producer = create(options);
		get(producer.send(1));
		assertThat(this.stream.metadata().block(SOON).ttl()).isNull();
		this.stream.closeStream().block(SOON);
		assertRejected(producer.send(2), StreamClosedException.class);
		this.stream = this.client.stream("producer/" + UUID.randomUUID());
		this.stream.create(CreateOptions.of(MediaType.TEXT_PLAIN)).block(SOON);
		assertRejected(create(options).send(3), ContentTypeMismatchException.class);
	}

	@Test
	void noBodyIsLargerThanAllowedUnlessOneMessageIs() {
		this.stream.create(CreateOptions.json()).block(SOON);
		DurableStreamProducer<String> producer = create(
				ProducerOptions.builder().maxBatchSize(DataSize.ofBytes(100)).linger(Duration.ofMillis(5)));
		IntStream.range(0, 200).forEach((i) -> producer.send("x".repeat(i % 30)));
		producer.send("y".repeat(500));
		get(producer.flush());
		assertThat(messages()).hasSize(201);
	}

	<T> DurableStreamProducer<T> create(ProducerOptionsBuilder options) {
		return this.factory.create(this.stream.name(), options.build());
	}

	List<String> messages() {
		return StreamContents.messages(this.stream.uri());
	}

	static void assertRejected(CompletableFuture<?> sent, Class<? extends Throwable> cause) {
		assertThat(sent).failsWithin(SOON)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(RejectedAppendException.class)
			.withCauseInstanceOf(cause);
	}

	static List<String> numbers(int count) {
		return IntStream.range(0, count).mapToObj(Integer::toString).toList();
	}

	static <V> V get(CompletableFuture<V> future) {
		return future.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
	}

}
