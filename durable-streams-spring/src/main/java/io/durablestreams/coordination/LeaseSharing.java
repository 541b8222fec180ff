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
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

import io.durablestreams.coordination.LeaseTable.Snapshot;
import io.durablestreams.offset.CheckpointKey;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * This instance's part in sharing out leases: it shows that it lives, renews what it
 * holds, hands over what is more than its share, and claims what is free. By one thread
 * at a time; that members have changed may be told by any.
 */
final class LeaseSharing {

	private static final Log logger = LogFactory.getLog(LeaseSharing.class);

	private final String instance;

	private final Duration leaseTime;

	private final LeaseTable table;

	private final Map<CheckpointKey, LeaseCandidate> candidates;

	private final BiConsumer<LeaseCandidate, HeldLease> onRelease;

	private final AtomicBoolean membershipChanged = new AtomicBoolean();

	private long lastRenewal;

	/**
	 * Create it.
	 * @param instance this instance's id
	 * @param leaseTime how long a lease lasts without being renewed
	 * @param table keeps the leases
	 * @param candidates what this instance is a member for, changed by others
	 * @param onRelease told which lease isn't wanted any more
	 */
	LeaseSharing(String instance, Duration leaseTime, LeaseTable table, Map<CheckpointKey, LeaseCandidate> candidates,
			BiConsumer<LeaseCandidate, HeldLease> onRelease) {
		this.instance = instance;
		this.leaseTime = leaseTime;
		this.table = table;
		this.candidates = candidates;
		this.onRelease = onRelease;
		this.lastRenewal = System.nanoTime() - leaseTime.toNanos();
	}

	/** The others have to know at once. */
	void membershipChanged() {
		this.membershipChanged.set(true);
	}

	/**
	 * Do what is due, and see what there is to claim.
	 */
	void share() {
		boolean due = this.membershipChanged.getAndSet(false)
				|| System.nanoTime() - this.lastRenewal >= this.leaseTime.toNanos() / 3;
		Collection<CheckpointKey> joined = Set.copyOf(this.candidates.keySet());
		List<LeaseCandidate> waiting = this.candidates.values().stream().filter(LeaseCandidate::isWaiting).toList();
		if (due) {
			renew(joined);
		}
		if (due || !waiting.isEmpty()) {
			prepare(waiting.stream().filter((candidate) -> !candidate.isPrepared()).toList());
			Snapshot snapshot = this.table.snapshot(joined);
			loseWhatOthersHave(snapshot);
			if (due) {
				rebalance(snapshot, joined);
			}
			claim(snapshot, waiting);
		}
	}

	private void prepare(List<LeaseCandidate> unknown) {
		this.table.prepare(unknown.stream().map(LeaseCandidate::key).toList());
		unknown.forEach((candidate) -> candidate.prepared(true));
	}

	private void renew(Collection<CheckpointKey> joined) {
		long start = System.nanoTime();
		this.table.heartbeat(this.instance, joined.stream().map(CheckpointKey::group).collect(Collectors.toSet()),
				this.leaseTime);
		List<LeaseCandidate> held = this.candidates.values()
			.stream()
			.filter((candidate) -> candidate.lease() != null)
			.toList();
		if (!held.isEmpty()) {
			Map<CheckpointKey, Long> renewed = this.table.renew(this.instance,
					held.stream().map(LeaseCandidate::key).toList(), this.leaseTime);
			for (LeaseCandidate candidate : held) {
				HeldLease lease = candidate.lease();
				if (lease != null && Objects.equals(renewed.get(candidate.key()), lease.epoch())) {
					lease.renewed(deadline(start));
				}
			}
		}
		this.lastRenewal = start;
	}

	private void loseWhatOthersHave(Snapshot snapshot) {
		for (LeaseCandidate candidate : this.candidates.values()) {
			HeldLease lease = candidate.lease();
			String owner = snapshot.owners().get(candidate.key());
			boolean elsewhere = owner != null && !owner.equals(this.instance);
			if (lease != null && elsewhere) {
				lease.lose();
			}
			candidate.heldElsewhere(elsewhere ? owner : null);
		}
	}

	private void rebalance(Snapshot snapshot, Collection<CheckpointKey> joined) {
		Set<CheckpointKey> held = this.candidates.values()
			.stream()
			.filter(LeaseCandidate::isHeld)
			.map(LeaseCandidate::key)
			.collect(Collectors.toSet());
		for (CheckpointKey key : new Balance(this.instance, snapshot).surplus(held, joined)) {
			LeaseCandidate candidate = this.candidates.get(key);
			HeldLease lease = (candidate != null) ? candidate.lease() : null;
			if (lease != null) {
				logger.debug("Instance '" + this.instance + "' hands over " + key);
				lease.end();
			}
		}
	}

	private void claim(Snapshot snapshot, List<LeaseCandidate> waiting) {
		Balance balance = new Balance(this.instance, snapshot);
		List<LeaseCandidate> shuffled = new ArrayList<>(waiting);
		// All instances that see a lease become free want it.
		Collections.shuffle(shuffled);
		for (LeaseCandidate candidate : shuffled) {
			int held = (int) this.candidates.values().stream().filter(LeaseCandidate::isHeld).count();
			boolean free = snapshot.owners().get(candidate.key()) == null;
			boolean left = candidate.isFreeFor(free, this.leaseTime.dividedBy(2));
			if (free && (balance.mayClaim(candidate.key(), held) || left)) {
				claim(candidate);
			}
		}
	}

	private void claim(LeaseCandidate candidate) {
		long start = System.nanoTime();
		OptionalLong epoch = this.table.claim(candidate.key(), this.instance, this.leaseTime);
		// Somebody was faster, or the row has been deleted.
		candidate.prepared(epoch.isPresent());
		if (epoch.isPresent()) {
			logger.debug("Instance '" + this.instance + "' handles " + candidate.key());
			HeldLease lease = new HeldLease(this.instance, epoch.getAsLong(), deadline(start),
					(released) -> this.onRelease.accept(candidate, released));
			if (!candidate.grant(lease) || !this.candidates.containsValue(candidate)) {
				lease.release();
			}
		}
	}

	/**
	 * A tenth early, so that nothing is begun at the last moment. The lease lasts longer
	 * than this: the table's clock begins to count later.
	 */
	private long deadline(long start) {
		return start + this.leaseTime.toNanos() / 10 * 9;
	}

}
