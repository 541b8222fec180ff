package io.durablestreams.listener.container;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.durablestreams.client.LiveMode;
import io.durablestreams.client.ReadAttempt;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.container.Checkpoints.Mark;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * From a stream to the handler: one read, delivered in order, one thing in hand at a
 * time.
 */
final class DeliveryPipeline {

	private final ConsumerContext context;

	private final Checkpoints checkpoints;

	private final Acknowledging acknowledging;

	private final DeliveryHandling handling;

	private final DeliveryBatching batching;

	DeliveryPipeline(ConsumerContext context, Checkpoints checkpoints, Acknowledging acknowledging,
			DeliveryHandling handling, DeliveryBatching batching) {
		this.context = context;
		this.checkpoints = checkpoints;
		this.acknowledging = acknowledging;
		this.handling = handling;
		this.batching = batching;
	}

	/**
	 * Read and handle. However the read ends, what is in hand is finished first.
	 * @param start where to begin
	 * @param interrupted ends the read
	 * @return whether the stream is closed and all of it handled
	 */
	Mono<Boolean> run(Mark start, Mono<Void> interrupted) {
		return this.batching.apply(signals(start.position()))
			.publishOn(this.context.runtime().handlers(), 1)
			.map((delivery) -> Mono.defer(() -> deliver(delivery, interrupted)))
			// Its failure is the last thing that a read delivers: an error signal would
			// cancel what is in hand.
			.onErrorResume((failure) -> Mono.just(Mono.error(failure)))
			.takeUntilOther(interrupted)
			.concatMap(Function.identity(), 0)
			.takeUntil(Boolean::booleanValue)
			.last(false);
	}

	private Flux<ReadSignal> signals(StreamPosition start) {
		LiveMode mode = this.context.properties().mode();
		if (mode != LiveMode.LONG_POLL) {
			return read(start, mode);
		}
		// A long-poll at the tail tells nothing until something is appended or its time
		// is over; a listener wants to know at once whether it is up to date.
		AtomicReference<ReadSignal> last = new AtomicReference<>(new ReadSignal.Progress(start, false, false));
		return read(start, LiveMode.OFF).doOnNext(last::set).concatWith(Flux.defer(() -> {
			boolean closed = last.get() instanceof ReadSignal.Progress progress && progress.closed();
			return closed ? Flux.empty() : read(last.get().position(), mode);
		}));
	}

	private Flux<ReadSignal> read(StreamPosition start, LiveMode mode) {
		return this.context.stream().read().from(start).live(mode).onRetry(this::onRetry).signals();
	}

	private Mono<Boolean> deliver(Delivery delivery, Mono<Void> interrupted) {
		this.context.status().recovered();
		ReadSignal.Progress progress = delivery.progress();
		if (progress != null) {
			return progress(progress, interrupted).thenReturn(progress.closed());
		}
		this.context.status().upToDate(false);
		if (this.context.status().state() == ContainerState.STARTING) {
			this.context.status().state(ContainerState.CATCHING_UP);
		}
		return this.handling.handle(delivery.messages(), interrupted).thenReturn(false);
	}

	private Mono<Void> progress(ReadSignal.Progress progress, Mono<Void> interrupted) {
		Mark mark = this.checkpoints.consumed().after(progress.position(), 0);
		return this.acknowledging.passed(mark, interrupted).then(Mono.fromRunnable(() -> {
			if (progress.upToDate()) {
				this.context.status().state(ContainerState.LIVE);
				this.context.status().upToDate(true);
			}
			else if (this.context.status().state() == ContainerState.STARTING) {
				this.context.status().state(ContainerState.CATCHING_UP);
			}
		}));
	}

	private void onRetry(ReadAttempt attempt) {
		// Called on an event loop, where receivers of events must not run.
		this.context.runtime().handlers().schedule(() -> this.context.status().disrupted(attempt.cause()));
	}

}
