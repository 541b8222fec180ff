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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.durablestreams.coordination.LeaseTable.Snapshot;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.LeasedOffsetStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Shares streams among instances by leases in a table: each stream is handled by one
 * instance at a time, and all are spread evenly over those that live. Thread-safe. Two
 * threads of its own renew the leases and watch them; it begins to work with the first
 * {@link #join}.
 */
public final class LeaseCoordinator implements StreamCoordinator, AutoCloseable {

	private static final Log logger = LogFactory.getLog(LeaseCoordinator.class);

	private static final Duration LONGEST_POLL = Duration.ofSeconds(1);

	private final String instance;

	private final Duration leaseTime;

	private final LeasedOffsetStore store;

	private final LeaseTable table;

	private final Map<CheckpointKey, LeasePart> parts = new ConcurrentHashMap<>();

	private final ScheduledExecutorService worker = executor("durable-streams-leases");

	private final ScheduledExecutorService watch = executor("durable-streams-lease-watch");

	private final AtomicBoolean started = new AtomicBoolean();

	private final AtomicBoolean nudged = new AtomicBoolean();

	private final AtomicBoolean membershipChanged = new AtomicBoolean();

	private long lastRenewal;

	private boolean inTrouble;

	/**
	 * Create a coordinator.
	 * @param instance this instance's id, which no other one has or had
	 * @param leaseTime how long a lease lasts without being renewed; at least a second
	 * @param store keeps checkpoints under the protection of the leases
	 * @param table keeps the leases; closed with this coordinator
	 * @throws IllegalArgumentException if the id is blank or the time too short
	 */
	public LeaseCoordinator(String instance, Duration leaseTime, LeasedOffsetStore store, LeaseTable table) {
		if (instance.isBlank()) {
			throw new IllegalArgumentException("The id of the instance must not be blank");
		}
		if (leaseTime.compareTo(Duration.ofSeconds(1)) < 0) {
			throw new IllegalArgumentException("The lease time must be at least a second: " + leaseTime);
		}
		this.instance = instance;
		this.leaseTime = leaseTime;
		this.store = store;
		this.table = table;
		this.lastRenewal = System.nanoTime() - leaseTime.toNanos();
	}

	@Override
	public LeasedOffsetStore offsetStore() {
		return this.store;
	}

	@Override
	public Participation join(CheckpointKey key, Consumer<@Nullable Throwable> onTrouble) {
		LeasePart part = new LeasePart(key, onTrouble, this::nudge, this::leave);
		if (this.parts.putIfAbsent(key, part) != null) {
			throw new IllegalStateException("This instance takes part in handling " + key
					+ " already: two listeners of one application can't share a group and a stream");
		}
		this.membershipChanged.set(true);
		if (this.started.compareAndSet(false, true)) {
			long poll = Math.min(this.leaseTime.toNanos() / 6, LONGEST_POLL.toNanos());
			this.worker.scheduleWithFixedDelay(this::work, 0, poll, TimeUnit.NANOSECONDS);
			long look = this.leaseTime.toNanos() / 50;
			this.watch.scheduleWithFixedDelay(this::endWhatHasPassed, look, look, TimeUnit.NANOSECONDS);
		}
		return part;
	}

	/**
	 * Give everything back, and end the threads. Waits a few seconds at most.
	 */
	@Override
	public void close() {
		List.copyOf(this.parts.values()).forEach(LeasePart::leave);
		this.worker.execute(() -> attempt(() -> this.table.attend(this.instance, Set.of(), this.leaseTime)));
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

	private void leave(LeasePart part) {
		this.parts.remove(part.key(), part);
		HeldLease lease = part.lease();
		if (lease != null) {
			lease.release();
		}
		// Others wait for a member to claim what it doesn't want any more.
		this.membershipChanged.set(true);
		nudge();
	}

	private void release(LeasePart part, HeldLease lease) {
		if (part.drop(lease)) {
			inBackground(() -> attempt(() -> this.table.release(part.key(), this.instance, lease.epoch())));
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
			logger.debug("The coordinator is closed; leases pass by themselves", ex);
		}
	}

	private void work() {
		this.nudged.set(false);
		attempt(() -> {
			boolean due = this.membershipChanged.getAndSet(false)
					|| System.nanoTime() - this.lastRenewal >= this.leaseTime.toNanos() / 3;
			Collection<CheckpointKey> joined = Set.copyOf(this.parts.keySet());
			List<LeasePart> waiting = this.parts.values().stream().filter(LeasePart::isWaiting).toList();
			if (due) {
				renew(joined);
			}
			if (due || !waiting.isEmpty()) {
				prepare(waiting.stream().filter((part) -> !part.isPrepared()).toList());
				Snapshot snapshot = this.table.look(joined);
				loseWhatOthersHave(snapshot);
				if (due) {
					giveAway(snapshot, joined);
				}
				claim(snapshot, waiting);
			}
		});
	}

	private void prepare(List<LeasePart> unknown) {
		this.table.prepare(unknown.stream().map(LeasePart::key).toList());
		unknown.forEach((part) -> part.prepared(true));
	}

	private void renew(Collection<CheckpointKey> joined) {
		long start = System.nanoTime();
		this.table.attend(this.instance, joined.stream().map(CheckpointKey::group).collect(Collectors.toSet()),
				this.leaseTime);
		List<LeasePart> held = this.parts.values().stream().filter((part) -> part.lease() != null).toList();
		if (!held.isEmpty()) {
			Map<CheckpointKey, Long> renewed = this.table.renew(this.instance,
					held.stream().map(LeasePart::key).toList(), this.leaseTime);
			for (LeasePart part : held) {
				HeldLease lease = part.lease();
				if (lease != null && Objects.equals(renewed.get(part.key()), lease.epoch())) {
					lease.renewed(deadline(start));
				}
			}
		}
		this.lastRenewal = start;
	}

	private void loseWhatOthersHave(Snapshot snapshot) {
		for (LeasePart part : this.parts.values()) {
			HeldLease lease = part.lease();
			String owner = snapshot.owners().get(part.key());
			if (lease != null && owner != null && !owner.equals(this.instance)) {
				lease.lose();
			}
		}
	}

	private void giveAway(Snapshot snapshot, Collection<CheckpointKey> joined) {
		Set<CheckpointKey> held = this.parts.values()
			.stream()
			.filter(LeasePart::isHeld)
			.map(LeasePart::key)
			.collect(Collectors.toSet());
		for (CheckpointKey key : new Balance(this.instance, snapshot).surplus(held, joined)) {
			LeasePart part = this.parts.get(key);
			HeldLease lease = (part != null) ? part.lease() : null;
			if (lease != null) {
				logger.debug("Instance '" + this.instance + "' hands over " + key);
				lease.end();
			}
		}
	}

	private void claim(Snapshot snapshot, List<LeasePart> waiting) {
		Balance balance = new Balance(this.instance, snapshot);
		List<LeasePart> shuffled = new ArrayList<>(waiting);
		// All instances that see a lease become free want it.
		Collections.shuffle(shuffled);
		for (LeasePart part : shuffled) {
			int held = (int) this.parts.values().stream().filter(LeasePart::isHeld).count();
			boolean free = snapshot.owners().get(part.key()) == null;
			boolean left = part.isFreeFor(free, this.leaseTime.dividedBy(2));
			if (free && (balance.mayClaim(part.key(), held) || left)) {
				claim(part);
			}
		}
	}

	private void claim(LeasePart part) {
		long start = System.nanoTime();
		OptionalLong epoch = this.table.claim(part.key(), this.instance, this.leaseTime);
		// Somebody was faster, or the row has been deleted.
		part.prepared(epoch.isPresent());
		if (epoch.isPresent()) {
			logger.debug("Instance '" + this.instance + "' handles " + part.key());
			HeldLease lease = new HeldLease(this.instance, epoch.getAsLong(), deadline(start),
					(released) -> release(part, released));
			if (!part.grant(lease) || !this.parts.containsValue(part)) {
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

	private void endWhatHasPassed() {
		for (LeasePart part : this.parts.values()) {
			HeldLease lease = part.lease();
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
				this.parts.values().forEach((part) -> part.trouble(null));
			}
		}
		catch (RuntimeException ex) {
			if (!this.inTrouble) {
				logger.warn("Instance '" + this.instance + "' can't renew its leases and keeps trying; what it handles "
						+ "stops before they pass to others: " + ex.getMessage());
			}
			this.inTrouble = true;
			this.parts.values().forEach((part) -> part.trouble(ex));
		}
	}

	private static ScheduledExecutorService executor(String name) {
		CustomizableThreadFactory threads = new CustomizableThreadFactory(name + "-");
		threads.setDaemon(true);
		return Executors.newSingleThreadScheduledExecutor(threads);
	}

}
