package io.durablestreams.listener.container;

import java.time.Duration;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.error.MessageTooLargeException;
import io.durablestreams.client.error.PositionLostException;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.config.PositionLostPolicy;
import io.durablestreams.listener.container.Checkpoints.Mark;
import io.durablestreams.listener.container.Steering.Turn;
import io.durablestreams.listener.event.ListenerEvent;
import io.durablestreams.listener.failure.RetryWaits;
import io.durablestreams.listener.invoke.ListenerInvoker;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.LeaseLostException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * A consumer from its start to its end, in turns: read, pause, seek, until it is stopped,
 * the stream ends, or something fails for good.
 */
final class ConsumerRun {

	private static final Log logger = LogFactory.getLog(ConsumerRun.class);

	private final ConsumerContext context;

	private final Steering steering;

	private final Tenure tenure;

	private final Acknowledging acknowledging;

	private final Checkpoints checkpoints;

	private final StreamOpening opening;

	private final DeliveryHandling handling;

	private final OversizedMessages oversized;

	private final DeliveryPipeline pipeline;

	private final Disposable.Swap subscription = Disposables.swap();

	private RetryWaits waits = RetryWaits.unlimited();

	private @Nullable Mark lastTrouble;

	private @Nullable ContainerState end;

	ConsumerRun(ConsumerContext context, Steering steering, ListenerInvoker invoker) {
		this.context = context;
		this.steering = steering;
		this.checkpoints = new Checkpoints(new CheckpointKey(context.group(), context.streamName()),
				context.runtime().offsetStore(), context.transactions());
		this.acknowledging = new Acknowledging(context, this.checkpoints, invoker.isBatch());
		this.tenure = new Tenure(context, this.checkpoints, this.acknowledging::reset);
		this.opening = new StreamOpening(context, this.checkpoints);
		this.handling = new DeliveryHandling(context, invoker, this.checkpoints, this.acknowledging, this.tenure);
		this.oversized = new OversizedMessages(context, this.handling);
		this.pipeline = new DeliveryPipeline(context, this.checkpoints, this.acknowledging, this.handling,
				invoker.isBatch() ? DeliveryBatcher.of(context.runtime().clock(), context.properties())
						: DeliveryBatching.NONE);
	}

	/**
	 * Run.
	 * @param onEnd told how it ended: stopped, completed or failed with a cause
	 */
	void start(EndListener onEnd) {
		this.subscription.update(Mono.defer(this::turn)
			.repeat(() -> this.end == null)
			.then()
			.subscribe(null, (failure) -> onEnd.ended(ContainerState.FAILED, failure),
					() -> onEnd.ended((this.end != null) ? this.end : ContainerState.STOPPED, null)));
	}

	/**
	 * End at once, leaving the handler to itself. Nothing is stored any more.
	 */
	void abandon() {
		this.acknowledging.close();
		this.handling.interruptHandler();
		this.subscription.dispose();
	}

	/**
	 * Whether it is the handler at work that asks.
	 */
	boolean isCalledByHandler() {
		return this.handling.isCalledByHandler();
	}

	/**
	 * Release what a run that has ended holds.
	 */
	void close() {
		this.acknowledging.close();
		this.tenure.close();
	}

	private Mono<Void> turn() {
		Turn turn = this.steering.nextTurn();
		return switch (turn.kind()) {
			case STOP -> Mono.fromRunnable(() -> this.end = ContainerState.STOPPED);
			case PAUSE -> pause(turn);
			case SEEK -> this.tenure.during(turn, this::seek);
			case READ -> this.tenure.during(turn, this::read);
		};
	}

	private Mono<Void> pause(Turn turn) {
		this.context.status().state(ContainerState.PAUSED);
		return this.tenure.rest(turn);
	}

	private Mono<Void> seek(Turn turn) {
		this.context.status().state(ContainerState.STARTING);
		this.acknowledging.reset();
		Mono<Void> sought = this.opening.openAt(turn.seekTo(), turn.interrupted())
			.takeUntilOther(turn.interrupted())
			.doOnNext((mark) -> this.steering.sought(turn.seekTo()))
			.then();
		return sought.onErrorResume(
				(failure) -> failure instanceof TurnInterruptedException || failure instanceof CheckpointMovedException,
				(failure) -> recover(failure, turn));
	}

