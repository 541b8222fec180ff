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

import io.durablestreams.coordination.StreamCoordinator;
import io.durablestreams.coordination.StreamCoordinator.Lease;
import io.durablestreams.coordination.StreamCoordinator.Membership;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.offset.LeaseLostException;
import org.jspecify.annotations.Nullable;

/**
 * The lease on the consumer's stream, where a coordinator shares the streams among
 * instances. Without one the consumer may always handle its stream.
 */
final class ConsumerLease implements StreamCoordinator.Member {

	private final ConsumerContext context;

	private final SerialTask task;

	private final Checkpoints checkpoints;

	private final Acknowledging acknowledging;

	private final @Nullable StreamCoordinator coordinator;

	private final Consumer<String> onElsewhere;

	private @Nullable Membership membership;

	private volatile @Nullable Lease lease;

	/** The lease that has passed, was lost or shall be handed over. */
	private volatile @Nullable Lease ended;

	/**
	 * Create it.
	 * @param context the consumer's context
	 * @param task takes the steps
	 * @param checkpoints the consumer's checkpoints
	 * @param acknowledging stores checkpoints
	 * @param onElsewhere told, beside the steps, which other instance has the stream
	 */
	ConsumerLease(ConsumerContext context, SerialTask task, Checkpoints checkpoints, Acknowledging acknowledging,
			Consumer<String> onElsewhere) {
		this.context = context;
		this.task = task;
		this.checkpoints = checkpoints;
		this.acknowledging = acknowledging;
		this.coordinator = context.runtime().coordinator();
		this.onElsewhere = onElsewhere;
	}

	/**
	 * Whether the consumer may go on handling its stream.
	 * @return whether it has a lease that nobody wants back, or needs none
	 */
	boolean isHeld() {
		Lease held = this.lease;
		return this.coordinator == null || (held != null && held != this.ended && held.isValid());
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
	 * Wait for the lease, with nothing of the stream in hand.
	 */
	void acquire() {
		if (this.coordinator == null) {
			return;
		}
		release();
		this.context.status().state(ContainerState.STANDBY);
		StreamCoordinator from = this.coordinator;
		this.task.<Lease>awaitUnlessInterrupted(membership(from).acquire(), (granted, failure) -> {
			if (granted == null) {
				throw new IllegalStateException("There is no lease to be had", failure);
			}
			this.acknowledging.reset();
			this.checkpoints.use(from.offsetStore().ownedBy(granted.owner(), granted.epoch()));
			this.lease = granted;
			granted.ended().subscribe(null, (ex) -> end(granted), () -> end(granted));
		});
	}

	/**
	 * Hand the stream over, if it is held, with nothing of it in hand.
	 */
	void release() {
		Lease held = this.lease;
		this.lease = null;
		if (held != null) {
			this.checkpoints.forget();
			held.release();
		}
	}

	/**
	 * Leave the stream to others. Thread-safe.
	 */
	synchronized void leave() {
		Membership left = this.membership;
		this.membership = null;
		this.lease = null;
		if (left != null) {
			left.leave();
		}
	}

	private void end(Lease over) {
		this.ended = over;
		this.task.interrupt();
	}

	private synchronized Membership membership(StreamCoordinator from) {
		if (this.membership == null) {
			this.membership = from.join(this.context.key(), this);
		}
		return this.membership;
	}

	@Override
	public void handledElsewhere(String owner) {
		this.context.execute(() -> this.onElsewhere.accept(owner));
	}

	@Override
	public void inTrouble(@Nullable Throwable cause) {
		this.context.execute(() -> {
			if (cause != null) {
				this.context.status().disrupted(cause);
			}
			else {
				this.context.status().recovered();
			}
		});
	}

}
