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

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.embedded.Fault;
import io.durablestreams.fixtures.StreamContents;
import io.durablestreams.gateway.recording.Recording.State;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.InMemoryOffsetStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What is in the stream of a recording, and who else has to do with it.
 */
class RecordingOwnStreamTests {

	private static final Duration SOON = Duration.ofSeconds(10);

	private static final EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder().port(0).build();

	private final String stream = "chats/" + UUID.randomUUID();

	private final InMemoryOffsetStore store = new InMemoryOffsetStore();

	private final List<DurableStreamRecorder> recorders = new ArrayList<>();

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final DurableStreamsClient client;

	RecordingOwnStreamTests() {
		this.client = DurableStreamsClient.builder(server.baseUrl()).build();
		this.log.start();
		logger().addAppender(this.log);
	}

	@BeforeAll
	static void startServer() {
		server.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@AfterEach
	void stop() {
		logger().detachAppender(this.log);
		this.recorders.forEach(DurableStreamRecorder::stop);
		this.client.close();
	}

	@Test
	void whileAStreamIsWrittenNoOtherKeyIsRecordedToIt() {
		DurableStreamRecorder recorder = start(DurableStreamRecorder.builder(this.client, this.store));
		Recording first = record(recorder, "first", Flux.never()).join();
		assertRefused(record(recorder, "second", Flux.just("one")));
		assertThat(recorder.recordings()).containsExactly(first);
		assertThat(first.cancel()).succeedsWithin(SOON);
		assertThat(StreamContents.messages(this.client.stream(this.stream).uri())).isEmpty();
	}

	@Test
	void whileAnInstanceWritesAStreamNoOtherRecordsToIt() {
		DurableStreamRecorder one = shared("a");
		DurableStreamRecorder other = shared("b");
		Recording first = record(one, "first", Flux.never()).join();
		assertRefused(record(other, "second", Flux.just("one")));
		assertThat(this.store.keys("recorder:")).hasSize(1);
		assertThat(other.find("second").join()).isEmpty();
		assertThat(first.cancel()).succeedsWithin(SOON);
		assertThat(StreamContents.messages(this.client.stream(this.stream).uri())).isEmpty();
	}

	private static void assertRefused(CompletableFuture<Recording> second) {
		assertThat(second).failsWithin(SOON)
			.withThrowableThat()
			.withMessageContaining("by recording 'first': a recording needs a stream of its own");
	}

	@Test
	void aPublisherThatEmitsNothingIsEndedWhenAnotherInstanceCancelsOrTheStreamIsDeleted() {
		DurableStreamRecorder recorder = shared("a");
		AtomicInteger cancelled = new AtomicInteger();
		Flux<String> silent = Flux.<String>never().doOnCancel(cancelled::incrementAndGet);
		Recording recording = record(recorder, "first", silent).join();
		Recording deleted = recorder.record(this.stream + "-2", silent).join();
		shared("b").find("first").join().orElseThrow().cancel().join();
		this.client.stream(this.stream + "-2").delete().block();
		assertThat(recording.ended()).succeedsWithin(SOON).isEqualTo(State.CANCELLED);
		assertThat(deleted.ended()).succeedsWithin(SOON).isEqualTo(State.FAILED);
		assertThat(cancelled).hasValue(2);
		assertThat(this.store.keys("recorder:")).isEmpty();
	}

	@Test
	void whoTakesLongToCloseWhatAnotherLeftBehindIsNotTakenForDead() {
		String left = this.stream + "-left";
		this.client.stream(left).create().block();
		this.store.save(new CheckpointKey("recorder:a", left + "?" + left),
				new Checkpoint(StreamPosition.EARLIEST, 0, Instant.now()));
		server.faults().inject(left, Fault.delay(Duration.ofSeconds(10)).on(HttpMethod.HEAD).times(1));
		Recording recording = record(shared("b", Duration.ofSeconds(1)), "first", Flux.never()).join();
		await().until(() -> server.faults().remaining(left) == 0);
		shared("c", Duration.ofSeconds(1));
		await().until(() -> isClosed(left));
		await().during(Duration.ofMillis(1500)).until(() -> !isClosed(this.stream));
		assertThat(recording.cancel()).succeedsWithin(SOON);
	}

	private boolean isClosed(String stream) {
		return this.client.stream(stream).metadata().block().closed();
	}

	@Test
	void whoWaitsForTheEndAsSoonAsItHasBegunHoldsNothingUp() {
		DurableStreamRecorder recorder = start(DurableStreamRecorder.builder(this.client, this.store));
		CompletableFuture<State> end = recorder
			.record(this.stream, Flux.just("one").delayElements(Duration.ofMillis(1)))
			.thenApply((recording) -> recording.ended().join());
		assertThat(end).succeedsWithin(SOON).isEqualTo(State.COMPLETED);
	}

	@Test
	void aLastMessageThatCanNotBeAppendedIsToldInTheLog() {
		DurableStreamRecorder recorder = start(DurableStreamRecorder.builder(this.client, this.store));
		RecordingOptions options = RecordingOptions.builder().lastMessage("x".repeat(300_000)).build();
		assertThat(recorder.record(this.stream, Flux.just("one"), options).join().ended()).succeedsWithin(SOON)
			.isEqualTo(State.COMPLETED);
		assertThat(StreamContents.messages(this.client.stream(this.stream).uri())).containsExactly("\"one\"");
		assertThat(this.log.list).extracting(ILoggingEvent::getFormattedMessage)
			.anyMatch((text) -> text.startsWith("The last message of recording '" + this.stream + "' could not be"));
	}

	@Test
	void whatIsEmptyIsLeftOutOfTextAndBytesWhichEndWithoutTheMessageForJson() {
		DurableStreamRecorder recorder = start(DurableStreamRecorder.builder(this.client, this.store));
		RecordingOptions options = RecordingOptions.builder().contentType(MediaType.APPLICATION_OCTET_STREAM).build();
		Flux<byte[]> bytes = Flux.just("a".getBytes(), new byte[0], "b".getBytes());
		Recording recording = recorder
			.record(this.stream, bytes.concatWith(Flux.error(new IllegalStateException())), options)
			.join();
		assertThat(recording.ended()).succeedsWithin(SOON).isEqualTo(State.FAILED);
		assertThat(recording.failure()).isInstanceOf(IllegalStateException.class);
		assertThat(StreamContents.text(this.client.stream(this.stream).uri())).isEqualTo("ab");
		assertThat(this.log.list).extracting(ILoggingEvent::getFormattedMessage)
			.noneMatch((text) -> text.startsWith("The last message"));
	}

	private CompletableFuture<Recording> record(DurableStreamRecorder recorder, String key, Flux<String> values) {
		return recorder.record(this.stream, values, RecordingOptions.builder().key(key).build());
	}

	private DurableStreamRecorder shared(String instance) {
		return shared(instance, Duration.ofSeconds(30));
	}

	private DurableStreamRecorder shared(String instance, Duration leaseTime) {
		return start(DurableStreamRecorder.builder(this.client, this.store)
			.instance(instance, leaseTime)
			.shutdownTimeout(Duration.ofMillis(200)));
	}

	private DurableStreamRecorder start(DurableStreamRecorderBuilder builder) {
		DurableStreamRecorder recorder = builder.build();
		this.recorders.add(recorder);
		recorder.start();
		return recorder;
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger(LocalRecording.class);
	}

}
