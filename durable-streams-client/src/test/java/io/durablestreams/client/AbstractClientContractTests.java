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

package io.durablestreams.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.durablestreams.client.StreamWitness.Verdict;
import io.durablestreams.client.error.ClientClosedException;
import io.durablestreams.client.error.ContentTypeMismatchException;
import io.durablestreams.client.error.PositionLostException;
import io.durablestreams.client.error.SequenceConflictException;
import io.durablestreams.client.error.SequenceGapException;
import io.durablestreams.client.error.StaleEpochException;
import io.durablestreams.client.error.StreamAlreadyExistsException;
import io.durablestreams.client.error.StreamClosedException;
import io.durablestreams.client.error.StreamNotFoundException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * What the client promises against any server.
 */
abstract class AbstractClientContractTests {

	private static final Duration SOON = Duration.ofSeconds(20);

	private DurableStreamsClient client;

	private DurableStream stream;

	abstract String baseUrl();

	DurableStreamsClientBuilder configure(DurableStreamsClientBuilder builder) {
		return builder;
	}

	@BeforeEach
	void createClient() {
		this.client = configure(DurableStreamsClient.builder(baseUrl())).build();
		this.stream = this.client.stream("contract/" + UUID.randomUUID());
	}

	@AfterEach
	void closeClient() {
		this.client.close();
	}

	@Test
	void creatingTwiceTellsCreatedFromExisted() {
		assertThat(this.stream.create(CreateOptions.json()).block(SOON).created()).isTrue();
		assertThat(this.stream.create(CreateOptions.json()).block(SOON).created()).isFalse();
		assertThatExceptionOfType(StreamAlreadyExistsException.class)
			.isThrownBy(() -> this.stream.create(CreateOptions.of(MediaType.TEXT_PLAIN)).block(SOON))
			.withMessageContaining(this.stream.name());
	}

	@ParameterizedTest
	@EnumSource
	void aReadThatWaitsForItsStreamGetsAllOfIt(LiveMode mode) {
		AtomicInteger notFound = new AtomicInteger();
		this.client.close();
		this.client = configure(DurableStreamsClient.builder(baseUrl())
			.webClient(WebClient.builder().filter((request, next) -> next.exchange(request).doOnNext((response) -> {
				if (response.statusCode().value() == 404) {
					notFound.incrementAndGet();
				}
			})))).build();
		this.stream = this.client.stream(this.stream.name());
		List<Integer> received = new CopyOnWriteArrayList<>();
		Flux<Integer> read = this.stream.read()
			.awaitCreation()
			.from(Offset.LATEST)
			.live((mode != LiveMode.OFF) ? mode : LiveMode.AUTO)
			.messages(Integer.class)
			.map(ReadMessage::value)
			.doOnNext(received::add);
		Flux<Integer> bounded = this.stream.read()
			.awaitCreation(SOON)
			.live(mode)
			.messages(Integer.class)
			.map(ReadMessage::value);
		CompletableFuture<List<Integer>> all = read.collectList().toFuture();
		CompletableFuture<List<Integer>> one = bounded.take(1).collectList().toFuture();
		// From 'now' only what comes behind the first look counts.
		await().until(() -> notFound.get() >= 2);
		this.stream.create(options("[1,2]")).block(SOON);
		await().until(() -> received.equals(List.of(1, 2)));
		this.stream.closeStream(AppendRequest.of("[3]")).block(SOON);
		assertThat(all).succeedsWithin(SOON).isEqualTo(List.of(1, 2, 3));
		assertThat(one).succeedsWithin(SOON).isEqualTo(List.of(1));
	}

