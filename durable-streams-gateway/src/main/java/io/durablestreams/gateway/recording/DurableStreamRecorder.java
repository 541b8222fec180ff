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
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.offset.ListableOffsetStore;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Writes to streams what publishers emit, such as the answers of language models,
 * independent of the requests that ask for them: each value is appended at once, the
 * stream is closed when the publisher completes, and with a last message when it fails.
 * Whoever reads the stream sees all of it, from wherever.
 * <p>
 * Running recordings are entries in an offset store. Those that an instance leaves behind
 * are found there when it starts again, or by the other instances, and their streams are
 * closed with the failure's message. Thread-safe.
 */
public final class DurableStreamRecorder implements SmartLifecycle {

	/**
	 * The lifecycle phase: when the application stops, behind the web server and before
	 * the clients and the offset stores.
	 */
	public static final int PHASE = -1024;

	private static final String ONLY_INSTANCE = "single";

	private static final int MAX_THREADS = 16;

	/** What closing the streams of recordings that were interrupted may take. */
	private static final Duration GRACE = Duration.ofSeconds(5);

	private final DurableStreamRecorderBuilder settings;

	private final RecordingEntries entries;

	private final AbandonedRecordings abandoned;

	/**
	 * Not Reactor's threads: one on which a publisher goes on blocking after its
	 * subscription was cancelled counts as free there.
	 */
	private final Executor executor = executor();

	private final StartedRecordings recordings = new StartedRecordings();

	private volatile @Nullable RecordingStarter starter;

	private volatile @Nullable RecorderWatch watch;

	DurableStreamRecorder(DurableStreamRecorderBuilder settings) {
		this.settings = settings;
		this.entries = new RecordingEntries(settings.store,
				Objects.requireNonNullElse(settings.instance, ONLY_INSTANCE));
		this.abandoned = new AbandonedRecordings(settings.client, this.entries, this.recordings::contains,
				this.settings.isShared() ? settings.leaseTime : Duration.ZERO, settings.failureMessage);
	}

	private static Executor executor() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("durable-streams-recorder-task-");
		threads.setDaemon(true);
		ThreadPoolExecutor executor = new ThreadPoolExecutor(MAX_THREADS, MAX_THREADS, 10, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), threads);
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

	/**
	 * Build a recorder.
	 * @param client the client whose streams are written; closed by its owner, after the
	 * recorder has stopped
	 * @param store keeps the entries of running recordings
	 * @return the builder
	 */
	public static DurableStreamRecorderBuilder builder(DurableStreamsClient client, ListableOffsetStore store) {
		return new DurableStreamRecorderBuilder(client, store);
	}

	/**
	 * Record with the default options, see
	 * {@link #record(String, Publisher, RecordingOptions)}.
	 * @param stream the stream's name, which is the recording's key too
	 * @param values what to record
	 * @return the recording
	 */
	public CompletableFuture<Recording> record(String stream, Publisher<?> values) {
		return record(stream, values, RecordingOptions.defaults());
	}

	/**
	 * Create a stream, and append to it what a publisher emits, until it ends. If the
	 * same key is being recorded, here or at another instance, that goes on, and the
	 * publisher isn't subscribed to.
	 * @param stream the stream's name; a recording needs a stream of its own
	 * @param values what to record, requested as fast as it can be appended
	 * @param options how to record
	 * @return completes with the recording that runs for the key, once its stream can be
	 * read; exceptionally with what the server or the store said, or an
	 * {@link IllegalStateException} if the stream has been written to before, or another
	 * recording writes it. Cancelling it changes nothing
	 * @throws IllegalArgumentException if the key or the stream's name can't be used
	 * @throws IllegalStateException if the recorder isn't running
	 */
	public CompletableFuture<Recording> record(String stream, Publisher<?> values, RecordingOptions options) {
		RecordingEntry entry = new RecordingEntry(Objects.requireNonNullElse(options.key(), stream), stream);
		StartedRecording started = new StartedRecording(entry, this.settings.client.stream(stream));
		StartedRecording present = this.recordings.add(started);
		if (present != null) {
			return present.recording().copy();
		}
		try {
			RecordingStarter current = this.starter;
			if (current == null) {
				throw new IllegalStateException(
						"The recorder isn't running: it takes nothing while the application stops");
			}
			current.start(started, values, options);
		}
		catch (RuntimeException | Error ex) {
			this.recordings.remove(started);
			started.recording().completeExceptionally(ex);
			throw ex;
		}
		return started.recording().copy();
	}

	private void leftBehind() {
		RecorderWatch running = this.watch;
		if (running != null) {
			running.leftBehind();
		}
	}

	/**
	 * Look for what is being recorded for a key, also at other instances.
	 * @param key the key, the stream's name where no other was given
	 * @return completes with the recording, empty if there is none; exceptionally with an
	 * {@link io.durablestreams.offset.OffsetStoreException} if the other instances'
	 * recordings can't be looked up
	 */
	public CompletableFuture<Optional<Recording>> find(String key) {
		StartedRecording started = this.recordings.get(key);
		if (started != null) {
			return started.recording().handle((recording, ex) -> Optional.ofNullable(recording));
		}
		if (!this.settings.isShared()) {
			return CompletableFuture.completedFuture(Optional.empty());
		}
		return CompletableFuture.supplyAsync(
				() -> this.entries.other(key).map((entry) -> new RemoteRecording(entry, this.settings.client)),
				this.executor);
	}

	/**
	 * What this instance records.
	 * @return a snapshot
	 */
	public Collection<Recording> recordings() {
		return this.recordings.running();
	}

	@Override
	public synchronized void start() {
		if (this.starter != null) {
			return;
		}
		RecorderWatch begun = new RecorderWatch(this.entries, this.abandoned, this.settings.isShared(),
				() -> !this.recordings.isEmpty());
		this.watch = begun;
		this.starter = new RecordingStarter(this.settings, this.executor, this.entries, this.recordings,
				this::leftBehind);
		begun.begin(this.settings.leaseTime);
	}

	@Override
	public void stop() {
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		stop(() -> stopped.complete(null));
		stopped.join();
	}

	/**
	 * Wait for what is being recorded, end what takes longer than the shutdown time-out,
	 * and take no more.
	 */
	@Override
	public synchronized void stop(Runnable callback) {
		RecordingStarter current = this.starter;
		RecorderWatch running = this.watch;
		if (current == null || running == null) {
			callback.run();
			return;
		}
		current.stop();
		this.starter = null;
		CompletableFuture<Void> ended = this.recordings.ended();
		within(ended, this.settings.shutdownTimeout).thenRunAsync(this.recordings::interrupt, this.executor)
			.thenCompose((interrupted) -> within(ended, GRACE))
			.whenCompleteAsync((done, ex) -> {
				try {
					current.close();
				}
				finally {
					running.end();
					callback.run();
				}
			}, this.executor);
	}

	private static CompletableFuture<Void> within(CompletableFuture<Void> future, Duration time) {
		return future.copy().completeOnTimeout(null, time.toMillis(), TimeUnit.MILLISECONDS);
	}

	@Override
	public boolean isRunning() {
		return this.starter != null;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
