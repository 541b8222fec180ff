package io.durablestreams.listener.container;

import java.util.function.Function;

import io.durablestreams.coordination.StreamCoordinator;
import io.durablestreams.coordination.StreamCoordinator.Lease;
import io.durablestreams.coordination.StreamCoordinator.Participation;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.container.Steering.Turn;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.LeaseLostException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The time for which a consumer may handle its stream: always, unless a coordinator
 * shares the streams among instances.
 */
final class Tenure {

	private final ConsumerContext context;

	private final Checkpoints checkpoints;

	private final @Nullable StreamCoordinator coordinator;

	private @Nullable Participation participation;

	private volatile @Nullable Lease lease;

	private volatile boolean over;

	private final Runnable onBegin;

	/**
	 * Create it.
	 * @param context the consumer's context
	 * @param checkpoints the consumer's checkpoints, which the lease protects
	 * @param onBegin forgets what belongs to a tenure before
	 */
	Tenure(ConsumerContext context, Checkpoints checkpoints, Runnable onBegin) {
		this.onBegin = onBegin;
		this.context = context;
		this.checkpoints = checkpoints;
		this.coordinator = context.runtime().coordinator();
	}

	/**
	 * Do something as the stream's only consumer, as soon as that is so.
	 * @param turn the turn
	 * @param work what to do in the turn, which is interrupted also when the tenure ends
	 * @return completes when it is done, or the turn is over before
	 */
	Mono<Void> during(Turn turn, Function<Turn, Mono<Void>> work) {
		if (this.coordinator == null) {
			return work.apply(turn);
		}
		Lease held = this.lease;
		if (held != null && held.isValid() && !this.over) {
			return work.apply(turn.endingWith(held.ended()));
		}
		end();
		this.context.status().state(ContainerState.STANDBY);
		return participation(this.coordinator).acquire()
			.publishOn(this.context.runtime().handlers())
			.takeUntilOther(turn.interrupted())
			.flatMap((granted) -> {
				begin(this.coordinator, granted);
				return work.apply(turn.endingWith(granted.ended()));
			});
	}

	/**
	 * Handle nothing until the turn is over. The stream stays here unless others ask for
	 * it.
	 * @param turn the turn
	 * @return completes with the turn
	 */
	Mono<Void> rest(Turn turn) {
		Lease held = this.lease;
		if (held == null) {
			return turn.interrupted();
		}
		Mono<Void> givenUp = held.ended().then(Mono.fromRunnable(this::end)).then(turn.interrupted());
		return Mono.firstWithSignal(turn.interrupted(), givenUp);
	}

	/**
	 * Before anything is handled.
	 * @throws CheckpointMovedException if another instance may handle it
	 */
	void require() {
		Lease held = this.lease;
		if (this.coordinator != null && (held == null || !held.isValid())) {
			throw new CheckpointMovedException(
					new LeaseLostException("The lease on stream '" + this.context.streamName() + "' of group '"
							+ this.context.group() + "' has passed; the stream goes on wherever it is held next"));
		}
	}

	/**
	 * Leave the stream to others.
	 */
	synchronized void close() {
		Participation left = this.participation;
		this.participation = null;
		this.lease = null;
		if (left != null) {
			left.leave();
		}
	}

	private void inTrouble(@Nullable Throwable cause) {
		this.context.runtime().handlers().schedule(() -> {
			if (cause != null) {
				this.context.status().disrupted(cause);
			}
			else {
				this.context.status().recovered();
			}
		});
	}

	private void begin(StreamCoordinator from, Lease granted) {
		this.over = false;
		this.lease = granted;
		granted.ended().subscribe(null, null, () -> {
			if (this.lease == granted) {
				this.over = true;
			}
		});
		this.onBegin.run();
		this.checkpoints.use(from.offsetStore().ownedBy(granted.owner(), granted.epoch()));
	}

	/**
	 * End the tenure, if there is one. Nothing is in hand any more.
	 */
	void end() {
		Lease held = this.lease;
		this.lease = null;
		if (held != null) {
			this.checkpoints.forget();
			held.release();
		}
	}

	private synchronized Participation participation(StreamCoordinator from) {
		if (this.participation == null) {
			this.participation = from.join(new CheckpointKey(this.context.group(), this.context.streamName()),
					this::inTrouble);
		}
		return this.participation;
	}

}
