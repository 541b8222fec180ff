package io.durablestreams.listener.container;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import io.durablestreams.listener.Acknowledgment;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.container.Checkpoints.Mark;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * Decides when the checkpoint behind handled messages is stored, and sees to it that it
 * is: while the store is down nothing more is handled.
 */
final class Acknowledging {

	private static final Log logger = LogFactory.getLog(Acknowledging.class);

	/**
	 * Progress without a message is stored with some delay: on a busy stream the next
	 * message's checkpoint has it too.
	 */
	private static final Duration PROGRESS_DELAY = Duration.ofSeconds(1);

	private final ConsumerContext context;

	private final Checkpoints checkpoints;

	private final AcknowledgeMode mode;

	private final ManualAcknowledgements manual;

	private final Disposable.Swap timer = Disposables.swap();

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private volatile boolean storeDown;

	private int unsaved;

	private long progressSaved = System.nanoTime() - PROGRESS_DELAY.toNanos();

	Acknowledging(ConsumerContext context, Checkpoints checkpoints, boolean batchListener) {
		this.context = context;
		this.checkpoints = checkpoints;
		AcknowledgeMode configured = context.properties().acknowledge();
		boolean everyBatch = batchListener && configured == AcknowledgeMode.BATCH;
		this.mode = everyBatch ? AcknowledgeMode.RECORD : configured;
		this.manual = new ManualAcknowledgements(checkpoints, () -> saveLater(Duration.ZERO));
	}

	/**
	 * Something is about to be handled.
	 * @param behind the mark behind it
	 * @return acknowledges it, if that is up to the application
	 */
	@Nullable Acknowledgment begin(Mark behind) {
		boolean manually = this.mode == AcknowledgeMode.MANUAL;
		return manually ? this.manual.begin(this.checkpoints.consumed(), behind) : null;
	}

	/**
	 * Part of what was begun is done with.
	 * @param acknowledgment what {@link #begin} returned
	 * @param behind the mark behind the part
	 * @param messages how many
	 * @param interrupted ends the waits for a store that is down
	 * @return completes once the rest may be handled
	 */
	Mono<Void> partDone(@Nullable Acknowledgment acknowledgment, Mark behind, int messages, Mono<Void> interrupted) {
		if (acknowledgment != null) {
			this.manual.acknowledgePart(acknowledgment, behind);
		}
		return done(behind, messages, interrupted);
	}

	/**
	 * Messages are done with.
	 * @param behind the mark behind them
	 * @param messages how many
	 * @param interrupted ends the waits for a store that is down
	 * @return completes once the next message may be handled
	 */
	Mono<Void> done(Mark behind, int messages, Mono<Void> interrupted) {
		moveTo(behind, this.mode != AcknowledgeMode.MANUAL);
		this.unsaved += messages;
		return switch (this.mode) {
			case RECORD, MANUAL, TRANSACTIONAL -> save(interrupted);
			case BATCH -> this.storeDown ? save(interrupted) : Mono.empty();
			case INTERVAL -> saveInIntervals(interrupted);
		};
	}

	/**
	 * The consumer has moved on without a message to handle.
	 * @param mark where it is
	 * @param interrupted ends the waits for a store that is down
	 * @return completes once the next message may be handled
	 */
	Mono<Void> passed(Mark mark, Mono<Void> interrupted) {
		moveTo(mark, this.mode != AcknowledgeMode.MANUAL);
		if (this.mode == AcknowledgeMode.MANUAL) {
			this.manual.passed(mark);
		}
		if (this.mode == AcknowledgeMode.TRANSACTIONAL) {
			return saveProgress(interrupted);
		}
		if (this.storeDown || (this.mode == AcknowledgeMode.BATCH && this.unsaved > 0)) {
			return save(interrupted);
		}
		saveLater((this.mode == AcknowledgeMode.INTERVAL) ? interval() : PROGRESS_DELAY);
		return Mono.empty();
	}

	/**
	 * The consumer goes on elsewhere.
	 */
	void reset() {
		this.manual.reset();
	}

