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

import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.StreamContentTypes;
import io.durablestreams.client.StreamMetadata;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.error.MessageTooLargeException;
import io.durablestreams.client.error.PositionLostException;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.listener.ListenerEvent;
import io.durablestreams.listener.config.PositionLostPolicy;
import io.durablestreams.listener.internal.failure.RetryWaits;
import io.durablestreams.offset.Checkpoint;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What follows a read that failed: a wait and another one, one from elsewhere in the
 * stream, or one that passes over a message. Anything else fails the consumer.
 */
final class ReadFailureHandling {

	private static final Log logger = LogFactory.getLog(ReadFailureHandling.class);

	private static final byte[] NOTHING = {};

	private final ConsumerContext context;

	private final SerialTask task;

	private final Checkpoints checkpoints;

	private final WitnessKeeper witnesses;

	private final MessageHandling handling;

	private final Consumer<Throwable> onFailure;

	private @Nullable StreamPosition elsewhere;

	private @Nullable RetryWaits waits;

	private @Nullable Checkpoint lastTrouble;

	/**
	 * Create it.
	 * @param context the consumer's context
	 * @param task takes the steps
	 * @param checkpoints the consumer's checkpoints
	 * @param witnesses the witness of what is read
	 * @param handling handles what can't be read as the failure policy says
	 * @param onFailure told why the consumer must not go on
	 */
	ReadFailureHandling(ConsumerContext context, SerialTask task, Checkpoints checkpoints, WitnessKeeper witnesses,
			MessageHandling handling, Consumer<Throwable> onFailure) {
		this.context = context;
		this.task = task;
		this.checkpoints = checkpoints;
		this.witnesses = witnesses;
		this.handling = handling;
		this.onFailure = onFailure;
	}

	/**
	 * Where to go on, since the position is lost.
	 * @return the place, or {@code null} if it isn't
	 */
	@Nullable StreamPosition elsewhere() {
		return this.elsewhere;
	}

	/**
	 * The consumer goes on there, or where it was asked to.
	 */
	void repositioned() {
		this.elsewhere = null;
	}

	/**
	 * A read has failed, and the stream has been left.
	 * @param failure why
	 */
	void failed(Throwable failure) {
		if (failure instanceof StreamNotFoundException || failure instanceof PositionLostException) {
			positionLost(failure);
		}
		else if (failure instanceof MessageTooLargeException oversized) {
			passOver(oversized);
		}
		else if (failure instanceof DurableStreamException error && error.isTransient()) {
			restAfterTrouble(failure);
		}
		else {
			this.onFailure.accept(failure);
		}
	}

	private void positionLost(Throwable failure) {
		Checkpoint at = this.checkpoints.consumed();
		if (failure instanceof StreamNotFoundException && at.ordinal() == 0
				&& at.position().equals(StreamPosition.EARLIEST)) {
			// Nothing of the stream has been consumed yet, so nothing can be lost.
			this.elsewhere = StreamPosition.EARLIEST;
			return;
		}
		PositionLostPolicy policy = this.context.properties().positionLost();
		this.context.reports()
			.publish(new ListenerEvent.PositionLost(this.context.listenerId(), this.context.streamName(), at.position(),
					policy, failure));
		if (policy == PositionLostPolicy.FAIL) {
			this.onFailure.accept(failure);
			return;
		}
		logger.warn("Listener '" + this.context.listenerId() + "' lost its position " + at.position() + " in stream '"
				+ this.context.streamName() + "' and goes on at the " + policy, failure);
		this.elsewhere = (policy == PositionLostPolicy.EARLIEST) ? StreamPosition.EARLIEST : StreamPosition.LATEST;
		rest(at);
	}

	/**
	 * A message that is too large to be held can be passed over where positions count
	 * messages; without its bytes, which nobody has.
	 */
	private void passOver(MessageTooLargeException failure) {
		this.task.<StreamMetadata>awaitUnlessInterrupted(this.context.stream().metadata(), (metadata, refused) -> {
			if (metadata == null) {
				failed((refused != null) ? refused : failure);
			}
			else if (StreamContentTypes.isJson(metadata.contentType())) {
				this.witnesses.skip();
				StreamPosition before = failure.getPosition();
				StreamPosition behind = StreamPosition.of(before.offset(), before.subOffset() + 1);
				this.handling.giveUp(new ReadSignal.Message(NOTHING, metadata.contentType(), behind), failure);
			}
			else {
				this.onFailure.accept(failure);
			}
		});
	}

	/**
	 * Something is wrong that may pass: wait before the next read.
	 * @param trouble what is wrong
	 */
	void restAfterTrouble(Throwable trouble) {
		this.context.status().disrupted(trouble);
		rest(this.checkpoints.consumedOrNull());
	}

	/** The waits become longer until the consumer moves on. */
	private void rest(@Nullable Checkpoint at) {
		RetryWaits current = this.waits;
		if (current == null || at == null || !Checkpoints.isSame(at, this.lastTrouble)) {
			current = RetryWaits.unlimited();
			this.waits = current;
			this.lastTrouble = at;
		}
		this.task.sleep(current.next());
	}

}