	@Test
	void aReadThatWaitsIsEndedByItsLimitByCancellingAndByClosingTheClient() {
		assertThatExceptionOfType(StreamNotFoundException.class)
			.isThrownBy(() -> this.stream.read().awaitCreation(Duration.ofMillis(1)).signals().blockLast(SOON))
			.withMessageContaining(this.stream.name());
		Disposable cancelled = this.stream.read().awaitCreation().signals().subscribe();
		cancelled.dispose();
		CompletableFuture<ReadSignal> read = this.stream.read().awaitCreation().signals().next().toFuture();
		CompletableFuture<StreamMetadata> wait = this.stream.awaitCreation().toFuture();
		this.client.close();
		assertThat(read).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(ClientClosedException.class);
		assertThat(wait).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(ClientClosedException.class);
	}

	@Test
	void aStreamThatAnotherClientCreatesIsFound() {
		CompletableFuture<StreamMetadata> wait = this.stream.awaitCreation().toFuture();
		try (DurableStreamsClient other = DurableStreamsClient.builder(baseUrl()).build()) {
			other.stream(this.stream.name()).create(CreateOptions.json()).block(SOON);
		}
		assertThat(wait).succeedsWithin(SOON)
			.satisfies((metadata) -> assertThat(metadata.contentType()).isEqualTo(MediaType.APPLICATION_JSON));
	}

