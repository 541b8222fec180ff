package io.durablestreams.listener.container;

import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.ListenerTransactions;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.LeaseLostException;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.offset.OffsetStoreException;
import io.durablestreams.offset.TransactionFailedException;
import io.durablestreams.offset.TransactionalOffsetStore;
import org.jspecify.annotations.Nullable;

/**
 * How far a consumer has come, how much of that may be stored, and what is stored. The
 * one place from which checkpoints are written. Thread-safe; {@link #load} and
 * {@link #save} block.
 */
final class Checkpoints {

	private final CheckpointKey key;

	private volatile OffsetStore store;

	private final ReentrantLock saving = new ReentrantLock();

	private @Nullable Mark consumed;

	private @Nullable Mark acknowledged;

	private @Nullable Mark stored;

	private boolean closed;

	private final @Nullable ListenerTransactions transactions;

	/**
	 * Create them.
	 * @param key whose they are
	 * @param store keeps them
	 * @param transactions if not {@code null}, each is stored in one of these, and only
	 * in place of the one that was stored or found before
	 */
	Checkpoints(CheckpointKey key, OffsetStore store, @Nullable ListenerTransactions transactions) {
		this.key = key;
		this.store = store;
		this.transactions = transactions;
	}

	/**
	 * Forget all but what is in a store, and use that from now on.
	 * @param newStore the store
	 */
	void use(OffsetStore newStore) {
		forget();
		this.store = newStore;
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
	 * Begin somewhere, unless somebody has begun by now; stored at once.
	 * @param position the position
	 * @return where the consumer goes on
	 */
	Mark beginAt(StreamPosition position) {
		Mark before = load();
		if (before == null) {
			return goOnAt(position, 0);
		}
		// What an attempt before could not store.
		save();
		return before;
	}

	/**
	 * Go on elsewhere than before; stored at once.
	 * @param position the position
	 * @return where the consumer goes on
	 */
	Mark reset(StreamPosition position) {
		Mark before = load();
		return goOnAt(position, (before != null) ? before.ordinal() : 0);
	}

	private Mark goOnAt(StreamPosition position, long ordinal) {
		Mark mark = new Mark(position, ordinal);
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
			OffsetStore used = this.store;
			try {
				write(mark);
			}
			catch (LeaseLostException ex) {
				throw new CheckpointMovedException(ex);
			}
			synchronized (this) {
				// What a former tenure has stored says nothing about what is there now.
				this.stored = (this.store == used) ? mark : this.stored;
			}
		}
		finally {
			this.saving.unlock();
		}
	}

	/**
	 * A transaction has been begun on the calling thread.
	 * @throws CheckpointMovedException if the transaction must be rolled back
	 */
	void begin() {
		inTransaction((transactional) -> {
			transactional.begin(this.key);
			return true;
		});
	}

	/**
	 * Store a mark within the transaction of the calling thread, in place of what was
	 * found or stored last, also if that was nothing.
	 * @param mark the mark
	 * @throws CheckpointMovedException if the transaction must be rolled back
	 */
	void replaceStored(Mark mark) {
		@Nullable Mark expected;
		synchronized (this) {
			if (this.closed) {
				throw new CheckpointMovedException("The consumer of " + this.key + " has been given up");
			}
			expected = this.stored;
		}
		Checkpoint before = (expected != null) ? checkpoint(expected) : null;
		if (!inTransaction((transactional) -> transactional.replace(this.key, before, checkpoint(mark)))) {
			throw moved();
		}
	}

	/** Only a transaction that had failed before is a matter of who used it. */
	private boolean inTransaction(Predicate<TransactionalOffsetStore> work) {
		try {
			return work.test((TransactionalOffsetStore) this.store);
		}
		catch (TransactionFailedException ex) {
			throw ex;
		}
		catch (OffsetStoreException ex) {
			throw new CheckpointMovedException(ex);
		}
	}

	/**
	 * The transaction has been committed that a mark was stored in.
	 * @param mark the mark
	 */
	synchronized void committed(Mark mark) {
		this.acknowledged = mark;
		this.stored = mark;
	}

	/**
	 * Make sure that the store has what it had when this consumer used it last: after a
	 * commit that failed nobody knows.
	 * @throws CheckpointMovedException if the checkpoint is another one
	 */
	void confirm() {
		Checkpoint checkpoint = this.store.load(this.key);
		synchronized (this) {
			Mark found = (checkpoint != null) ? new Mark(checkpoint.position(), checkpoint.ordinal()) : null;
			if (this.stored != null && !this.stored.equals(found)) {
				throw moved();
			}
		}
	}

	/**
	 * Forget all but what is in the store.
	 */
	synchronized void forget() {
		this.consumed = null;
		this.acknowledged = null;
		this.stored = null;
	}

	private void write(Mark mark) {
		if (this.transactions == null) {
			this.store.save(this.key, checkpoint(mark));
			return;
		}
		try {
			this.transactions.execute(() -> {
				replaceStored(mark);
				return null;
			});
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new OffsetStoreException("The checkpoint of " + this.key + " could not be saved", ex);
		}
	}

	private CheckpointMovedException moved() {
		return new CheckpointMovedException("The checkpoint of " + this.key + " is not where this listener left it: "
				+ "another instance with the same group moved it, or a commit took effect that seemed to fail; the "
				+ "listener rolls back and goes on from the checkpoint that is there");
	}

	private static Checkpoint checkpoint(Mark mark) {
		return new Checkpoint(mark.position(), mark.ordinal(), Instant.now());
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
