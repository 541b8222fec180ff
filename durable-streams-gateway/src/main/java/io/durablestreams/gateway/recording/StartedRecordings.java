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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * What this instance records, by key, each to a stream of its own. Thread-safe.
 */
final class StartedRecordings {

	private final Map<String, StartedRecording> byKey = new ConcurrentHashMap<>();

	private final Map<URI, StartedRecording> byStream = new ConcurrentHashMap<>();

	/**
	 * Add a recording, unless there is one for its key.
	 * @param started the recording
	 * @return the one that there is already
	 */
	@Nullable StartedRecording add(StartedRecording started) {
		return this.byKey.putIfAbsent(started.entry().key(), started);
	}

	/**
	 * Keep a recording's stream for it alone until it is removed.
	 * @param started the recording, which was added
	 * @throws IllegalStateException if another one writes the stream
	 */
	void occupyStream(StartedRecording started) {
		StartedRecording other = this.byStream.putIfAbsent(started.stream().uri(), started);
		if (other != null) {
			throw started.entry().streamIsTaken(other.entry());
		}
	}

	void remove(StartedRecording started) {
		this.byStream.remove(started.stream().uri(), started);
		this.byKey.remove(started.entry().key(), started);
	}

	@Nullable StartedRecording get(String key) {
		return this.byKey.get(key);
	}

	boolean contains(RecordingEntry entry) {
		StartedRecording started = this.byKey.get(entry.key());
		return started != null && started.entry().equals(entry);
	}

	boolean isEmpty() {
		return this.byKey.isEmpty();
	}

	/**
	 * Those that run.
	 */
	List<Recording> running() {
		return this.byKey.values()
			.stream()
			.map((started) -> started.recording().handle((recording, ex) -> recording).getNow(null))
			.filter(Objects::nonNull)
			.toList();
	}

	/**
	 * Wait for all that there are now.
	 * @return completes when all have ended, however
	 */
	CompletableFuture<Void> ended() {
		return CompletableFuture
			.allOf(this.byKey.values().stream().map(StartedRecordings::ended).toArray(CompletableFuture[]::new));
	}

	private static CompletableFuture<?> ended(StartedRecording started) {
		return started.recording()
			.handle((recording, ex) -> recording)
			.thenCompose(
					(recording) -> (recording != null) ? recording.ended() : CompletableFuture.completedFuture(null));
	}

	/**
	 * Interrupt those that run.
	 */
	void interrupt() {
		running().stream()
			.filter(LocalRecording.class::isInstance)
			.map(LocalRecording.class::cast)
			.forEach(LocalRecording::interrupt);
	}

}
