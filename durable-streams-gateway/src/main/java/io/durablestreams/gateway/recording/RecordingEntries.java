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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.ListableOffsetStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The entries of running recordings in the offset store, and the signs of life of the
 * instances that write them. Its methods block.
 */
final class RecordingEntries {

	private static final Log logger = LogFactory.getLog(RecordingEntries.class);

	private static final String GROUP = "recorder:";

	private static final String ALIVE = "recorder-alive";

	private static final long LONGEST_PAUSE = Duration.ofMillis(200).toNanos();

	private final ListableOffsetStore store;

	private final String instance;

	private final Set<CheckpointKey> malformed = ConcurrentHashMap.newKeySet();

	private long beats;

	RecordingEntries(ListableOffsetStore store, String instance) {
		this.store = store;
		this.instance = instance;
	}

	String instance() {
		return this.instance;
	}

	void save(RecordingEntry entry) {
		this.store.save(key(this.instance, entry), checkpoint(0));
	}

	void delete(RecordingEntry entry) {
		delete(new Owned(this.instance, entry));
	}

	void delete(Owned owned) {
		this.store.delete(key(owned.instance(), owned.entry()));
	}

	/**
	 * Write down that a key is recorded, unless another instance does so. Of two that
	 * begin at once each sees the other's entry, or only the later one does: nobody
	 * begins who has seen another.
	 * @return the other's recording
	 * @throws IllegalStateException if another instance records another key to the stream
	 */
	Optional<RecordingEntry> claim(RecordingEntry entry) {
		while (true) {
			save(entry);
			if (rival(entry).isEmpty()) {
				return Optional.empty();
			}
			delete(entry);
			LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE));
			Optional<RecordingEntry> rival = rival(entry);
			if (rival.isPresent() && !rival.get().key().equals(entry.key())) {
				throw entry.streamIsTaken(rival.get());
			}
			if (rival.isPresent()) {
				return rival;
			}
		}
	}

	private Optional<RecordingEntry> rival(RecordingEntry entry) {
		List<RecordingEntry> others = others();
		return others.stream()
			.filter((other) -> other.key().equals(entry.key()))
			.findFirst()
			.or(() -> others.stream().filter((other) -> other.stream().equals(entry.stream())).findFirst());
	}

	/**
	 * Look for a key's recording at other instances.
	 * @param key the key
	 * @return the recording
	 */
	Optional<RecordingEntry> other(String key) {
		return others().stream().filter((entry) -> entry.key().equals(key)).findFirst();
	}

	private List<RecordingEntry> others() {
		return all().stream().filter((owned) -> !owned.instance().equals(this.instance)).map(Owned::entry).toList();
	}

	List<Owned> all() {
		return this.store.keys(GROUP).stream().map(this::owned).flatMap(Optional::stream).toList();
	}

	/** What somebody else wrote must not hide the others. */
	private Optional<Owned> owned(CheckpointKey key) {
		try {
			return Optional.of(Owned.of(key));
		}
		catch (IllegalArgumentException ex) {
			if (this.malformed.add(key)) {
				logger.warn("Group '" + key.group() + "' of the offset store, in which the entries of recordings are, "
						+ "has one that is none and should be deleted: " + ex.getMessage());
			}
			return Optional.empty();
		}
	}

	/**
	 * Show that this instance lives.
	 */
	void beat() {
		// Not from zero: others compare with what this instance's id showed before.
		this.beats = Math.max(this.beats + 1, System.currentTimeMillis());
		this.store.save(new CheckpointKey(ALIVE, this.instance), checkpoint(this.beats));
	}

	/**
	 * The last sign of an instance's life.
	 * @param instance whose
	 * @return a number that changes with each; 0 for none
	 */
	long beatOf(String instance) {
		Checkpoint last = this.store.load(new CheckpointKey(ALIVE, instance));
		return (last != null) ? last.ordinal() : 0;
	}

	void forget(String instance) {
		this.store.delete(new CheckpointKey(ALIVE, instance));
	}

	private static CheckpointKey key(String instance, RecordingEntry entry) {
		return new CheckpointKey(GROUP + instance, entry.text());
	}

	private static Checkpoint checkpoint(long ordinal) {
		return new Checkpoint(StreamPosition.EARLIEST, ordinal, Instant.now());
	}

	/**
	 * A recording and where it runs.
	 *
	 * @param instance the instance's id
	 * @param entry the recording
	 */
	record Owned(String instance, RecordingEntry entry) {

		static Owned of(CheckpointKey key) {
			return new Owned(key.group().substring(GROUP.length()), RecordingEntry.parse(key.stream()));
		}

	}

}
