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

package io.durablestreams.gateway.recording;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.fixtures.FaultProxy;
import io.durablestreams.fixtures.StreamContents;
import io.durablestreams.gateway.recording.Recording.State;
import io.durablestreams.offset.InMemoryOffsetStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

abstract class AbstractRecorderTests {

	private static final String FAILED = "{\"type\":\"error\",\"errorText\":\"The answer could not be completed\"}";

	private static final Duration BRIEF = Duration.ofMillis(200);

	private static final Duration SOON = Duration.ofSeconds(30);

	private final String stream = "chats/" + UUID.randomUUID();

	private final SeveredStore store = new SeveredStore(new InMemoryOffsetStore());

	private final DurableStreamsClient client = DurableStreamsClient.builder(baseUrl()).build();

	private final List<DurableStreamRecorder> recorders = new ArrayList<>();

	private final Sinks.Many<String> values = Sinks.many().unicast().onBackpressureBuffer();

	abstract String baseUrl();

	@AfterEach
	void stop() {
		this.recorders.forEach(DurableStreamRecorder::stop);
		this.client.close();
	}

	@Test
	void eachValueIsInTheStreamAtOnceAndTheStreamIsClosedBehindTheLast() {
		Recording recording = record(recorder());
		emit("one");
		awaitContent("\"one\"");
		emit("two");
		awaitContent("\"one\"", "\"two\"");
		assertThat(recording.state()).isEqualTo(State.RUNNING);
		assertThat(isClosed()).isFalse();
		this.values.tryEmitComplete().orThrow();
		assertThat(recording.ended()).succeedsWithin(SOON).isEqualTo(State.COMPLETED);
		assertThat(isClosed()).isTrue();
		awaitContent("\"one\"", "\"two\"");
		assertThat(this.store.keys("recorder:")).isEmpty();
	}

	@Test
	void aKeyIsRecordedOnceAtATime() {
		DurableStreamRecorder recorder = recorder();
		RecordingOptions options = RecordingOptions.builder().key("chat 1").build();
		CompletableFuture<Recording> first = recorder.record(this.stream, this.values.asFlux(), options);
		CompletableFuture<Recording> second = recorder.record(this.stream + "-2",
				Flux.error(new AssertionError("subscribed to")), options);
		assertThat(second).succeedsWithin(SOON).isSameAs(first.join());
		assertThat(recorder.find("chat 1").join()).containsSame(first.join());
		this.values.tryEmitComplete().orThrow();
		assertThat(first.join().ended()).succeedsWithin(SOON).isEqualTo(State.COMPLETED);
		assertThat(recorder.find("chat 1").join()).isEmpty();
		Recording third = recorder.record(this.stream + "-3", Flux.just("x"), options).join();
		assertThat(third).isNotSameAs(first.join());
		third.ended().join();
	}

	@Test
	void aPublisherThatFailsEndsTheStreamWithTheFailureMessage() {
		Recording recording = record(recorder());
		emit("one");
		IllegalStateException failure = new IllegalStateException("secret");
		this.values.tryEmitError(failure).orThrow();
		assertThat(recording.ended()).succeedsWithin(SOON).isEqualTo(State.FAILED);
		assertThat(recording.failure()).isSameAs(failure);
		assertClosedWith("\"one\"", FAILED);
	}

	@Test
	void aPublisherThatThrowsWhenItIsSubscribedToEndsTheStreamWithTheFailureMessage() {
		Recording recording = recorder().record(this.stream, (subscriber) -> {
			throw new NoClassDefFoundError("x");
		}).join();
		assertThat(recording.ended()).succeedsWithin(SOON).isEqualTo(State.FAILED);
		assertClosedWith(FAILED);
	}

