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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.durablestreams.client.AppendRequest;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.StreamMetadata;
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.error.StreamClosedException;
import io.durablestreams.client.error.StreamGoneException;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.gateway.recording.RecordingEntries.Owned;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.MediaType;

/**
 * Closes the streams of recordings that nobody writes any more. That two instances do it
 * at once is no harm: a stream is closed once, with what is appended in the same step.
 * Used by one thread.
 */
final class AbandonedRecordings {

	private static final Log logger = LogFactory.getLog(AbandonedRecordings.class);

	private final DurableStreamsClient client;

	private final RecordingEntries entries;

	private final Predicate<RecordingEntry> running;

	private final Duration silence;

	private final Function<Throwable, @Nullable Object> failureMessage;

	private final Map<String, Sign> signs = new HashMap<>();

	/**
	 * Create it.
	 * @param running whether this instance records it
	 * @param silence for how long the others may show no sign of life, zero if there are
	 * no others
	 */
	AbandonedRecordings(DurableStreamsClient client, RecordingEntries entries, Predicate<RecordingEntry> running,
			Duration silence, Function<Throwable, @Nullable Object> failureMessage) {
		this.client = client;
		this.entries = entries;
		this.running = running;
		this.silence = silence;
		this.failureMessage = failureMessage;
	}

	/**
	 * Close the streams.
	 * @return whether all that could be found is closed
	 */
	boolean end() {
		List<Owned> all = this.entries.all();
		Set<String> gone = all.stream()
			.map(Owned::instance)
			.distinct()
			.filter((instance) -> !instance.equals(this.entries.instance()) && isSilent(instance))
			.collect(Collectors.toSet());
		this.signs.keySet().retainAll(all.stream().map(Owned::instance).toList());
		boolean done = true;
		for (Owned owned : all) {
			boolean own = owned.instance().equals(this.entries.instance());
			if ((own && !this.running.test(owned.entry())) || gone.contains(owned.instance())) {
				done &= end(owned);
			}
		}
		gone.forEach(this.entries::forget);
		return done;
	}

	/** Measured with this process's clock: those of instances may differ. */
	private boolean isSilent(String instance) {
		if (this.silence.isZero()) {
			return true;
		}
		long beat = this.entries.beatOf(instance);
		Sign sign = this.signs.get(instance);
		if (sign == null || sign.beat() != beat) {
			this.signs.put(instance, new Sign(beat, System.nanoTime()));
			return false;
		}
		return System.nanoTime() - sign.since() >= this.silence.toNanos();
	}

	private boolean end(Owned owned) {
		RecordingEntry entry = owned.entry();
		try {
			close(this.client.stream(entry.stream()), entry);
			this.entries.delete(owned);
			return true;
		}
		catch (RuntimeException ex) {
			logger.warn("Stream '" + entry.stream() + "' of recording '" + entry.key()
					+ "', which was left behind, could not be closed; that is tried again: " + ex.getMessage());
			return false;
		}
	}

	private void close(DurableStream stream, RecordingEntry entry) {
		try {
			StreamMetadata metadata = stream.metadata().block();
			if (metadata == null || metadata.closed()) {
				return;
			}
			close(stream, isJson(metadata) ? message(entry) : null).block();
			logger
				.info("Recording '" + entry.key() + "' was left behind; stream '" + stream.name() + "' is closed now");
		}
		catch (StreamClosedException | StreamNotFoundException | StreamGoneException ex) {
			logger.debug("Recording '" + entry.key() + "' has ended meanwhile", ex);
		}
	}

	/** What can't be appended is no reason to leave the stream open. */
	private static Mono<Void> close(DurableStream stream, @Nullable Object message) {
		Mono<Void> close = stream.closeStream().then();
		return (message == null) ? close
				: Mono.defer(() -> stream.closeStream(AppendRequest.json(message)).then())
					.onErrorResume((ex) -> !(ex instanceof DurableStreamException failure && failure.isTransient()),
							(ex) -> close);
	}

	private @Nullable Object message(RecordingEntry entry) {
		try {
			return this.failureMessage
				.apply(new RecordingInterruptedException("The instance that recorded '" + entry.key() + "' is gone"));
		}
		catch (Throwable ex) {
			logger.warn(
					"The failure message of recording '" + entry.key() + "' could not be made; its stream ends without",
					ex);
			return null;
		}
	}

	private static boolean isJson(StreamMetadata metadata) {
		return metadata.contentType().isCompatibleWith(MediaType.APPLICATION_JSON);
	}

	/**
	 * A sign of life.
	 *
	 * @param beat which
	 * @param since when it was seen first
	 */
	private record Sign(long beat, long since) {
	}

}
