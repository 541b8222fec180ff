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

import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.LeasedOffsetStore;
import org.jspecify.annotations.Nullable;

/**
 * Shares streams among instances by leases in a table: each stream is handled by one
 * instance at a time, and all are spread evenly over those that live. Thread-safe. Two
 * threads of its own renew the leases and watch them; it begins to work with the first
 * {@link #join}.
 */
public final class LeaseCoordinator implements StreamCoordinator, AutoCloseable {

	private final String instance;

	private final LeasedOffsetStore store;

	private final Leases leases;

	/**
	 * Create a coordinator.
	 * @param instance this instance's id, which no other one has or had
	 * @param leaseTime how long a lease lasts without being renewed; at least a second
	 * @param store keeps checkpoints under the protection of the leases
	 * @param table keeps the leases; closed with this coordinator
	 * @throws IllegalArgumentException if the id is blank or the time too short
	 */
	public LeaseCoordinator(String instance, Duration leaseTime, LeasedOffsetStore store, LeaseTable table) {
		this.instance = instance;
		this.store = store;
		this.leases = new Leases(instance, leaseTime, table);
	}

	@Override
	public LeasedOffsetStore offsetStore() {
		return this.store;
	}

	@Override
	public String instance() {
		return this.instance;
	}

	@Override
	public @Nullable String owner(CheckpointKey key) {
		return this.leases.owner(key);
	}

	@Override
	public Membership join(CheckpointKey key, Member member) {
		return this.leases.join(key, member);
	}

	/**
	 * Give everything back, and end the threads. Waits a few seconds at most.
	 */
	@Override
	public void close() {
		this.leases.close();
	}

}
