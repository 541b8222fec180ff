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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import io.durablestreams.client.AppendRequest;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.StreamContents;
import io.durablestreams.gateway.recording.Recording.State;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.InMemoryOffsetStore;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Code of the application and stores that fail in the way of a recording.
 */
class RecorderFaultTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder().port(0).build();

	private final String stream = "chats/" + UUID.randomUUID();

	private final SeveredStore store = new SeveredStore(new InMemoryOffsetStore());

	private final DurableStreamsClient client;

	private final List<DurableStreamRecorder> recorders = new ArrayList<>();

	RecorderFaultTests() {
		this.client = DurableStreamsClient.builder(server.baseUrl()).build();
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
		this.recorders.forEach(DurableStreamRecorder::stop);
		this.client.close();
	}

	@Test
	void aPublisherThatBlocksIsReadFromItsBeginningAndCanBeCancelled() {
		DurableStreamRecorder recorder = recorder();
		Semaphore next = new Semaphore(1);
		Flux<String> blocking = Flux.generate((sink) -> {
			next.acquireUninterruptibly();
			sink.next("one");
		});
		Recording recording = await().until(() -> recorder.record(this.stream, blocking).getNow(null),
				(started) -> started != null);
		await().until(() -> StreamContents.messages(this.client.stream(this.stream).uri()).size() == 1);
		assertThat(recorder.recordings()).containsExactly(recording);
		assertThat(recording.cancel()).succeedsWithin(SOON).isEqualTo(State.CANCELLED);
		next.release();
		await().until(next::hasQueuedThreads, (waiting) -> !waiting);
		assertThat(StreamContents.messages(this.client.stream(this.stream).uri())).containsExactly("\"one\"");
	}

	@Test
	void aFailureMessageThatThrowsAnErrorLeavesNothingOpen() {
		DurableStreamRecorder recorder = recorder();
		RecordingOptions options = RecordingOptions.builder().failureMessage((failure) -> {
			throw new NoClassDefFoundError("x");
		}).build();
		Recording recording = recorder.record(this.stream, Flux.error(new IllegalStateException()), options).join();
		assertThat(recording.ended()).succeedsWithin(SOON).isEqualTo(State.FAILED);
		assertThat(isClosed()).isTrue();
		assertThat(recorder.recordings()).isEmpty();
	}

	@Test
	void aFailureMessageThatCanNotBeMadeOrEncodedLeavesNothingBehind() {
		leaveBehind("recorder:single");
		start(builder().failureMessage((failure) -> {
			throw new NoClassDefFoundError("x");
		}));
		await().until(this::isClosed);
		this.client.stream(this.stream).delete().block();
		leaveBehind("recorder:single");
		start(builder().failureMessage((failure) -> new Object() {
			public String getText() {
				throw new IllegalStateException();
			}
		}));
		await().until(this::isClosed);
		await().until(() -> this.store.keys("recorder:").isEmpty());
	}

	@Test
	void anEntryThatIsNoneHidesNoOthers() {
		save("recorder:single", "orders");
		save("recorder:single", "?");
		leaveBehind("recorder:single");
		recorder();
		await().until(this::isClosed);
	}

	@Test
	void aStreamThatWasLeftBehindIsClosedAlsoIfItIsAskedForAgain() {
		leaveBehind("recorder:a");
		this.store.sever("keys"::equals);
		DurableStreamRecorder recorder = start(builder().instance("a", Duration.ofSeconds(1)));
		assertThat(recorder.record(this.stream, Flux.just("two"))).failsWithin(SOON)
			.withThrowableThat()
			.withMessageContaining("has content already");
		this.store.sever((method) -> false);
		await().until(this::isClosed);
	}

	@Test
	void aStreamThatIsNoneOfARecordingIsNotClosedThoughTheStoreFails() {
		this.client.stream(this.stream).create(CreateOptions.builder(MediaType.APPLICATION_JSON).build()).block();
		this.client.stream(this.stream).append(AppendRequest.json("order")).block();
		DurableStreamRecorder recorder = start(builder().instance("a", Duration.ofSeconds(1)));
		this.store.sever("delete"::equals);
		assertThat(recorder.record(this.stream, Flux.just("two"))).failsWithin(SOON);
		assertThat(this.store.keys("recorder:")).isEmpty();
		assertThat(isClosed()).isFalse();
	}

	@Test
	void whatIsLeftBehindWhileOthersAreLookedForIsNotForgotten() {
		leaveBehind("recorder:single");
		AtomicInteger deletes = new AtomicInteger();
		CountDownLatch looking = new CountDownLatch(1);
		this.store.sever((method) -> method.equals("delete") && isSecond(deletes.incrementAndGet(), looking));
		DurableStreamRecorderBuilder builder = builder();
		builder.leaseTime = Duration.ofSeconds(1);
		DurableStreamRecorder recorder = start(builder);
		await().until(() -> deletes.get() == 1);
		recorder.record(this.stream + "-2", Flux.just("one")).join().ended().join();
		assertThat(deletes).hasValue(2);
		looking.countDown();
		await().until(() -> this.store.keys("recorder:").isEmpty());
	}

	private static boolean isSecond(int delete, CountDownLatch first) {
		if (delete == 1) {
			await().until(() -> first.getCount() == 0);
		}
		return delete == 2;
	}

	@Test
	void anErrorOfTheStoreIsNotTheLastSignOfLife() {
		FailingOnce failing = new FailingOnce();
		this.store.sever(failing);
		DurableStreamRecorder recorder = start(
				builder().instance("a", Duration.ofSeconds(1)).shutdownTimeout(Duration.ZERO));
		await().until(() -> failing.failed);
		recorder.record(this.stream, Flux.never()).join();
		await().until(() -> this.store.load(new CheckpointKey("recorder-alive", "a")) != null);
	}

	@Test
	void anInstanceThatStopsLeavesNoSignOfLife() {
		DurableStreamRecorder recorder = start(
				builder().instance("a", Duration.ofSeconds(1)).shutdownTimeout(Duration.ZERO));
		CheckpointKey sign = new CheckpointKey("recorder-alive", "a");
		recorder.record(this.stream, Flux.never()).join();
		await().until(() -> this.store.load(sign) != null);
		recorder.stop();
		assertThat(this.store.load(sign)).isNull();
	}

	@Test
	void aStartThatFailsLetsGoOfTheKey() {
		ObservationRegistry observations = ObservationRegistry.create();
		ThrowingHandler handler = new ThrowingHandler();
		observations.observationConfig().observationHandler(handler);
		DurableStreamRecorder recorder = start(builder().observationRegistry(observations));
		assertThatIllegalStateException().isThrownBy(() -> recorder.record(this.stream, Flux.just("one")));
		handler.throwing = false;
		CompletableFuture<Recording> again = recorder.record(this.stream, Flux.just("one"));
		assertThat(again).succeedsWithin(SOON);
		assertThat(again.join().ended()).succeedsWithin(SOON).isEqualTo(State.COMPLETED);
	}

	private void leaveBehind(String group) {
		this.client.stream(this.stream).create(CreateOptions.builder(MediaType.APPLICATION_JSON).build()).block();
		this.client.stream(this.stream).append(AppendRequest.json("one")).block();
		save(group, this.stream + "?" + this.stream);
	}

	private void save(String group, String name) {
		this.store.save(new CheckpointKey(group, name), new Checkpoint(StreamPosition.EARLIEST, 0, Instant.now()));
	}

	private DurableStreamRecorder recorder() {
		return start(builder());
	}

	private DurableStreamRecorderBuilder builder() {
		return DurableStreamRecorder.builder(this.client, this.store);
	}

	private DurableStreamRecorder start(DurableStreamRecorderBuilder builder) {
		DurableStreamRecorder recorder = builder.build();
		this.recorders.add(recorder);
		recorder.start();
		return recorder;
	}

	private boolean isClosed() {
		return this.client.stream(this.stream).metadata().block().closed();
	}

	private static final class FailingOnce implements Predicate<String> {

		private volatile boolean failed;

		@Override
		public boolean test(String method) {
			if (!this.failed && method.equals("keys")) {
				this.failed = true;
				throw new NoClassDefFoundError("x");
			}
			return false;
		}

	}

	private static final class ThrowingHandler implements ObservationHandler<Observation.Context> {

		private volatile boolean throwing = true;

		@Override
		public void onStart(Observation.Context context) {
			if (this.throwing) {
				throw new IllegalStateException("x");
			}
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
