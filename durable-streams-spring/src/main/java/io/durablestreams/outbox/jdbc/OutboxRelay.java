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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import io.durablestreams.coordination.Leases;
import io.durablestreams.outbox.jdbc.OutboxBacklog.Oldest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Relays what is in the outbox, together with the other instances: each has some of its
 * partitions. Looks into the table from time to time, and at once when it is told that
 * something was committed. From {@link #start} to {@link #stop}.
 */
final class OutboxRelay {

	private static final Log logger = LogFactory.getLog(JdbcOutbox.class);

	/** Counting takes the database longer the more there is. */
	private static final Duration COUNT_EVERY = Duration.ofSeconds(10);

	private static final int COUNT_EVERY_POLLS = 10;

	private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

	private final RelayContext context;

	private final Duration pollInterval;

	private final Duration countEvery;

	private final Duration takeover;

	private final Leases leases;

	private final List<RelayPartition> partitions;

	private final AtomicBoolean pollingSoon = new AtomicBoolean();

	private final long started = System.nanoTime();

	private volatile boolean stopped;

	private long counted = System.nanoTime() - COUNT_EVERY.toNanos();

	private boolean inTrouble;

	OutboxRelay(JdbcOutboxBuilder builder, OutboxDatabase database, RelayContext context) {
		this.context = context;
		this.pollInterval = builder.pollInterval;
		Duration polls = this.pollInterval.multipliedBy(COUNT_EVERY_POLLS);
		this.countEvery = (polls.compareTo(COUNT_EVERY) < 0) ? polls : COUNT_EVERY;
		this.takeover = builder.leaseTime.multipliedBy(4).dividedBy(3).plusSeconds(3);
		this.leases = new Leases(context.owner, builder.leaseTime, new OutboxLeaseTable(database));
		// Who relays nothing still tells what became of what it sends.
		this.partitions = IntStream.range(0, builder.relay ? OutboxTarget.PARTITIONS : 0)
			.mapToObj((number) -> new RelayPartition(number, context, this.leases, this::pollSoon))
			.toList();
	}

	void start() {
		this.partitions.forEach(RelayPartition::start);
		this.context.threads.execute(this::pollAndGoOn);
	}

	/**
	 * Something was committed.
	 * @param keys the keys of the streams that it was for
	 */
	void wake(Collection<String> keys) {
		if (!this.partitions.isEmpty()) {
			keys.forEach((key) -> this.partitions.get(OutboxTarget.partitionOf(key)).wake(key));
		}
	}

	/** Look into the table at once. */
	void pollSoon() {
		if (this.pollingSoon.compareAndSet(false, true)) {
			this.context.threads.executeIn(Duration.ofMillis(10), () -> {
				this.pollingSoon.set(false);
				poll();
			});
		}
	}

	private void pollAndGoOn() {
		try {
			poll();
		}
		finally {
			if (!this.stopped) {
				this.context.threads.executeIn(this.pollInterval, this::pollAndGoOn);
			}
		}
	}

	private synchronized void poll() {
		if (this.stopped) {
			return;
		}
		try {
			List<Integer> held = new ArrayList<>();
			IntStream.range(0, this.partitions.size())
				.filter((number) -> this.partitions.get(number).isHeld())
				.forEach(held::add);
			if (!held.isEmpty()) {
				wake(this.context.backlog.streams(held));
			}
			this.context.reports.stillStopped(held.isEmpty() ? Map.of() : this.context.backlog.stopped(held));
			this.context.outcomes.look();
			count(held);
			this.context.retention.purge(held);
			this.inTrouble = false;
		}
		catch (RuntimeException ex) {
			if (!this.inTrouble) {
				logger.warn(
						"The outbox can't be read at the moment, and nothing of it is relayed; that is tried until it "
								+ "works: " + ex.getMessage());
			}
			this.inTrouble = true;
		}
	}

	private void count(List<Integer> held) {
		if (System.nanoTime() - this.counted >= this.countEvery.toNanos()) {
			this.counted = System.nanoTime();
			this.context.reports.backlog(held.isEmpty() ? 0 : this.context.backlog.count(held));
			Oldest found = this.context.backlog.oldest();
			// Who stops hands over its partitions, which is no reason for a warning.
			if (!this.stopped) {
				this.context.reports.oldest(found, unrelayedSince());
			}
		}
	}

	/** Instances that have just started need some time to share the partitions. */
	private Instant unrelayedSince() {
		boolean settled = System.nanoTime() - this.started >= this.takeover.toNanos();
		return settled ? Instant.now().minus(this.takeover) : Instant.MIN;
	}

	/** Batches under way are seen through, for a few seconds at most. */
	void stop() {
		this.stopped = true;
		this.partitions.forEach(RelayPartition::close);
		long end = System.nanoTime() + STOP_WITHIN.toNanos();
		while (this.partitions.stream().anyMatch(RelayPartition::isBusy) && System.nanoTime() < end) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
		}
		this.partitions.forEach(RelayPartition::leave);
		this.leases.close();
		this.context.threads.close();
	}

}
