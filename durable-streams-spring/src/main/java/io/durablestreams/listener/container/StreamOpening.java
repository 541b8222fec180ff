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

import java.util.function.Consumer;
import java.util.function.Function;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.StreamMetadata;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.StreamWitness;
import io.durablestreams.client.StreamWitness.Verdict;
import io.durablestreams.client.error.BadRequestException;
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.error.FailedRequest;
import io.durablestreams.client.error.PositionLostException;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.ListenerEvent;
import io.durablestreams.listener.internal.failure.RetryWaits;
import io.durablestreams.offset.Checkpoint;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;

/**
 * Finds out where to go on: at the checkpoint, or where the settings say, resolved and
 * stored before the first message. Any interruption ends it.
 */
final class StreamOpening {

	private final ConsumerContext context;

	private final SerialTask task;

	private final Checkpoints checkpoints;

	private final Consumer<Throwable> onFailure;

	private final Consumer<Throwable> onReadFailure;

	/**
	 * Create it.
	 * @param context the consumer's context
	 * @param task takes the steps
	 * @param checkpoints the consumer's checkpoints
	 * @param onFailure told why the stream can't be opened
	 * @param onReadFailure told why it can't be read where the checkpoint is
	 */
	StreamOpening(ConsumerContext context, SerialTask task, Checkpoints checkpoints, Consumer<Throwable> onFailure,
			Consumer<Throwable> onReadFailure) {
		this.context = context;
		this.task = task;
		this.checkpoints = checkpoints;
		this.onFailure = onFailure;
		this.onReadFailure = onReadFailure;
	}

	/**
	 * Go on where the consumer, or the one before it, has been.
	 * @param then told where that is
	 */
	void open(Consumer<Checkpoint> then) {
		load(new Opening(this.context.properties().from(), this.checkpoints::beginAt, then, null,
				RetryWaits.unlimited()));
	}

	/**
	 * Go on somewhere else.
	 * @param position the position, or {@link StreamPosition#NOW}
	 * @param store stores it; returns {@code null} if it isn't wanted any more
	 * @param then told where that is, once it is stored
	 */
	void openAt(StreamPosition position, Function<StreamPosition, @Nullable Checkpoint> store,
			Consumer<Checkpoint> then) {
		findTail(new Opening(position, store, then, null, RetryWaits.unlimited()));
	}

	/**
	 * Go on where somebody wants to, if the server knows the place: nothing is changed
	 * otherwise.
	 * @param position the position, or {@link StreamPosition#NOW}
	 * @param store stores it; returns {@code null} if it isn't wanted any more
	 * @param then told where that is, once it is stored
	 * @param refused told why the server doesn't know it
	 */
	void seek(StreamPosition position, Function<StreamPosition, @Nullable Checkpoint> store, Consumer<Checkpoint> then,
			Consumer<Throwable> refused) {
		findTail(new Opening(position, store, then, refused, RetryWaits.unlimited()));
	}

	/**
	 * Go on if the stream is still the one that the checkpoint is of, or nobody can tell.
	 * @param witnesses told of the verdict
	 * @param then what to do then
	 */
	void verify(WitnessKeeper witnesses, Runnable then) {
		StreamWitness witness = this.checkpoints.consumed().witness();
		if (witness == null) {
			witnesses.verified();
			then.run();
			return;
		}
		this.task.<Verdict>awaitUnlessInterrupted(this.context.stream().verify(witness), (verdict, failure) -> {
			if (verdict == null || verdict == Verdict.DIFFERENT) {
				this.onReadFailure.accept((failure != null) ? inTermsOfPosition(failure) : madeAnew(witness));
				return;
			}
			if (verdict == Verdict.UNKNOWN) {
				Checkpoint unverified = this.checkpoints.forgetWitness();
				this.context.reports()
					.publish(new ListenerEvent.PositionUnverified(this.context.listenerId(), this.context.streamName(),
							unverified.position()));
			}
			witnesses.verified();
			then.run();
		});
	}

	/** A checkpoint leads into a stream, so that the stream was there. */
	private Throwable inTermsOfPosition(Throwable failure) {
		return (failure instanceof StreamNotFoundException missing) ? new PositionLostException(
				new FailedRequest(HttpMethod.GET, this.context.streamName(), missing.getStatus()),
				this.checkpoints.consumed().position(), "the stream no longer exists") : failure;
	}

