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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.durablestreams.coordination.StreamCoordinator.Member;
import io.durablestreams.coordination.StreamCoordinator.Membership;
import io.durablestreams.offset.CheckpointKey;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Shares out what one instance at a time may handle by leases in a table, spread evenly
 * over the instances that live. Thread-safe. Two threads of its own renew the leases and
 * watch them; it begins to work with the first {@link #join}.
 */
public final class Leases implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(Leases.class);

	private static final Duration LONGEST_POLL = Duration.ofSeconds(1);

	private final String instance;

	private final Duration leaseTime;

	private final LeaseTable table;

	private final Map<CheckpointKey, LeaseCandidate> candidates = new ConcurrentHashMap<>();

	private final ScheduledExecutorService worker = executor("durable-streams-leases");

	private final ScheduledExecutorService watch = executor("durable-streams-lease-watch");

	private final AtomicBoolean started = new AtomicBoolean();

	private final AtomicBoolean nudged = new AtomicBoolean();

	private final LeaseSharing sharing;

	private boolean inTrouble;

	/**
	 * Create it.
	 * @param instance this instance's id, which no other one has or had
	 * @param leaseTime how long a lease lasts without being renewed; at least a second
	 * @param table keeps the leases; closed with this object
	 * @throws IllegalArgumentException if the id is blank or the time too short
	 */
	public Leases(String instance, Duration leaseTime, LeaseTable table) {
		if (instance.isBlank()) {
			throw new IllegalArgumentException("The id of the instance must not be blank");
		}
		if (leaseTime.compareTo(Duration.ofSeconds(1)) < 0) {
			throw new IllegalArgumentException("The lease time must be at least a second: " + leaseTime);
		}
		this.instance = instance;
		this.leaseTime = leaseTime;
		this.table = table;
		this.sharing = new LeaseSharing(instance, leaseTime, table, this.candidates, this::release);
	}

	/**
	 * Who holds a lease that this instance is a member for, as it was seen last. Asks
	 * nobody.
	 * @param key what the lease is on
	 * @return the instance's id, or {@code null} if nobody does, if this instance isn't a
	 * member, or if it hasn't looked yet
	 */
	public @Nullable String owner(CheckpointKey key) {
		LeaseCandidate candidate = this.candidates.get(key);
		if (candidate == null) {
			return null;
		}
		HeldLease lease = candidate.lease();
		return (lease != null && lease.isValid()) ? this.instance : candidate.otherOwner();
	}

	/**
	 * Become one of those that may hold a lease.
	 * @param key what the lease is on
	 * @param member told what happens to it
	 * @return the membership, to be left in the end
	 * @throws IllegalStateException if this instance is a member already
	 */
	public Membership join(CheckpointKey key, Member member) {
		LeaseCandidate candidate = new LeaseCandidate(key, member, this::nudge, this::leave);
		if (this.candidates.putIfAbsent(key, candidate) != null) {
			throw new IllegalStateException("This instance takes part in handling " + key
					+ " already: two listeners of one application can't share a group and a stream");
		}
		this.sharing.membershipChanged();
		if (this.started.compareAndSet(false, true)) {
			long poll = Math.min(this.leaseTime.toNanos() / 6, LONGEST_POLL.toNanos());
			this.worker.scheduleWithFixedDelay(this::work, 0, poll, TimeUnit.NANOSECONDS);
			long look = this.leaseTime.toNanos() / 50;
			this.watch.scheduleWithFixedDelay(this::endWhatHasPassed, look, look, TimeUnit.NANOSECONDS);
		}
		return candidate;
	}

	/**
	 * Give everything back, and end the threads. Waits a few seconds at most.
	 */
	@Override
	public void close() {
		List.copyOf(this.candidates.values()).forEach(LeaseCandidate::leave);
		this.worker.execute(() -> attempt(() -> this.table.heartbeat(this.instance, Set.of(), this.leaseTime)));
		this.worker.execute(this.table::close);
		this.worker.shutdown();
		this.watch.shutdownNow();
		try {
			if (!this.worker.awaitTermination(5, TimeUnit.SECONDS)) {
				this.worker.shutdownNow();
			}
		}
		catch (InterruptedException ex) {
			this.worker.shutdownNow();
			Thread.currentThread().interrupt();
		}
	}

	private void leave(LeaseCandidate candidate) {
		this.candidates.remove(candidate.key(), candidate);
		HeldLease lease = candidate.lease();
		if (lease != null) {
			lease.release();
		}
		// Others wait for a member to claim what it doesn't want any more.
		this.sharing.membershipChanged();
		nudge();
	}

	private void release(LeaseCandidate candidate, HeldLease lease) {
		if (candidate.drop(lease)) {
			inBackground(() -> attempt(() -> this.table.release(candidate.key(), this.instance, lease.epoch())));
		}
	}

	private void nudge() {
		if (this.nudged.compareAndSet(false, true)) {
			inBackground(this::work);
		}
	}

	private void inBackground(Runnable task) {
		try {
			this.worker.execute(task);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The leases are closed; they pass by themselves", ex);
		}
	}

	private void work() {
		this.nudged.set(false);
		attempt(this.sharing::share);
	}

	private void endWhatHasPassed() {
		for (LeaseCandidate candidate : this.candidates.values()) {
			HeldLease lease = candidate.lease();
			if (lease != null && !lease.isValid()) {
				lease.end();
			}
		}
	}

	private void attempt(Runnable work) {
		try {
			work.run();
			if (this.inTrouble) {
				this.inTrouble = false;
				logger.info("Instance '" + this.instance + "' can renew its leases again");
				this.candidates.values().forEach((candidate) -> candidate.trouble(null));
			}
		}
		catch (RuntimeException ex) {
			if (!this.inTrouble) {
				logger.warn("Instance '" + this.instance + "' can't renew its leases and keeps trying; what it handles "
						+ "stops before they pass to others: " + ex.getMessage());
			}
			this.inTrouble = true;
			this.candidates.values().forEach((candidate) -> candidate.trouble(ex));
		}
	}

	private static ScheduledExecutorService executor(String name) {
		CustomizableThreadFactory threads = new CustomizableThreadFactory(name + "-");
		threads.setDaemon(true);
		return Executors.newSingleThreadScheduledExecutor(threads);
	}

}
