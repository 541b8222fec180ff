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

import java.time.Duration;

import io.durablestreams.listener.Acknowledgment;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.internal.failure.RetryWaits;
import io.durablestreams.offset.Checkpoint;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the checkpoint behind handled messages is stored, and sees to it that it
 * is: while the store is down the consumer takes no further step.
 */
final class Acknowledging {

	private static final Log logger = LogFactory.getLog(Acknowledging.class);

	/**
	 * Progress without a message is stored with some delay: on a busy stream the next
	 * message's checkpoint has it too.
	 */
	private static final Duration PROGRESS_DELAY = Duration.ofSeconds(1);

	private final ConsumerContext context;

	private final SerialTask task;

	private final Checkpoints checkpoints;

	private final AcknowledgeMode mode;

	private final ManualAcknowledgements manual;

	private final BackgroundSaving background;

	private volatile boolean storeDown;

	/** The waits while the store is down. */
	private @Nullable RetryWaits waits;

	private int unsaved;

	private long progressSaved = System.nanoTime() - PROGRESS_DELAY.toNanos();

	Acknowledging(ConsumerContext context, SerialTask task, Checkpoints checkpoints, boolean batchListener) {
		this.context = context;
		this.task = task;
		this.checkpoints = checkpoints;
		AcknowledgeMode configured = context.properties().acknowledge();
		boolean everyBatch = batchListener && configured == AcknowledgeMode.BATCH;
		this.mode = everyBatch ? AcknowledgeMode.RECORD : configured;
		this.background = new BackgroundSaving(context, checkpoints, this::saveNow, this::storeFailed);
		this.manual = new ManualAcknowledgements(checkpoints, this::acknowledged, task::interrupt);
	}

	/**
	 * Something is about to be handled.
	 * @param behind the checkpoint behind it
	 * @return acknowledges it, if that is up to the application
	 */
	@Nullable Acknowledgment begin(Checkpoint behind) {
		boolean manually = this.mode == AcknowledgeMode.MANUAL;
		return manually ? this.manual.begin(this.checkpoints.consumed(), behind) : null;
	}

	/**
	 * Tell which messages of a batch the handler gets.
	 * @param delivery the batch
	 */
	void accepted(Delivery delivery) {
		if (delivery.acknowledgment != null) {
			this.manual.accepted(delivery.acknowledgment, delivery.accepted);
		}
	}

	/**
	 * What the application wants to be delivered again.
	 * @return that, or {@code null}
	 */
	ManualAcknowledgements.@Nullable Redelivery redelivery() {
		return this.manual.redelivery();
	}

	/**
	 * Go back, so that what comes next is what is to be delivered again.
	 * @param redelivery what is to be delivered again
	 */
	void goBack(ManualAcknowledgements.Redelivery redelivery) {
		moveTo(redelivery.from());
		this.manual.redelivering(redelivery);
	}

	/**
	 * Part of what was begun is done with.
	 * @param acknowledgment what {@link #begin} returned
	 * @param behind the checkpoint behind the part
	 * @param messages how many
	 */
	void partDone(@Nullable Acknowledgment acknowledgment, Checkpoint behind, int messages) {
		if (acknowledgment != null) {
			this.manual.acknowledgePart(acknowledgment, behind);
		}
		done(behind, messages);
	}

	/**
	 * Messages are done with.
	 * @param behind the checkpoint behind them
	 * @param messages how many
	 */
	void done(Checkpoint behind, int messages) {
		moveTo(behind);
		this.unsaved += messages;
		switch (this.mode) {
			case RECORD, MANUAL, TRANSACTIONAL -> save();
			case BATCH -> {
				if (this.storeDown) {
					save();
				}
			}
			case INTERVAL -> saveInIntervals();
		}
	}

	/**
	 * The consumer has moved on without a message to handle.
	 * @param checkpoint where it is
	 */
	void passed(Checkpoint checkpoint) {
		moveTo(checkpoint);
		if (this.mode == AcknowledgeMode.MANUAL) {
			this.manual.passed(checkpoint);
		}
		if (this.mode == AcknowledgeMode.TRANSACTIONAL) {
			saveProgress();
		}
		else if (this.storeDown || (this.mode == AcknowledgeMode.BATCH && this.unsaved > 0)) {
			save();
		}
		else {
			Duration interval = this.context.properties().acknowledgeInterval();
			this.background.schedule((this.mode == AcknowledgeMode.INTERVAL) ? interval : PROGRESS_DELAY);
		}
	}