	private PositionLostException madeAnew(StreamWitness witness) {
		return new PositionLostException(FailedRequest.withoutResponse(HttpMethod.GET, this.context.streamName()),
				this.checkpoints.consumed().position(),
				"the stream was made anew: behind offset " + witness.offset() + " lies something else than before");
	}

	private void load(Opening opening) {
		Checkpoint found;
		try {
			found = this.checkpoints.load();
		}
		catch (Exception | AssertionError ex) {
			tryAgain(opening, ex, () -> load(opening));
			return;
		}
		if (found != null) {
			opened(opening, found);
		}
		else {
			findTail(opening);
		}
	}

	/** From the tail on everything is new. */
	private void findTail(Opening opening) {
		this.task.<StreamMetadata>awaitUnlessInterrupted(this.context.stream().metadata(), (metadata, failure) -> {
			if (metadata != null) {
				locate(opening, StreamPosition.of(metadata.tailOffset()));
			}
			else if (failure instanceof StreamNotFoundException missing) {
				create(opening, missing);
			}
			else {
				failed(opening, failure);
			}
		});
	}

	/** Everything in a stream that wasn't there is new. */
	private void create(Opening opening, StreamNotFoundException missing) {
		switch (this.context.properties().missingStream()) {
			case FAIL -> this.onFailure.accept(missing);
			case CREATE -> this.task.awaitUnlessInterrupted(
					this.context.stream().create(CreateOptions.of(this.context.properties().contentType())),
					(created, failure) -> storeEarliest(opening, failure));
			case WAIT -> {
				this.context.status().waiting();
				this.task.awaitUnlessInterrupted(this.context.stream().awaitCreation(), (created, failure) -> {
					this.context.status().state(ContainerState.STARTING);
					storeEarliest(opening, failure);
				});
			}
		}
	}

	private void storeEarliest(Opening opening, @Nullable Throwable failure) {
		if (failure != null) {
			failed(opening, failure);
		}
		else {
			locate(opening, StreamPosition.EARLIEST);
		}
	}

	/** What somebody wrote may be no place at all. */
	private void locate(Opening opening, StreamPosition tail) {
		Consumer<Throwable> refused = opening.refused();
		StreamPosition position = opening.position();
		if (refused == null || position.equals(StreamPosition.LATEST) || position.equals(StreamPosition.EARLIEST)) {
			store(opening, tail);
			return;
		}
		this.task.awaitUnlessInterrupted(this.context.stream().read().from(position).signals().hasElements(),
				(found, failure) -> {
					if (failure instanceof PositionLostException || failure instanceof BadRequestException) {
						refused.accept(failure);
					}
					else if (failure instanceof DurableStreamException error && error.isTransient()) {
						tryAgain(opening, error, () -> findTail(opening));
					}
					else {
						store(opening, tail);
					}
				});
	}

	private void store(Opening opening, StreamPosition tail) {
		StreamPosition position = opening.position().equals(StreamPosition.LATEST) ? tail : opening.position();
		@Nullable Checkpoint stored;
		try {
			stored = opening.store().apply(position);
		}
		catch (CheckpointMovedException ex) {
			throw ex;
		}
		catch (Exception | AssertionError ex) {
			tryAgain(opening, ex, () -> store(opening, tail));
			return;
		}
		if (stored != null) {
			opened(opening, stored);
		}
	}

	private void opened(Opening opening, Checkpoint checkpoint) {
		this.context.status().began(checkpoint);
		opening.then().accept(checkpoint);
	}

	private void failed(Opening opening, @Nullable Throwable failure) {
		if (failure instanceof DurableStreamException error && error.isTransient()) {
			tryAgain(opening, error, () -> findTail(opening));
		}
		else {
			this.onFailure.accept(
					(failure != null) ? failure : new IllegalStateException("The server told nothing of the stream"));
		}
	}

	private void tryAgain(Opening opening, Throwable failure, Runnable step) {
		this.context.status().disrupted(failure);
		this.task.next(step);
		this.task.sleep(opening.waits().next());
	}

	/**
	 * A stream to be opened.
	 *
	 * @param position where to begin
	 * @param store stores that position
	 * @param then told where the consumer goes on
	 * @param refused told that the server doesn't know the position; {@code null} if that
	 * needn't be asked
	 * @param waits the waits between attempts
	 */
	private record Opening(StreamPosition position, Function<StreamPosition, @Nullable Checkpoint> store,
			Consumer<Checkpoint> then, @Nullable Consumer<Throwable> refused, RetryWaits waits) {
	}

}
