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

package io.durablestreams.outbox.jdbc;

import java.util.List;

import io.durablestreams.client.ProducerSequence;
import io.durablestreams.outbox.OutboxStreamStatus.StopCause;
import io.durablestreams.producer.ProducerOptions;
import org.jspecify.annotations.Nullable;

/**
 * The batch that a stream's relay has in hand, and what the table says of it. Each change
 * is written before it is true here. Not thread-safe.
 */
final class BatchInHand {

	private static final int GROWTH = 8;

	private final RelayContext context;

	private final String key;

	private @Nullable RelayClaim claim;

	private @Nullable OutboxTarget target;

	private @Nullable FrozenBatch batch;

	private Doubt doubt = Doubt.NONE;

	/** The batch that is tried again after a wait, without its messages. */
	private @Nullable FrozenBatch suspended;

	private int largest = Integer.MAX_VALUE;

	/** What the next batch must have at least, as far as this relay knows. */
	private @Nullable ProducerSequence reached;

	BatchInHand(RelayContext context, String key) {
		this.context = context;
		this.key = key;
	}

	/**
	 * The stream.
	 * @return the stream, {@code null} before it has been claimed
	 */
	@Nullable OutboxTarget target() {
		return this.target;
	}

	@Nullable FrozenBatch batch() {
		return this.batch;
	}

	Doubt doubt() {
		return this.doubt;
	}

	/**
	 * Take what is frozen, or freeze the next batch.
	 * @return whether there is a batch in hand then
	 * @throws RelayClaimLostException if another relay has the stream
	 * @throws TableChangedException if the table isn't what this or another relay left
	 */
	boolean take() {
		RelayClaim current = this.claim;
		if (current == null) {
			current = this.context.table.claim(this.key, this.context.owner);
			if (current == null || !load(current)) {
				return false;
			}
		}
		else if (this.suspended != null && !load(current)) {
			return false;
		}
		if (this.batch == null) {
			OutboxTarget stream = required(this.target);
			ProducerOptions options = this.context.appends.options(stream);
			this.batch = this.context.table.freezeNext(current,
					new BatchLimits(options.maxBatchSize().toBytes(), Math.min(this.largest, options.maxBatchCount())));
			this.doubt = Doubt.NONE;
			requireNotSetBack(this.batch);
		}
		return this.batch != null;
	}

	private void requireNotSetBack(@Nullable FrozenBatch frozen) {
		Step.Stop stop = (frozen != null) ? RelayRules.fresh(frozen.numbers(), this.reached) : null;
		if (stop != null) {
			throw new TableChangedException(stop);
		}
	}

	/** What is frozen may have been sent. */
	private boolean load(RelayClaim current) {
		OutboxStream stream = this.context.table.load(current);
		this.target = stream.target();
		if (stream.stopped()) {
			return false;
		}
		this.claim = current;
		FrozenBatch before = this.suspended;
		this.suspended = null;
		OutboxStream.Frozen frozen = stream.frozen();
		if (frozen == null) {
			return true;
		}
		List<OutboxRow> rows = this.context.table.messages(this.key, frozen.ids());
		FrozenBatch found = FrozenBatch.restore(stream, frozen, rows);
		if (found == null) {
			throw new TableChangedException(RelayRules.changed(frozen.ids()));
		}
		boolean known = before != null && before.numbers().equals(found.numbers())
				&& before.digest().equals(found.digest());
		this.batch = found;
		this.doubt = known ? this.doubt : found.doubt();
		return true;
	}

	/**
	 * Let go of the messages until another attempt: others need the memory.
	 * @param newDoubt whether the batch may be in the stream
	 */
	void suspend(Doubt newDoubt) {
		this.doubt = newDoubt;
		this.suspended = required(this.batch).withoutMessages();
		this.batch = null;
	}

	/** It is in the stream. */
	void complete() {
		FrozenBatch frozen = required(this.batch);
		this.context.table.complete(required(this.claim), frozen);
		ProducerSequence numbers = frozen.numbers();
		this.reached = new ProducerSequence(numbers.producerId(), numbers.epoch(), numbers.sequence() + 1);
		this.batch = null;
		// Slowly, as each batch that is too large costs a request.
		this.largest = (int) Math.min(Integer.MAX_VALUE, this.largest + (this.largest + GROWTH - 1L) / GROWTH);
	}

	/**
	 * Make it the first batch of a new epoch.
	 * @return the epoch
	 */
	long renumber() {
		FrozenBatch frozen = required(this.batch);
		ProducerSequence old = frozen.numbers();
		FrozenBatch renumbered = frozen.withNumbers(new ProducerSequence(old.producerId(), old.epoch() + 1, 0));
		this.context.table.freezeInstead(required(this.claim), frozen, renumbered);
		this.batch = renumbered;
		return renumbered.numbers().epoch();
	}

	/**
	 * Freeze the first half of it in its place. Later batches grow from there.
	 * @param newDoubt whether the half may be in the stream
	 */
	void split(Doubt newDoubt) {
		FrozenBatch frozen = required(this.batch);
		this.largest = frozen.rows().size() / 2;
		FrozenBatch first = frozen.first(this.largest, required(this.target).contentType());
		FrozenBatch half = (newDoubt == Doubt.POSSIBLY_SENT_AS_PART) ? first.ofPossiblySent() : first;
		this.context.table.freezeInstead(required(this.claim), frozen, half);
		this.batch = half;
		this.doubt = newDoubt;
	}

	void giveUp(String reason) {
		this.context.table.giveUp(required(this.claim), required(this.batch), reason);
		this.batch = null;
		// What made batches small is gone.
		this.largest = Integer.MAX_VALUE;
	}

	void stop(StopCause cause, String reason) {
		// What certainly wasn't sent need not be sent again as it is.
		boolean keepFrozen = cause != StopCause.REFUSED || this.doubt != Doubt.NONE;
		this.context.table.stop(required(this.claim), this.batch, keepFrozen, cause, reason);
		forget();
	}

	/** The table tells what is true. */
	void forget() {
		this.claim = null;
		this.batch = null;
		this.suspended = null;
	}

	private static <T> T required(@Nullable T value) {
		if (value == null) {
			throw new IllegalStateException("There is a batch in hand");
		}
		return value;
	}

	/** The relay has to stop, as the table isn't what a relay left. */
	static final class TableChangedException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final transient Step.Stop stop;

		TableChangedException(Step.Stop stop) {
			super(stop.reason());
			this.stop = stop;
		}

		Step.Stop stop() {
			return this.stop;
		}

	}

}