	private Mono<Void> read(Turn turn) {
		this.context.status().state(ContainerState.STARTING);
		return this.opening.open(turn.interrupted())
			.takeUntilOther(turn.interrupted())
			.flatMap((mark) -> this.pipeline.run(mark, turn.interrupted()))
			.doOnNext((closed) -> this.end = closed ? ContainerState.COMPLETED : null)
			.then()
			.onErrorResume((failure) -> flushUnlessMoved(failure).then(Mono.defer(() -> recover(failure, turn))))
			.then(Mono.defer(this.acknowledging::flush));
	}

	private void lookAnew(Throwable reason) {
		this.tenure.end();
		this.checkpoints.forget();
		if (reason instanceof LeaseLostException) {
			// That others have the stream is no trouble any more.
			this.context.status().recovered();
		}
	}

	private Mono<Void> flushUnlessMoved(Throwable failure) {
		return (failure instanceof CheckpointMovedException) ? Mono.empty() : this.acknowledging.flush();
	}

	private Mono<Void> recover(Throwable failure, Turn turn) {
		if (failure instanceof TurnInterruptedException) {
			return Mono.empty();
		}
		if (failure instanceof CheckpointMovedException moved) {
			this.context.status().disrupted(moved.reason());
			return restAfterTrouble(turn).then()
				.onErrorResume(TurnInterruptedException.class, (ex) -> Mono.empty())
				.then(Mono.fromRunnable(() -> lookAnew(moved.reason())));
		}
		if (failure instanceof StreamNotFoundException || failure instanceof PositionLostException) {
			return positionLost(failure, turn).onErrorResume(TurnInterruptedException.class, (ex) -> Mono.empty())
				.onErrorResume(CheckpointMovedException.class, (moved) -> recover(moved, turn));
		}
		if (failure instanceof MessageTooLargeException oversized) {
			return this.oversized.pass(oversized, turn.interrupted())
				.onErrorResume((ex) -> ex != oversized, (ex) -> recover(ex, turn));
		}
		if (failure instanceof DurableStreamException error && error.isTransient()) {
			this.context.status().disrupted(failure);
			return restAfterTrouble(turn).then().onErrorResume(TurnInterruptedException.class, (ex) -> Mono.empty());
		}
		return Mono.error(failure);
	}

	private Mono<Void> positionLost(Throwable failure, Turn turn) {
		Mark mark = this.checkpoints.load();
		if (mark == null) {
			return Mono.error(failure);
		}
		if (failure instanceof StreamNotFoundException && mark.ordinal() == 0
				&& mark.position().equals(StreamPosition.EARLIEST)) {
			// Nothing of the stream has been consumed yet, so nothing can be lost.
			return this.opening.openAt(StreamPosition.EARLIEST, turn.interrupted()).then();
		}
		PositionLostPolicy policy = this.context.properties().positionLost();
		this.context.publish(new ListenerEvent.PositionLost(this.context.listenerId(), this.context.streamName(),
				mark.position(), policy, failure));
		if (policy == PositionLostPolicy.FAIL) {
			return Mono.error(failure);
		}
		logger.warn("Listener '" + this.context.listenerId() + "' lost its position " + mark.position() + " in stream '"
				+ this.context.streamName() + "' and goes on at the " + policy, failure);
		this.acknowledging.reset();
		StreamPosition target = (policy == PositionLostPolicy.EARLIEST) ? StreamPosition.EARLIEST : StreamPosition.NOW;
		return restAfterTrouble(turn).then(this.opening.openAt(target, turn.interrupted())).then();
	}

	private Mono<Boolean> restAfterTrouble(Turn turn) {
		Mark mark = this.checkpoints.load();
		if (mark == null || !mark.equals(this.lastTrouble)) {
			this.waits = RetryWaits.unlimited();
			this.lastTrouble = mark;
		}
		Duration wait = this.waits.next();
		return this.context.waits().sleep((wait != null) ? wait : Duration.ofSeconds(10), turn.interrupted());
	}

	/** Told of the end of a run. */
	@FunctionalInterface
	interface EndListener {

		/**
		 * The run has ended.
		 * @param state stopped, completed or failed
		 * @param cause why it failed
		 */
		void ended(ContainerState state, @Nullable Throwable cause);

	}

}