	/**
	 * Store what may be stored.
	 * @param interrupted ends the waits for a store that is down
	 * @return completes once it is stored
	 */
	Mono<Void> save(Mono<Void> interrupted) {
		this.unsaved = 0;
		if (this.checkpoints.isSaved()) {
			return Mono.empty();
		}
		return this.context.waits().untilItWorks(Mono.fromRunnable(this::saveNow), this::storeFailed, interrupted);
	}

	/**
	 * Store what may be stored, before the consumer rests or ends. One attempt: what
	 * isn't stored is delivered again.
	 * @return completes in any case
	 */
	Mono<Void> flush() {
		this.unsaved = 0;
		if (this.checkpoints.isSaved()) {
			return Mono.empty();
		}
		return Mono.<Void>fromRunnable(this::saveNow)
			.subscribeOn(this.context.runtime().handlers())
			.onErrorResume(CheckpointMovedException.class, (ex) -> Mono.empty())
			.onErrorResume((ex) -> {
				logger.warn("The checkpoint of listener '" + this.context.listenerId() + "' on stream '"
						+ this.context.streamName()
						+ "' could not be stored; messages behind the one before will be delivered again", ex);
				return Mono.empty();
			});
	}

	/**
	 * Store nothing any more.
	 */
	void close() {
		this.checkpoints.close();
		this.timer.dispose();
	}

	/**
	 * Before a failure is final: find out whether what failed took effect nevertheless.
	 * @param interrupted ends the waits for a store that is down
	 * @return completes if it didn't; fails with {@link CheckpointMovedException}
	 */
	Mono<Void> confirm(Mono<Void> interrupted) {
		if (this.mode != AcknowledgeMode.TRANSACTIONAL) {
			return Mono.empty();
		}
		return this.context.waits()
			.untilItWorks(Mono.fromRunnable(this.checkpoints::confirm), this::storeFailed, interrupted);
	}

	/**
	 * Not in the background: a save that waits for a connection of a handler's
	 * transaction, while that one waits for the save, would take until one of them times
	 * out.
	 */
	private Mono<Void> saveProgress(Mono<Void> interrupted) {
		long now = System.nanoTime();
		if (now - this.progressSaved < PROGRESS_DELAY.toNanos()) {
			return Mono.empty();
		}
		this.progressSaved = now;
		return save(interrupted);
	}

	private void moveTo(Mark mark, boolean acknowledged) {
		this.checkpoints.consumed(mark);
		if (acknowledged) {
			this.checkpoints.acknowledged(mark);
		}
		this.context.status().consumed(mark.position(), mark.ordinal());
	}

	private Mono<Void> saveInIntervals(Mono<Void> interrupted) {
		if (this.storeDown || this.unsaved >= this.context.properties().acknowledgeCount()) {
			return save(interrupted);
		}
		saveLater(interval());
		return Mono.empty();
	}

	private Duration interval() {
		return this.context.properties().acknowledgeInterval();
	}

	private void saveLater(Duration delay) {
		if (this.timer.isDisposed() || this.checkpoints.isSaved() || !this.scheduled.compareAndSet(false, true)) {
			return;
		}
		ListenerRuntime runtime = this.context.runtime();
		this.timer.update(runtime.clock().schedule(() -> runtime.handlers().schedule(this::saveInBackground), delay));
	}

	private void saveInBackground() {
		this.scheduled.set(false);
		try {
			saveNow();
		}
		catch (CheckpointMovedException ex) {
			logger.debug("Left to the consumer, which notices before it handles anything more", ex);
		}
		catch (RuntimeException ex) {
			storeFailed(ex);
			saveLater(PROGRESS_DELAY);
		}
	}

	private void saveNow() {
		this.checkpoints.save();
		if (this.storeDown) {
			this.storeDown = false;
			this.context.status().recovered();
		}
	}

	private void storeFailed(Throwable failure) {
		this.storeDown = true;
		this.context.status().disrupted(failure);
	}

}
