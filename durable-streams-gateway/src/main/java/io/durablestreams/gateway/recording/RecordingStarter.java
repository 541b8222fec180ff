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

import java.util.Optional;
import java.util.concurrent.Executor;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.CreateResult;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.producer.DefaultDurableStreamProducerFactory;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.DurableStreamProducerFactory;
import io.durablestreams.producer.DurableStreamProducerFactoryBuilder;
import io.durablestreams.producer.ProducerOptions;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * Starts recordings, with producers that are nobody else's: what fails here isn't the
 * application's producers.
 */
final class RecordingStarter {

	private final DurableStreamRecorderBuilder settings;

	private final Executor executor;

	private final RecordingEntries entries;

	private final StartedRecordings recordings;

	private final Runnable onLeftBehind;

	private final DurableStreamProducerFactory producers;

	private volatile boolean stopping;

	/**
	 * Create it.
	 * @param settings the recorder's settings
	 * @param executor where recordings are started and publishers subscribed to
	 * @param entries the entries of running recordings
	 * @param recordings what this instance records
	 * @param onLeftBehind told if a recording could not be ended, or its entry not
	 * removed
	 */
	RecordingStarter(DurableStreamRecorderBuilder settings, Executor executor, RecordingEntries entries,
			StartedRecordings recordings, Runnable onLeftBehind) {
		this.settings = settings;
		this.executor = executor;
		this.entries = entries;
		this.recordings = recordings;
		this.onLeftBehind = onLeftBehind;
		DurableStreamProducerFactoryBuilder factory = DefaultDurableStreamProducerFactory.builder(settings.client);
		if (settings.jsonMapper != null) {
			factory.jsonMapper(settings.jsonMapper);
		}
		if (settings.meterRegistry != null) {
			factory.meterRegistry(settings.meterRegistry);
		}
		this.producers = factory.build();
	}

	/**
	 * Start a recording, on another thread: claim its key, create its stream, and
	 * subscribe to what is to be recorded.
	 * @param started told what became of it
	 * @param values what to record
	 * @param options how to record
	 */
	void start(StartedRecording started, Publisher<?> values, RecordingOptions options) {
		Observation observation = observation(started.entry());
		this.executor.execute(() -> begin(started, values, options, observation));
	}

	private Observation observation(RecordingEntry entry) {
		return Observation.createNotStarted("durable.streams.recording", this.settings.observationRegistry)
			.contextualName("record " + entry.stream())
			.highCardinalityKeyValue("stream", entry.stream())
			.highCardinalityKeyValue("key", entry.key())
			.start();
	}

	private void begin(StartedRecording started, Publisher<?> values, RecordingOptions options,
			Observation observation) {
		LocalRecording recording;
		boolean claimed = false;
		try {
			this.recordings.occupyStream(started);
			requireOwnStream(started.stream());
			claimed = true;
			Optional<RecordingEntry> other = claim(started.entry());
			if (other.isPresent()) {
				this.recordings.remove(started);
				observation.stop();
				started.recording().complete(new RemoteRecording(other.get(), this.settings.client));
				return;
			}
			recording = create(started, options, observation);
		}
		catch (Throwable ex) {
			failed(started, observation, claimed, ex);
			return;
		}
		if (!this.stopping) {
			recording.start(values);
		}
		// Behind the start: who waits for it may do so on this thread, for its end too.
		started.recording().complete(recording);
		if (this.stopping) {
			recording.interrupt();
		}
	}

	private Optional<RecordingEntry> claim(RecordingEntry entry) {
		if (this.settings.isShared()) {
			return this.entries.claim(entry);
		}
		this.entries.save(entry);
		return Optional.empty();
	}

	private void failed(StartedRecording started, Observation observation, boolean claimed, Throwable failure) {
		try {
			if (claimed) {
				this.entries.delete(started.entry());
			}
		}
		catch (Throwable ex) {
			failure.addSuppressed(ex);
		}
		this.recordings.remove(started);
		// Also an entry of an earlier process, which is passed over while its key is
		// recorded.
		this.onLeftBehind.run();
		observation.error(failure);
		observation.stop();
		started.recording().completeExceptionally(failure);
	}

	private void ended(StartedRecording started, boolean closed) {
		try {
			if (closed) {
				this.entries.delete(started.entry());
			}
			else {
				this.onLeftBehind.run();
			}
		}
		catch (RuntimeException | Error ex) {
			this.onLeftBehind.run();
			throw ex;
		}
		finally {
			this.recordings.remove(started);
		}
	}

	/**
	 * Make sure that a stream has no content: it would be somebody else's, or what an
	 * earlier process left behind. Blocks.
	 */
	private void requireOwnStream(DurableStream stream) {
		@Nullable Boolean content = stream.read()
			.signals()
			.ofType(ReadSignal.Message.class)
			.hasElements()
			.onErrorComplete(StreamNotFoundException.class)
			.block();
		if (Boolean.TRUE.equals(content)) {
			throw new IllegalStateException("The stream '" + stream.name()
					+ "' has content already: a recording needs a stream of its own, so give each a new name");
		}
	}

	/** Create the stream and what is to be recorded to it. Blocks. */
	private LocalRecording create(StartedRecording started, RecordingOptions options, Observation observation) {
		ProducerOptions producerOptions = ProducerOptions.builder()
			.name("recording")
			.contentType(options.contentType())
			.bufferMemory(options.bufferMemory())
			.build();
		create(started.stream(), options);
		DurableStreamProducer<Object> producer = this.producers.create(started.stream(), producerOptions);
		return new LocalRecording(started.entry(), started.stream(), options, this.settings.failureMessage, producer,
				observation, this.executor, (closed) -> ended(started, closed));
	}

	private void create(DurableStream stream, RecordingOptions options) {
		CreateResult result = stream.create(CreateOptions.builder(options.contentType()).ttl(options.ttl()).build())
			.block();
		// It may be this very request, repeated because its answer was lost, that made
		// it.
		if (result != null && !result.created()) {
			requireOwnStream(stream);
		}
	}

	/**
	 * What starts from now on is interrupted at once.
	 */
	void stop() {
		this.stopping = true;
	}

	void close() {
		this.producers.close();
	}

}
