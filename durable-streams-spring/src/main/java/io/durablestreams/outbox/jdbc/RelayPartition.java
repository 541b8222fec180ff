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

package io.durablestreams.outbox.jdbc;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.durablestreams.coordination.Leases;
import io.durablestreams.coordination.StreamCoordinator.Lease;
import io.durablestreams.coordination.StreamCoordinator.Member;
import io.durablestreams.coordination.StreamCoordinator.Membership;
import org.jspecify.annotations.Nullable;

/**
 * A part of the outbox, whose streams this instance relays while it has the lease.
 * Thread-safe.
 */
final class RelayPartition {

	private static final Duration LOOK = Duration.ofMillis(50);

	private final RelayContext context;

	private final Membership membership;

	private final Runnable onGranted;

	private final Map<String, StreamRelay> relays = new ConcurrentHashMap<>();

	private volatile @Nullable Lease lease;

	private volatile boolean closed;

	RelayPartition(int number, RelayContext context, Leases leases, Runnable onGranted) {
		this.context = context;
		this.onGranted = onGranted;
		this.membership = leases.join(OutboxLeaseTable.key(number), new Member() {

			@Override
			public void inTrouble(@Nullable Throwable cause) {
				// The coordinator's log tells of it, and the relay's of what it can't do.
			}

			@Override
			public void handledElsewhere(String owner) {
				// As it should be.
			}

		});
	}

	void start() {
		this.membership.acquire().subscribe(this::granted);
	}

	private void granted(Lease granted) {
		this.lease = granted;
		granted.ended().doOnTerminate(() -> this.context.threads.execute(() -> handOver(granted))).subscribe();
		this.onGranted.run();
	}

	/** A batch under way is seen through: whoever takes over would send it again. */
	private void handOver(Lease ended) {
		this.lease = null;
		if (isBusy() && ended.isValid()) {
			this.context.threads.executeIn(LOOK, () -> handOver(ended));
			return;
		}
		ended.release();
		if (!this.closed) {
			start();
		}
	}

	boolean isHeld() {
		Lease held = this.lease;
		return held != null && held.isValid() && !this.closed;
	}

	boolean isBusy() {
		return this.relays.values().stream().anyMatch(StreamRelay::isBusy);
	}

	/**
	 * There may be something to do for a stream.
	 * @param key the stream's key
	 */
	void wake(String key) {
		if (isHeld()) {
			this.relays.computeIfAbsent(key, (name) -> new StreamRelay(this.context, name, this::isHeld)).wake();
		}
	}

	/** Begin nothing more. */
	void close() {
		this.closed = true;
	}

	void leave() {
		this.membership.leave();
	}

}