	@Test
	void aCancelEndsThePublisherAndClosesTheStream() {
		AtomicInteger cancelled = new AtomicInteger();
		RecordingOptions options = RecordingOptions.builder().cancelMessage(ChatChunks.abort()).build();
		Recording recording = recorder()
			.record(this.stream, this.values.asFlux().doOnCancel(cancelled::incrementAndGet), options)
			.join();
		emit("one");
		awaitContent("\"one\"");
		assertThat(recording.cancel()).succeedsWithin(SOON).isEqualTo(State.CANCELLED);
		assertThat(recording.cancel()).isCompletedWithValue(State.CANCELLED);
		await().untilAsserted(() -> assertThat(cancelled).hasValue(1));
		assertClosedWith("\"one\"", "{\"type\":\"abort\"}");
	}

	@Test
	void aStreamThatSomebodyElseClosesEndsTheRecording() {
		Recording recording = record(recorder());
		this.client.stream(this.stream).closeStream().block();
		emit("one");
		assertThat(recording.ended()).succeedsWithin(SOON).isEqualTo(State.CANCELLED);
		assertClosedWith();
	}

	@Test
	void aStreamThatIsDeletedEndsTheRecordingAndItsEntry() {
		Recording recording = record(recorder());
		this.client.stream(this.stream).delete().block();
		emit("one");
		assertThat(recording.ended()).succeedsWithin(SOON).isEqualTo(State.FAILED);
		assertThat(this.store.keys("recorder:")).isEmpty();
	}

	@Test
	void aStreamWithContentIsRefused() {
		DurableStreamRecorder recorder = recorder();
		recorder.record(this.stream, Flux.just("one")).join().ended().join();
		assertThat(recorder.record(this.stream, Flux.just("two"))).failsWithin(SOON);
		this.client.stream(this.stream + "-2").create().block();
		assertThat(recorder.record(this.stream + "-2", Flux.just("two"))).failsWithin(SOON);
		assertThat(this.store.keys("recorder:")).isEmpty();
		assertThat(recorder.recordings()).isEmpty();
	}

	@Test
	void textIsRecordedAsText() {
		RecordingOptions options = RecordingOptions.builder().contentType(MediaType.TEXT_PLAIN).build();
		Recording recording = recorder().record(this.stream, Flux.just("Hello, ", "world"), options).join();
		assertThat(recording.ended()).succeedsWithin(SOON).isEqualTo(State.COMPLETED);
		assertThat(StreamContents.text(uri())).isEqualTo("Hello, world");
		Recording failed = recorder().record(this.stream + "-2", Flux.error(new IllegalStateException()), options)
			.join();
		assertThat(failed.ended()).succeedsWithin(SOON).isEqualTo(State.FAILED);
		assertThat(this.client.stream(this.stream + "-2").metadata().block().closed()).isTrue();
	}

	@Test
	void aPublisherIsAskedForNoMoreThanFitsIntoTheBuffer() {
		AtomicInteger emitted = new AtomicInteger();
		String kilobyte = "x".repeat(1000);
		Flux<String> endless = Flux.generate((sink) -> {
			emitted.incrementAndGet();
			sink.next(kilobyte);
		});
		CountDownLatch letGo = new CountDownLatch(1);
		try (FaultProxy proxy = new FaultProxy(baseUrl());
				DurableStreamsClient slow = DurableStreamsClient.builder(proxy.baseUrl()).build()) {
			proxy.faults((append) -> {
				awaitLatch(letGo);
				return FaultProxy.Fault.NONE;
			});
			DurableStreamRecorder recorder = start(DurableStreamRecorder.builder(slow, this.store));
			Recording recording = recorder.record(this.stream, endless).join();
			await().untilAsserted(() -> assertThat(emitted.get()).isGreaterThan(50));
			await().during(Duration.ofMillis(300)).untilAsserted(() -> assertThat(emitted.get()).isLessThan(400));
			letGo.countDown();
			await().untilAsserted(() -> assertThat(emitted.get()).isGreaterThan(1000));
			assertThat(recording.cancel()).succeedsWithin(SOON).isEqualTo(State.CANCELLED);
			recorder.stop();
		}
	}

