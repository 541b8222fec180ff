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

package io.durablestreams.coordination;

import java.time.Duration;
import java.util.function.Consumer;

import io.durablestreams.coordination.StreamCoordinator.Lease;
import io.durablestreams.coordination.StreamCoordinator.Membership;
import io.durablestreams.offset.CheckpointKey;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * This instance as a candidate for the lease on one stream: it holds it, waits for it, or
 * neither. Thread-safe.
 */
final class LeaseCandidate implements Membership {

	private final CheckpointKey key;

	private final Runnable onWanted;

	private final Consumer<LeaseCandidate> onLeave;

	private @Nullable HeldLease lease;

	private Sinks.@Nullable One<Lease> waiting;

	private @Nullable Long freeSince;

	private boolean prepared;

	private final StreamCoordinator.Member member;

	private volatile @Nullable String otherOwner;

	LeaseCandidate(CheckpointKey key, StreamCoordinator.Member member, Runnable onWanted,
			Consumer<LeaseCandidate> onLeave) {
		this.key = key;
		this.member = member;
		this.onWanted = onWanted;
		this.onLeave = onLeave;
	}

	CheckpointKey key() {
		return this.key;
	}

	@Override
	public Mono<Lease> acquire() {
		return Mono.defer(() -> {
			Sinks.One<Lease> sink = Sinks.one();
			synchronized (this) {
				// The one that was granted before may not have reached who wanted it.
				if (this.lease != null && this.lease.isKept()) {
					return Mono.just(this.lease);
				}
				this.waiting = sink;
			}
			this.onWanted.run();
			return sink.asMono().doOnCancel(() -> forget(sink));
		});
	}

	/**
	 * Tell why it can't be known whose turn it is.
	 * @param cause why, or {@code null} when it can be known again
	 */
	void trouble(@Nullable Throwable cause) {
		this.member.inTrouble(cause);
	}

	/**
	 * Somebody else has been seen to hold the lease, or nobody but this instance.
	 * @param owner the other one, or {@code null}
	 */
	void heldElsewhere(@Nullable String owner) {
		String before = this.otherOwner;
		this.otherOwner = owner;
		if (owner != null && !owner.equals(before)) {
			this.member.handledElsewhere(owner);
		}
	}

	/**
	 * Who else held the lease when that was looked at last.
	 * @return the other instance's id, or {@code null}
	 */
	@Nullable String otherOwner() {
		return this.otherOwner;
	}

	@Override
	public void leave() {
		this.onLeave.accept(this);
	}

	synchronized @Nullable HeldLease lease() {
		return this.lease;
	}

	synchronized boolean isHeld() {
		return this.lease != null && this.lease.isKept();
	}

	synchronized boolean isWaiting() {
		return this.waiting != null && this.lease == null;
	}

	/**
	 * Whether the table knows of the stream.
	 * @return whether it did when it was asked last
	 */
	synchronized boolean isPrepared() {
		return this.prepared;
	}

	synchronized void prepared(boolean newPrepared) {
		this.prepared = newPrepared;
	}

	/**
	 * Watch for how long the lease is free.
	 * @param free whether it is free now
	 * @param time a time
	 * @return whether it has been free for that long, so that whoever should have claimed
	 * it won't
	 */
	synchronized boolean isFreeFor(boolean free, Duration time) {
		if (!free) {
			this.freeSince = null;
			return false;
		}
		if (this.freeSince == null) {
			this.freeSince = System.nanoTime();
		}
		return System.nanoTime() - this.freeSince >= time.toNanos();
	}

	/**
	 * Hand over a lease.
	 * @param granted the lease
	 * @return whether it was still wanted
	 */
	boolean grant(HeldLease granted) {
		Sinks.One<Lease> receiver;
		synchronized (this) {
			receiver = this.waiting;
			this.waiting = null;
			this.freeSince = null;
			this.lease = granted;
		}
		return receiver != null && receiver.tryEmitValue(granted).isSuccess();
	}

	/**
	 * Hold a lease no longer.
	 * @param released the lease
	 * @return whether it was held
	 */
	synchronized boolean drop(HeldLease released) {
		boolean held = this.lease == released;
		if (held) {
			this.lease = null;
		}
		return held;
	}

	private synchronized void forget(Sinks.One<Lease> sink) {
		if (this.waiting == sink) {
			this.waiting = null;
		}
	}

}
