package io.durablestreams.listener.container;

import java.util.Optional;
import java.util.function.Function;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.container.Checkpoints.Mark;
import io.durablestreams.listener.failure.RetryWaits;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Finds out where to go on: at the checkpoint, or where the settings say, resolved and
 * stored before the first message.
 */
final class StreamOpening {

	private final ConsumerContext context;

	private final Checkpoints checkpoints;

	StreamOpening(ConsumerContext context, Checkpoints checkpoints) {
		this.context = context;
		this.checkpoints = checkpoints;
	}

	/**
	 * Go on where the consumer, or the one before it, has been.
	 * @param interrupted ends the waits
	 * @return the mark
	 */
	Mono<Mark> open(Mono<Void> interrupted) {
		Mono<Optional<Mark>> loaded = Mono.fromCallable(() -> Optional.ofNullable(this.checkpoints.load()))
			.subscribeOn(this.context.runtime().handlers());
		return this.context.waits()
			.untilItWorks(loaded, this.context.status()::disrupted, interrupted)
			.flatMap((found) -> found.map(Mono::just)
				.orElseGet(() -> openAt(this.context.properties().from(), this.checkpoints::beginAt, interrupted)))
			.doOnNext((mark) -> this.context.status().consumed(mark.position(), mark.ordinal()));
	}

	/**
	 * Go on somewhere else.
	 * @param position the position, or {@link StreamPosition#NOW}
	 * @param interrupted ends the waits
	 * @return the mark, once it is stored
	 */
	Mono<Mark> openAt(StreamPosition position, Mono<Void> interrupted) {
		return openAt(position, this.checkpoints::reset, interrupted);
	}

	private Mono<Mark> openAt(StreamPosition position, Function<StreamPosition, Mark> opener, Mono<Void> interrupted) {
		return existingStream(interrupted).flatMap((tail) -> {
			StreamPosition resolved = position.equals(StreamPosition.NOW) ? tail : position;
			return this.context.waits()
				.untilItWorks(Mono.fromCallable(() -> opener.apply(resolved)), this.context.status()::disrupted,
						interrupted);
		}).doOnNext((mark) -> this.context.status().consumed(mark.position(), mark.ordinal()));
	}

	/**
	 * Make sure that the stream is there.
	 * @return the position from which on everything is new
	 */
	private Mono<StreamPosition> existingStream(Mono<Void> interrupted) {
		RetryWaits waits = RetryWaits.unlimited();
		Mono<StreamPosition> asked = Mono.defer(() -> tail(interrupted));
		return this.context.waits().attempt(asked, (failure) -> {
			if (!isWorthWaiting(failure)) {
				return null;
			}
			this.context.status().disrupted(failure);
			return waits.next();
		}, interrupted);
	}

	private Mono<StreamPosition> tail(Mono<Void> interrupted) {
		return this.context.stream()
			.metadata()
			.map((metadata) -> StreamPosition.of(metadata.tailOffset()))
			.publishOn(this.context.runtime().handlers())
			.onErrorResume(StreamNotFoundException.class, (missing) -> create(missing, interrupted));
	}

	/** Everything in a stream that wasn't there is new. */
	private Mono<StreamPosition> create(StreamNotFoundException missing, Mono<Void> interrupted) {
		DurableStream stream = this.context.stream();
		return switch (this.context.properties().missingStream()) {
			case FAIL -> Mono.error(missing);
			case CREATE -> stream.create(CreateOptions.of(this.context.properties().contentType()))
				.thenReturn(StreamPosition.EARLIEST)
				.publishOn(this.context.runtime().handlers());
			case WAIT -> {
				this.context.status().waiting();
				Mono<StreamPosition> ended = interrupted.then(Mono.error(TurnInterruptedException::new));
				Mono<StreamPosition> created = stream.awaitCreation().thenReturn(StreamPosition.EARLIEST);
				yield Mono.firstWithSignal(created, ended)
					.publishOn(this.context.runtime().handlers())
					.doOnTerminate(() -> this.context.status().state(ContainerState.STARTING));
			}
		};
	}

	private boolean isWorthWaiting(@Nullable Throwable failure) {
		return failure instanceof DurableStreamException error && error.isTransient();
	}

}