	private static void awaitLatch(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void whatWasLeftBehindIsClosedWithTheFailureMessageAtTheNextStart() {
		Recording recording = record(recorder());
		emit("one");
		awaitContent("\"one\"");
		recorder();
		await().untilAsserted(() -> assertClosedWith("\"one\"", FAILED));
		assertThat(this.store.keys("recorder:")).isEmpty();
		// The process before isn't gone after all: it notices, and adds nothing.
		emit("two");
		assertThat(recording.ended()).succeedsWithin(SOON).isEqualTo(State.CANCELLED);
		assertClosedWith("\"one\"", FAILED);
	}

	@Test
	void whatASilentInstanceRecordedIsClosedByTheOthers() {
		SeveredStore severed = new SeveredStore(this.store);
		DurableStreamRecorder first = start(DurableStreamRecorder.builder(this.client, severed)
			.instance("a", Duration.ofSeconds(1))
			.shutdownTimeout(BRIEF));
		record(first);
		emit("one");
		shared("b");
		shared("c");
		await().during(Duration.ofMillis(1500)).untilAsserted(() -> assertThat(isClosed()).isFalse());
		severed.sever();
		await().untilAsserted(() -> assertClosedWith("\"one\"", FAILED));
		await().untilAsserted(() -> assertThat(this.store.keys("recorder:")).isEmpty());
	}

	@Test
	void aKeyIsRecordedByOneOfManyInstancesAndCancelledByAnother() {
		DurableStreamRecorder first = shared("a");
		DurableStreamRecorder second = shared("b");
		Recording recording = record(first);
		Recording remote = second.record(this.stream, Flux.error(new AssertionError("subscribed to"))).join();
		assertThat(remote.stream()).isEqualTo(this.stream);
		assertThat(remote.state()).isEqualTo(State.RUNNING);
		assertThat(second.find(this.stream).join())
			.hasValueSatisfying((found) -> assertThat(found.key()).isEqualTo(this.stream));
		CompletableFuture<State> ended = remote.ended();
		assertThat(second.find(this.stream).join().orElseThrow().cancel()).succeedsWithin(SOON);
		assertThat(ended).succeedsWithin(SOON).isEqualTo(State.ENDED);
		emit("one");
		assertThat(recording.ended()).succeedsWithin(SOON).isEqualTo(State.CANCELLED);
		assertThat(second.find(this.stream).join()).isEmpty();
	}

	@Test
	void anInstanceThatRecordsNothingLeavesNothingInTheStore() {
		DurableStreamRecorder recorder = shared("a");
		Recording recording = record(recorder);
		await().untilAsserted(() -> assertThat(this.store.keys("recorder-alive")).hasSize(1));
		recording.cancel().join();
		await().untilAsserted(() -> assertThat(this.store.keys("recorder")).isEmpty());
		recorder.record(this.stream + "-2", Flux.never()).join().cancel().join();
		recorder.stop();
		assertThat(this.store.keys("recorder")).isEmpty();
	}

	@Test
	void ofInstancesThatBeginAtOnceOneRecords() {
		List<DurableStreamRecorder> all = IntStream.range(0, 4).mapToObj((i) -> shared("i" + i)).toList();
		AtomicInteger subscriptions = new AtomicInteger();
		RecordingOptions options = RecordingOptions.builder().key("chat 1").build();
		List<CompletableFuture<Recording>> started = new ArrayList<>();
		for (DurableStreamRecorder recorder : all) {
			Flux<String> endless = Flux.<String>never().doOnSubscribe((s) -> subscriptions.incrementAndGet());
			started.add(recorder.record(this.stream + recorder.hashCode(), endless, options));
		}
		CompletableFuture.allOf(started.toArray(CompletableFuture[]::new))
			.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS)
			.join();
		await().untilAsserted(() -> assertThat(subscriptions).hasValue(1));
		assertThat(started.stream().map((recording) -> recording.join().stream()).distinct()).hasSize(1);
	}

