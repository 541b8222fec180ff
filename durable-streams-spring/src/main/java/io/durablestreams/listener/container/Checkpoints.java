package io.durablestreams.listener.container;

import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.OffsetStore;
import org.jspecify.annotations.Nullable;

/**
 * How far a consumer has come, how much of that may be stored, and what is stored. The
 * one place from which checkpoints are written. Thread-safe; {@link #load} and
 * {@link #save} block.
 */
final class Checkpoints {

	private final CheckpointKey key;

	private final OffsetStore store;

	private final ReentrantLock saving = new ReentrantLock();

	private @Nullable Mark consumed;

	private @Nullable Mark acknowledged;

	private @Nullable Mark stored;

	private boolean closed;

	Checkpoints(CheckpointKey key, OffsetStore store) {
		this.key = key;
		this.store = store;
	}

	/**
	 * Where the consumer goes on: where it was before a pause, else the stored
	 * checkpoint.
	 * @return the mark, or {@code null} if there is none
	 */
	@Nullable Mark load() {
		synchronized (this) {
			if (this.consumed != null) {
				return this.consumed;
			}
		}
		Checkpoint checkpoint = this.store.load(this.key);
		if (checkpoint == null) {
			return null;
		}
		Mark mark = new Mark(checkpoint.position(), checkpoint.ordinal());
		synchronized (this) {
			this.consumed = mark;
			this.acknowledged = mark;
			this.stored = mark;
		}
		return mark;
	}

	/**
	 * Go on elsewhere than before; stored at once.
	 * @param position the position
	 * @return where the consumer goes on
	 */
	Mark reset(StreamPosition position) {
		Mark before = load();
		Mark mark = new Mark(position, (before != null) ? before.ordinal() : 0);
		synchronized (this) {
			this.consumed = mark;
			this.acknowledged = mark;
		}
		save();
		return mark;
	}

	synchronized Mark consumed() {
		if (this.consumed == null) {
			throw new IllegalStateException("The consumer of " + this.key + " has no position yet");
		}
		return this.consumed;
	}

	/**
	 * The consumer has moved on.
	 * @param mark where it is
	 */
	synchronized void consumed(Mark mark) {
		this.consumed = mark;
	}

	/**
	 * Everything up to a mark may be stored.
	 * @param mark the mark
	 */
	synchronized void acknowledged(Mark mark) {
		this.acknowledged = mark;
	}

	synchronized boolean isSaved() {
		return this.closed || this.acknowledged == null || this.acknowledged.equals(this.stored);
	}

	/**
	 * Store what may be stored, unless it is.
	 */
	void save() {
		this.saving.lock();
		try {
			Mark mark;
			synchronized (this) {
				mark = this.acknowledged;
				if (mark == null || this.closed || mark.equals(this.stored)) {
					return;
				}
			}
			this.store.save(this.key, new Checkpoint(mark.position(), mark.ordinal(), Instant.now()));
			synchronized (this) {
				this.stored = mark;
			}
		}
		finally {
			this.saving.unlock();
		}
	}

	/**
	 * Store nothing any more: the consumer has been given up, and another may be on its
	 * way.
	 */
	synchronized void close() {
		this.closed = true;
	}

	/**
	 * A place in the stream.
	 *
	 * @param position the position
	 * @param ordinal how many messages the group has consumed up to there
	 */
	record Mark(StreamPosition position, long ordinal) {

		Mark after(StreamPosition newPosition, int messages) {
			return new Mark(newPosition, this.ordinal + messages);
		}

	}

}