	@Test
	void metadataTellsTypeTailTimeToLiveAndClosure() {
		this.stream
			.create(CreateOptions.builder().contentType(MediaType.APPLICATION_JSON).ttl(Duration.ofHours(1)).build())
			.block(SOON);
		Offset tail = this.stream.append("[1,2]").block(SOON).nextOffset();
		StreamMetadata metadata = this.stream.metadata().block(SOON);
		assertThat(metadata.contentType()).isEqualTo(MediaType.APPLICATION_JSON);
		assertThat(metadata.tailOffset()).isEqualTo(tail);
		assertThat(metadata.ttl()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
		assertThat(metadata.closed()).isFalse();
		this.stream.closeStream().block(SOON);
		assertThat(this.stream.metadata().block(SOON).closed()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void aReadDeliversEveryMessageInOrderAndCompletesWhenTheStreamIsClosed(LiveMode mode) {
		this.stream.create(options("[{\"n\":0},[1,[2]],\"é\\\"]\"]")).block(SOON);
		this.stream.append("[null,45]").block(SOON);
		this.stream.closeStream().block(SOON);
		List<String> messages = texts(this.stream.read().live(mode).signals());
		assertThat(messages).containsExactly("{\"n\":0}", "[1,[2]]", "\"é\\\"]\"", "null", "45");
	}

	@ParameterizedTest
	@EnumSource
	void signalsThatComeTogetherAreCutIntoListsThatAreBounded(LiveMode mode) {
		this.stream.create(CreateOptions.json()).block(SOON);
		this.stream.append("[1,2,3,4,5,\"larger than a list\",7]").block(SOON);
		this.stream.closeStream().block(SOON);
		List<List<ReadSignal>> lists = this.stream.read()
			.live(mode)
			.bufferedSignals(4, DataSize.ofBytes(3))
			.collectList()
			.block(SOON);
		assertThat(lists).allSatisfy((list) -> assertThat(list).isNotEmpty().hasSizeLessThanOrEqualTo(4));
		assertThat(lists.stream().map((list) -> texts(Flux.fromIterable(list))).filter((texts) -> !texts.isEmpty()))
			.containsExactly(List.of("1", "2", "3"), List.of("4", "5"), List.of("\"larger than a list\""),
					List.of("7"));
		assertThat(lists.get(lists.size() - 1)).last()
			.satisfies((last) -> assertThat(last).isInstanceOf(ReadSignal.Progress.class));
	}

	@ParameterizedTest
	@EnumSource(names = { "LONG_POLL", "SSE", "AUTO" })
	void aLiveReadDeliversWhatIsAppendedLaterAndSaysWhenItIsUpToDate(LiveMode mode) {
		this.stream.create(CreateOptions.json()).block(SOON);
		List<ReadSignal> signals = new CopyOnWriteArrayList<>();
		Disposable read = this.stream.read().live(mode).signals().subscribe(signals::add);
		await().until(() -> signals.stream().anyMatch((s) -> s instanceof ReadSignal.Progress p && p.upToDate()));
		for (int i = 0; i < 10; i++) {
			this.stream.append("{\"n\":" + i + "}").block(SOON);
		}
		await().until(() -> signals.stream().filter(ReadSignal.Message.class::isInstance).count() == 10);
		this.stream.closeStream().block(SOON);
		await().until(() -> signals.get(signals.size() - 1) instanceof ReadSignal.Progress p && p.closed());
		await().until(read::isDisposed);
	}

	@ParameterizedTest
	@EnumSource
	void aReadResumesBehindAnyMessage(LiveMode mode) {
		this.stream.create(CreateOptions.json()).block(SOON);
		this.stream.append("[0,1,2]").block(SOON);
		this.stream.append("[3,4]").block(SOON);
		this.stream.closeStream().block(SOON);
		List<ReadSignal.Message> all = messages(this.stream.read().live(mode).signals());
		assertThat(all).hasSize(5);
		for (int i = 0; i < all.size(); i++) {
			List<String> rest = texts(this.stream.read().from(all.get(i).position()).live(mode).signals());
			List<String> expected = new ArrayList<>();
			for (int n = i + 1; n < 5; n++) {
				expected.add(Integer.toString(n));
			}
			assertThat(rest).isEqualTo(expected);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "LONG_POLL", "SSE", "AUTO" })
	void aReadFromNowDeliversOnlyWhatComesLater(LiveMode mode) {
		this.stream.create(CreateOptions.json()).block(SOON);
		this.stream.append("1").block(SOON);
		List<ReadSignal> signals = new CopyOnWriteArrayList<>();
		this.stream.read().from(Offset.LATEST).live(mode).signals().subscribe(signals::add);
		await().until(() -> !signals.isEmpty());
		assertThat(signals.get(0)).isInstanceOf(ReadSignal.Progress.class);
		assertThat(signals.get(0).position().offset().isSentinel()).isFalse();
		this.stream.append("2").block(SOON);
		this.stream.closeStream().block(SOON);
		await().until(() -> signals.get(signals.size() - 1) instanceof ReadSignal.Progress p && p.closed());
		assertThat(signals).filteredOn(ReadSignal.Message.class::isInstance)
			.singleElement()
			.extracting((signal) -> text((ReadSignal.Message) signal))
			.isEqualTo("2");
	}

	@ParameterizedTest
	@EnumSource
	void binaryDataIsReadToTheByte(LiveMode mode) {
		byte[] data = new byte[300];
		for (int i = 0; i < data.length; i++) {
			data[i] = (byte) i;
		}
		this.stream.create(CreateOptions.of(MediaType.APPLICATION_OCTET_STREAM)).block(SOON);
		this.stream.append(data).block(SOON);
		this.stream.append(data).block(SOON);
		this.stream.closeStream().block(SOON);
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		messages(this.stream.read().live(mode).signals()).forEach((message) -> all.writeBytes(message.data()));
		assertThat(all.toByteArray()).hasSize(600).startsWith(data).endsWith(data);
	}

	@ParameterizedTest
	@EnumSource
	void linesAreMessages(LiveMode mode) {
		this.stream.create(CreateOptions.of(MediaType.parseMediaType("application/x-ndjson"))).block(SOON);
		this.stream.append("{\"n\":1}\n\n{\"n\":").block(SOON);
		this.stream.append("2}\r\n{\"n\":3}").block(SOON);
		this.stream.closeStream().block(SOON);
		assertThat(texts(this.stream.read().live(mode).signals())).containsExactly("{\"n\":1}", "{\"n\":2}",
				"{\"n\":3}");
	}

	@Test
	void anAppendToAMissingStreamIsNotFound() {
		assertThatExceptionOfType(StreamNotFoundException.class).isThrownBy(() -> this.stream.append("1").block(SOON))
			.withMessageContaining(this.stream.name());
	}

	@Test
	void aStreamIsCreatedWithTheProtocolsDefaultContentTypeWhereNoneIsGiven() {
		assertThat(this.stream.create().block(SOON).created()).isTrue();
		assertThat(this.stream.create().block(SOON).created()).isFalse();
		assertThat(this.stream.metadata().block(SOON).contentType()).isEqualTo(MediaType.APPLICATION_OCTET_STREAM);
	}

	@Test
	void chunksOfALiveReadTellTheServersCursor() {
		this.stream.create(CreateOptions.of(MediaType.TEXT_PLAIN)).block(SOON);
		this.stream.append("a").block(SOON);
		for (LiveMode mode : List.of(LiveMode.LONG_POLL, LiveMode.SSE)) {
			List<StreamChunk> chunks = this.stream.read()
				.live(mode)
				.chunks()
				.doOnNext((chunk) -> this.stream.append("b").subscribe())
				.takeUntil((chunk) -> chunk.cursor() != null)
				.collectList()
				.block(SOON);
			assertThat(chunks.get(chunks.size() - 1).cursor()).isNotBlank();
		}
	}

	@Test
	void aForkWithinTheFirstPageCountsFromTheOffsetThatTheCreationReturned() {
		Offset beginning = this.stream.create(CreateOptions.json()).block(SOON).nextOffset();
		this.stream.append("[0,1,2]").block(SOON);
		StreamPosition behindTwo = this.stream.read()
			.messages(Integer.class)
			.filter((message) -> message.value() == 1)
			.map(ReadMessage::position)
			.blockFirst(SOON);
		assertThat(behindTwo.toString()).startsWith("-1/2");
		assertThatIllegalArgumentException().isThrownBy(() -> ForkOptions.of(this.stream.name(), behindTwo))
			.withMessageContaining("'" + behindTwo + "'")
			.withMessageContaining("StreamPosition.of(result.nextOffset(), 2)")
			.withMessageContaining("ForkOptions.tailOf");
		DurableStream fork = this.client.stream("contract/" + UUID.randomUUID());
		fork.fork(ForkOptions.of(this.stream.name(), StreamPosition.of(beginning, 2))).block(SOON);
		assertThat(texts(fork.read().signals())).containsExactly("0", "1");
	}

	@Test
	void anAppendToAClosedStreamTellsTheFinalOffset() {
		this.stream.create(CreateOptions.json()).block(SOON);
		Offset last = this.stream.closeStream(AppendRequest.of("1")).block(SOON).finalOffset();
		assertThatExceptionOfType(StreamClosedException.class).isThrownBy(() -> this.stream.append("2").block(SOON))
			.satisfies((ex) -> assertThat(ex.getFinalOffset()).isEqualTo(last));
	}

	@Test
	void conflictsOfTypeAndSequenceAreToldApart() {
		this.stream.create(CreateOptions.json()).block(SOON);
		AppendRequest append = AppendRequest.of("1".getBytes(StandardCharsets.UTF_8));
		this.stream.append(append.toBuilder().streamSequence("b").build()).block(SOON);
		assertThatExceptionOfType(SequenceConflictException.class)
			.isThrownBy(() -> this.stream.append(append.toBuilder().streamSequence("a").build()).block(SOON));
		assertThatExceptionOfType(ContentTypeMismatchException.class).isThrownBy(
				() -> this.stream.append(append.toBuilder().contentType(MediaType.TEXT_PLAIN).build()).block(SOON));
	}

	@Test
	void aPlainAppendIsNeverCalledADuplicateAndARepeatedIdempotentOneIs() {
		this.stream.create(CreateOptions.json()).block(SOON);
		AppendRequest append = AppendRequest.of("1".getBytes(StandardCharsets.UTF_8));
		assertThat(this.stream.append(append).block(SOON).duplicate()).isFalse();
		AppendRequest idempotent = append.toBuilder().producer(new ProducerSequence("p", 0, 0)).build();
		assertThat(this.stream.append(idempotent).block(SOON).duplicate()).isFalse();
		assertThat(this.stream.append(idempotent).block(SOON).duplicate()).isTrue();
	}

	@Test
	void producerFencingAndGapsAreTyped() {
		this.stream.create(CreateOptions.json()).block(SOON);
		AppendRequest append = AppendRequest.of("1".getBytes(StandardCharsets.UTF_8));
		this.stream.append(append.toBuilder().producer(new ProducerSequence("p", 3, 0)).build()).block(SOON);
		assertThatExceptionOfType(StaleEpochException.class)
			.isThrownBy(() -> this.stream.append(append.toBuilder().producer(new ProducerSequence("p", 2, 0)).build())
				.block(SOON))
			.satisfies((ex) -> assertThat(ex.getCurrentEpoch()).isEqualTo(3));
		assertThatExceptionOfType(SequenceGapException.class)
			.isThrownBy(() -> this.stream.append(append.toBuilder().producer(new ProducerSequence("p", 3, 2)).build())
				.block(SOON))
			.satisfies((ex) -> assertThat(ex.getExpectedSequence()).isEqualTo(1));
	}

	@Test
	void aForkBeginsWithTheSourcesMessagesUpToAPosition() {
		this.stream.create(CreateOptions.json()).block(SOON);
		this.stream.append("[0,1,2]").block(SOON);
		List<ReadSignal.Message> all = messages(this.stream.read().signals());
		StreamPosition first = StreamPosition.of(this.stream.metadata().block(SOON).tailOffset());
		this.stream.append("[3,4]").block(SOON);
		assertThat(all).hasSize(3);
		DurableStream fork = this.client.stream("contract/" + UUID.randomUUID());
		StreamPosition branch = new StreamPosition(first.offset(), 1, null);
		assertThat(fork.fork(ForkOptions.of(this.stream.name(), branch)).block(SOON).created()).isTrue();
		fork.append("5").block(SOON);
		assertThat(texts(fork.read().signals())).containsExactly("0", "1", "2", "3", "5");
		DurableStream tail = this.client.stream("contract/" + UUID.randomUUID());
		tail.fork(ForkOptions.tailOf(this.stream.name())).block(SOON);
		assertThat(texts(tail.read().signals())).containsExactly("0", "1", "2", "3", "4");
	}

	@Test
	void aDeletedStreamIsNotFound() {
		this.stream.create(CreateOptions.json()).block(SOON);
		this.stream.delete().block(SOON);
		assertThatExceptionOfType(StreamNotFoundException.class).isThrownBy(() -> this.stream.metadata().block(SOON));
		assertThatExceptionOfType(StreamNotFoundException.class)
			.isThrownBy(() -> this.stream.read().live(LiveMode.SSE).signals().blockLast(SOON));
	}

	private static List<ReadSignal.Message> messages(Flux<ReadSignal> signals) {
		return signals.ofType(ReadSignal.Message.class).collectList().block(SOON);
	}

	private static List<String> texts(Flux<ReadSignal> signals) {
		return messages(signals).stream().map(AbstractClientContractTests::text).toList();
	}

	private static String text(ReadSignal.Message message) {
		return new String(message.data(), StandardCharsets.UTF_8);
	}

	@Test
	void aWitnessFindsItsStreamUnchangedHoweverItGrowsAndIsCut() {
		this.stream.create(CreateOptions.json()).block(SOON);
		this.stream.append("[{\"n\":1},{\"n\":2}]").block(SOON);
		Offset first = this.stream.metadata().block(SOON).tailOffset();
		this.stream.append("{\"n\":3}").block(SOON);
		StreamWitness fromStart = witness(Offset.EARLIEST);
		StreamWitness fromOffset = witness(first);
		this.stream.append("[4,5,6]").block(SOON);
		assertThat(this.stream.verify(fromStart).block(SOON)).isEqualTo(Verdict.SAME);
		assertThat(this.stream.verify(fromOffset).block(SOON)).isEqualTo(Verdict.SAME);
	}

	@Test
	void aWitnessIsMadeOfTheFirst64KibAndReadsNoMore() {
		this.stream.create(CreateOptions.json()).block(SOON);
		this.stream.append("\"" + "x".repeat(100_000) + "\"").block(SOON);
		StreamWitness witness = witness(Offset.EARLIEST);
		assertThat(witness.length()).isEqualTo(StreamWitness.MAX_LENGTH);
		assertThat(this.stream.verify(witness).block(SOON)).isEqualTo(Verdict.SAME);
		assertThat(StreamWitness.parse(witness.toString())).isEqualTo(witness);
	}

	@ParameterizedTest
	@ValueSource(strings = { "[9,2,3,4]", "[1,9,3,4,5,6]", "[1]", "" })
	void aWitnessKnowsAStreamThatWasMadeAnew(String content) {
		this.stream.create(CreateOptions.json()).block(SOON);
		Offset first = this.stream.append("1").block(SOON).nextOffset();
		this.stream.append("[2,3,4]").block(SOON);
		StreamWitness witness = witness(first);
		this.stream.delete().block(SOON);
		assertThatExceptionOfType(PositionLostException.class)
			.isThrownBy(() -> this.stream.verify(witness).block(SOON));
		this.stream.create(CreateOptions.json()).block(SOON);
		for (String message : content.replaceAll("[\\[\\]]", "").split(",")) {
			if (!message.isEmpty()) {
				this.stream.append(message).block(SOON);
			}
		}
		// The second message is all that the witness looks at.
		Verdict expected = content.startsWith("[9,2") ? Verdict.SAME : Verdict.DIFFERENT;
		assertThat(this.stream.verify(witness).block(SOON)).isEqualTo(expected);
	}

	@Test
	void aWitnessKnowsAStreamOfAnotherType() {
		this.stream.create(CreateOptions.of(MediaType.TEXT_PLAIN)).block(SOON);
		Offset first = this.stream.append("1").block(SOON).nextOffset();
		this.stream.append("2").block(SOON);
		StreamWitness witness = witness(first);
		this.stream.delete().block(SOON);
		this.stream.create(CreateOptions.of(MediaType.APPLICATION_OCTET_STREAM)).block(SOON);
		this.stream.append("1").block(SOON);
		this.stream.append("2").block(SOON);
		assertThat(this.stream.verify(witness).block(SOON)).isEqualTo(Verdict.DIFFERENT);
	}

	@Test
	void nobodyCanTellWhetherAStreamWithAnotherBeginningWasMadeAnewOrHasDroppedHistory() {
		this.stream.create(CreateOptions.json()).block(SOON);
		this.stream.append("1").block(SOON);
		StreamWitness witness = witness(Offset.EARLIEST);
		this.stream.delete().block(SOON);
		this.stream.create(CreateOptions.json()).block(SOON);
		this.stream.append("2").block(SOON);
		assertThat(this.stream.verify(witness).block(SOON)).isEqualTo(Verdict.UNKNOWN);
	}

	private StreamWitness witness(Offset offset) {
		StreamWitness.Recorder recorder = new StreamWitness.Recorder(offset);
		this.stream.read()
			.from(offset)
			.signals()
			.ofType(ReadSignal.Message.class)
			.doOnNext(recorder::add)
			.blockLast(SOON);
		return recorder.witness();
	}

	private static CreateOptions options(String content) {
		return CreateOptions.json().toBuilder().content(content.getBytes(StandardCharsets.UTF_8)).build();
	}

}