	@Test
	void aStopWaitsForRecordings() {
		DurableStreamRecorder recorder = start(
				DurableStreamRecorder.builder(this.client, this.store).shutdownTimeout(SOON));
		Recording recording = record(recorder);
		emit("one");
		awaitContent("\"one\"");
		CompletableFuture<Void> stopped = CompletableFuture.runAsync(recorder::stop);
		await().until(() -> !recorder.isRunning());
		assertThatIllegalStateException().isThrownBy(() -> recorder.record("x", Flux.just("x")))
			.withMessageContaining("isn't running");
		emit("in time");
		assertThat(stopped).isNotDone();
		this.values.tryEmitComplete().orThrow();
		assertThat(stopped).succeedsWithin(SOON);
		assertThat(recording.state()).isEqualTo(State.COMPLETED);
		assertClosedWith("\"one\"", "\"in time\"");
	}

	@Test
	void aStopEndsRecordingsThatTakeTooLongWithTheFailureMessage() {
		DurableStreamRecorder recorder = recorder();
		Recording recording = record(recorder);
		emit("one");
		awaitContent("\"one\"");
		recorder.stop();
		assertThat(recording.state()).isEqualTo(State.FAILED);
		assertThat(recording.failure()).isInstanceOf(RecordingInterruptedException.class);
		assertClosedWith("\"one\"", FAILED);
		recorder.start();
		assertThat(recorder.record(this.stream + "-3", Flux.just("x")).join().ended()).succeedsWithin(SOON)
			.isEqualTo(State.COMPLETED);
	}

	@Test
	void nothingIsRecordedThatCanNotBeWrittenDown() {
		DurableStreamRecorder recorder = recorder();
		this.store.sever();
		AtomicInteger subscriptions = new AtomicInteger();
		assertThat(recorder.record(this.stream, Flux.just("x").doOnSubscribe((s) -> subscriptions.incrementAndGet())))
			.failsWithin(SOON);
		assertThat(subscriptions).hasValue(0);
	}

	@Test
	void keysAndStreamsThatCanNotBeKeptAreRefused() {
		DurableStreamRecorder recorder = recorder();
		assertThatIllegalArgumentException().isThrownBy(() -> recorder.record("a?b", Flux.empty()))
			.withMessageContaining("without a query");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> recorder.record("x", Flux.empty(), RecordingOptions.builder().key("a\nb").build()))
			.withMessageContaining("control characters");
		assertThatIllegalArgumentException().isThrownBy(() -> recorder.record("x".repeat(200), Flux.empty()))
			.withMessageContaining("255");
	}

	private DurableStreamRecorder recorder() {
		return start(DurableStreamRecorder.builder(this.client, this.store).shutdownTimeout(BRIEF));
	}

	private DurableStreamRecorder shared(String instance) {
		return start(DurableStreamRecorder.builder(this.client, this.store)
			.instance(instance, Duration.ofSeconds(1))
			.shutdownTimeout(BRIEF));
	}

	private DurableStreamRecorder start(DurableStreamRecorderBuilder builder) {
		DurableStreamRecorder recorder = builder.build();
		this.recorders.add(recorder);
		recorder.start();
		return recorder;
	}

	private Recording record(DurableStreamRecorder recorder) {
		return recorder.record(this.stream, this.values.asFlux()).orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
	}

	private void emit(String value) {
		this.values.tryEmitNext(value).orThrow();
	}

	private void awaitContent(String... messages) {
		await().untilAsserted(() -> assertThat(StreamContents.messages(uri())).containsExactly(messages));
	}

	private void assertClosedWith(String... messages) {
		assertThat(isClosed()).isTrue();
		assertThat(StreamContents.messages(uri())).map(AbstractRecorderTests::sorted)
			.containsExactly(Arrays.stream(messages).map(AbstractRecorderTests::sorted).toArray(String[]::new));
	}

	/** The order of an object's members doesn't count. */
	private static String sorted(String message) {
		return message.chars()
			.sorted()
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
	}

	private boolean isClosed() {
		return this.client.stream(this.stream).metadata().block().closed();
	}

	private URI uri() {
		return this.client.stream(this.stream).uri();
	}

}