	/**
	 * Whether the application has acknowledged all that was handled, where that is up to
	 * it.
	 */
	boolean isComplete() {
		return this.manual.isEmpty();
	}

	private void acknowledged() {
		this.background.schedule(Duration.ZERO);
		if (this.manual.isEmpty()) {
			// The end of the stream may be waiting for this.
			this.task.wake();
		}
	}

	/**
	 * The consumer goes on elsewhere.
	 */
	void reset() {
		this.manual.reset();
	}

	/**
	 * Store what may be stored. No other step follows until that is done.
	 */
	void save() {
		this.unsaved = 0;
		if (this.storeDown || !this.checkpoints.isSaved()) {
			untilItWorks(this::saveNow);
		}
	}

	/**
	 * Whether the store has refused what it was given last.
	 * @return whether it must take that before anything more is handled
	 */
	boolean isStoreDown() {
		return this.storeDown;
	}

	/**
	 * Before a failure is final: find out whether what failed took effect nevertheless.
	 * No other step follows until that is known.
	 * @throws CheckpointMovedException if it did
	 */
	void confirm() {
		if (this.mode == AcknowledgeMode.TRANSACTIONAL) {
			untilItWorks(this.checkpoints::confirm);
		}
	}

	/**
	 * Store what may be stored, before the consumer rests or ends. One attempt: what
	 * isn't stored is delivered again.
	 */
	void flush() {
		this.unsaved = 0;
		if (this.checkpoints.isSaved()) {
			return;
		}
		try {
			saveNow();
		}
		catch (CheckpointMovedException ex) {
			logger.debug("Whoever has the stream now has its checkpoint too", ex);
		}
		catch (Exception | AssertionError ex) {
			logger.warn("The checkpoint of listener '" + this.context.listenerId() + "' on stream '"
					+ this.context.streamName()
					+ "' could not be stored; messages behind the one before will be delivered again", ex);
		}
	}

	/**
	 * Store nothing any more. Thread-safe.
	 */
	void close() {
		this.checkpoints.close();
		this.background.close();
	}

	/**
	 * What the store can't do is never a message's fault: wait until it can. No other
	 * step follows until that is done.
	 * @param work what to do with the store
	 */
	void untilItWorks(Runnable work) {
		try {
			work.run();
			this.waits = null;
		}
		catch (CheckpointMovedException ex) {
			throw ex;
		}
		catch (Exception | AssertionError ex) {
			storeFailed(ex);
			this.waits = (this.waits != null) ? this.waits : RetryWaits.unlimited();
			this.task.next(() -> untilItWorks(work));
			this.task.sleep(this.waits.next());
		}
	}

	/**
	 * Not in the background: a save that waits for a connection of a handler's
	 * transaction, while that one waits for the save, would take until one of them times
	 * out.
	 */
	private void saveProgress() {
		long now = System.nanoTime();
		if (now - this.progressSaved >= PROGRESS_DELAY.toNanos()) {
			this.progressSaved = now;
			save();
		}
	}

	private void saveInIntervals() {
		if (this.storeDown || this.unsaved >= this.context.properties().acknowledgeCount()) {
			save();
		}
		else {
			this.background.schedule(this.context.properties().acknowledgeInterval());
		}
	}

	private void moveTo(Checkpoint checkpoint) {
		this.checkpoints.consumed(checkpoint);
		if (this.mode != AcknowledgeMode.MANUAL) {
			this.checkpoints.acknowledged(checkpoint);
		}
		this.context.status().consumed(checkpoint.position(), checkpoint.ordinal());
	}

	private void saveNow() {
		long begin = System.nanoTime();
		if (this.checkpoints.save()) {
			this.context.meters().checkpointStored(begin);
		}
		if (this.storeDown) {
			this.storeDown = false;
			this.context.status().storeRecovered();
		}
	}

	private void storeFailed(Throwable failure) {
		this.storeDown = true;
		this.context.status().storeFailed(failure);
	}

}
