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

package io.durablestreams.listener.container;

import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.StreamWitness;
import io.durablestreams.listener.ListenerTransactions;
import io.durablestreams.listener.internal.invoke.NumberedMessage;
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

	/** The consumer's own: nobody else looks at it. */
	private @Nullable Checkpoint consumed;

	private volatile @Nullable Checkpoint acknowledged;

	/** Changes with the store only, guarded by this. */
	private volatile @Nullable Checkpoint stored;

	private volatile boolean closed;

	private final @Nullable ListenerTransactions transactions;

	private final Consumer<@Nullable Checkpoint> onStored;

	/**
	 * Create them.
	 * @param key whose they are
	 * @param store keeps them
	 * @param transactions if not {@code null}, each is stored in one of these, and only
	 * in place of the one that was stored or found before
	 * @param onStored told what is known to be stored, on any thread
	 */
	Checkpoints(CheckpointKey key, OffsetStore store, @Nullable ListenerTransactions transactions,
			Consumer<@Nullable Checkpoint> onStored) {
		this.key = key;
		this.store = store;
		this.transactions = transactions;
		this.onStored = onStored;
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
	 * @return the checkpoint, or {@code null} if there is none
	 */
	@Nullable Checkpoint load() {
		Checkpoint known = this.consumed;
		if (known != null) {
			return known;
		}
		Checkpoint checkpoint = this.store.load(this.key);
		if (checkpoint == null) {
			return null;
		}
		synchronized (this) {
			this.consumed = checkpoint;
			this.acknowledged = checkpoint;
			stored(checkpoint);
		}
		return checkpoint;
	}

	/**
	 * Begin somewhere, unless somebody has begun by now; stored at once.
	 * @param position the position
	 * @return where the consumer goes on
	 */
	Checkpoint beginAt(StreamPosition position) {
		Checkpoint before = load();
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
	Checkpoint reset(StreamPosition position) {
		Checkpoint before = load();
		return goOnAt(position, (before != null) ? before.ordinal() : 0);
	}

	private Checkpoint goOnAt(StreamPosition position, long ordinal) {
		Checkpoint checkpoint = new Checkpoint(position, ordinal, Instant.now());
		synchronized (this) {
			this.consumed = checkpoint;
			this.acknowledged = checkpoint;
		}
		save();
		return checkpoint;
	}

	@Nullable Checkpoint consumedOrNull() {
		return this.consumed;
	}

	/**
	 * The checkpoint of a consumer that has consumed a message.
	 * @param message the message
	 * @param now the time
	 * @return the checkpoint
	 */
	Checkpoint behind(NumberedMessage message, Instant now) {
		return new Checkpoint(message.read().position(), message.ordinal(), now, consumed().witness());
	}

	/**
	 * The checkpoint of a consumer that moves on without a message.
	 * @param position where to
	 * @param witness the witness there
	 * @param now the time
	 * @return the checkpoint
	 */
	Checkpoint consumed(StreamPosition position, @Nullable StreamWitness witness, Instant now) {
		return new Checkpoint(position, consumed().ordinal(), now, witness);
	}

	/**
	 * The witness is of no use any more.
	 * @return the checkpoint where the consumer is, without it
	 */
	Checkpoint forgetWitness() {
		Checkpoint before = consumed();
		Checkpoint without = new Checkpoint(before.position(), before.ordinal(), before.time());
		consumed(without);
		return without;
	}

	Checkpoint consumed() {
		Checkpoint current = this.consumed;
		if (current == null) {
			throw new IllegalStateException("The consumer of " + this.key + " has no position yet");
		}
		return current;
	}

	/**
	 * The consumer has moved on.
	 * @param checkpoint where it is
	 */
	void consumed(Checkpoint checkpoint) {
		this.consumed = checkpoint;
	}

	/**
	 * Everything up to a checkpoint may be stored.
	 * @param checkpoint the checkpoint
	 */
	void acknowledged(Checkpoint checkpoint) {
		this.acknowledged = checkpoint;
	}

	boolean isSaved() {
		Checkpoint current = this.acknowledged;
		return this.closed || current == null || isSame(current, this.stored);
	}

	/**
	 * Store what may be stored, unless it is.
	 * @return whether something was stored
	 */
	boolean save() {
		try {
			this.saving.lockInterruptibly();
		}
		catch (InterruptedException ex) {
			throw new OffsetStoreException("The checkpoint of " + this.key + " could not be saved: interrupted", ex);
		}
		try {
			Checkpoint checkpoint = this.acknowledged;
			if (checkpoint == null || this.closed || isSame(checkpoint, this.stored)) {
				return false;
			}
			OffsetStore used = this.store;
			try {
				write(checkpoint);
			}
			catch (LeaseLostException ex) {
				throw new CheckpointMovedException(ex);
			}
			synchronized (this) {
				// What a former tenure has stored says nothing about what is there now.
				if (this.store == used) {
					stored(checkpoint);
				}
			}
			return true;
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
	 * Store a checkpoint within the transaction of the calling thread, in place of what
	 * was found or stored last, also if that was nothing.
	 * @param checkpoint the checkpoint
	 * @throws CheckpointMovedException if the transaction must be rolled back
	 */
	void replaceStored(Checkpoint checkpoint) {
		@Nullable Checkpoint expected;
		synchronized (this) {
			if (this.closed) {
				throw new CheckpointMovedException("The consumer of " + this.key + " has been given up");
			}
			expected = this.stored;
		}
		if (!inTransaction((transactional) -> transactional.replace(this.key, expected, checkpoint))) {
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
	 * The transaction has been committed that a checkpoint was stored in.
	 * @param checkpoint the checkpoint
	 */
	synchronized void committed(Checkpoint checkpoint) {
		this.acknowledged = checkpoint;
		stored(checkpoint);
	}

	/**
	 * Make sure that the store has what it had when this consumer used it last: after a
	 * commit that failed nobody knows.
	 * @throws CheckpointMovedException if the checkpoint is another one
	 */
	void confirm() {
		Checkpoint checkpoint = this.store.load(this.key);
		synchronized (this) {
			if (this.stored != null && !isSame(this.stored, checkpoint)) {
				throw moved();
			}
		}
	}

	/**
	 * Find out whether a transaction whose end failed was committed all the same.
	 * @param checkpoint the checkpoint that was stored in it
	 * @return whether the checkpoint is there
	 */
	boolean isStored(Checkpoint checkpoint) {
		return isSame(checkpoint, this.store.load(this.key));
	}

	/**
	 * Forget all but what is in the store.
	 */
	synchronized void forget() {
		this.consumed = null;
		this.acknowledged = null;
		stored(null);
	}

	private void stored(@Nullable Checkpoint checkpoint) {
		this.stored = checkpoint;
		this.onStored.accept(checkpoint);
	}

	private void write(Checkpoint checkpoint) {
		if (this.transactions == null) {
			this.store.save(this.key, checkpoint);
			return;
		}
		try {
			this.transactions.execute(() -> {
				replaceStored(checkpoint);
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

	/**
	 * Whether two checkpoints name the same place.
	 */
	static boolean isSame(@Nullable Checkpoint checkpoint, @Nullable Checkpoint other) {
		return checkpoint == other || (checkpoint != null && other != null && checkpoint.ordinal() == other.ordinal()
				&& checkpoint.position().equals(other.position()));
	}

	/**
	 * Store nothing any more: the consumer has been given up, and another may be on its
	 * way.
	 */
	void close() {
		this.closed = true;
	}

}
