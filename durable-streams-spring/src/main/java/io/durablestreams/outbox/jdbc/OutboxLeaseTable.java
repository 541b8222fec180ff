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
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

import io.durablestreams.coordination.LeaseTable;
import io.durablestreams.offset.CheckpointKey;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.RowCallbackHandler;

/**
 * Leases on the partitions of the outbox, in its database and by the clock of that. They
 * only spread the work: what is relayed is protected by the rows of the streams.
 */
final class OutboxLeaseTable implements LeaseTable {

	private static final String GROUP = "outbox";

	private final OutboxDatabase database;

	private final String leases;

	private final String members;

	OutboxLeaseTable(OutboxDatabase database) {
		this.database = database;
		this.leases = database.table() + "_lease";
		this.members = database.table() + "_member";
	}

	/**
	 * The key of the lease on a partition.
	 * @param partition the partition's number
	 * @return the key
	 */
	static CheckpointKey key(int partition) {
		return new CheckpointKey(GROUP, Integer.toString(partition));
	}

	private static int partition(CheckpointKey key) {
		return Integer.parseInt(key.stream());
	}

	private String now() {
		return this.database.product().now();
	}

	@Override
	public void prepare(Collection<CheckpointKey> keys) {
		if (keys.isEmpty()) {
			return;
		}
		Set<Integer> present = new HashSet<>(
				this.database.jdbc().queryForList("SELECT partition_no FROM " + this.leases, Integer.class));
		for (CheckpointKey key : keys) {
			if (!present.contains(partition(key))) {
				insert(partition(key));
			}
		}
	}

	private void insert(int partition) {
		try {
			// The log of the database doesn't tell of what is in order.
			String insert = this.database.product()
				.insertIfAbsent("INTO " + this.leases + " (partition_no) VALUES (?)", "partition_no");
			this.database.inTransaction((jdbc) -> jdbc.update(insert, partition));
		}
		catch (DuplicateKeyException ex) {
			// Another instance was faster.
		}
	}

	@Override
	public OptionalLong claim(CheckpointKey key, String owner, Duration time) {
		return this.database.inTransaction((jdbc) -> {
			int claimed = jdbc.update("UPDATE " + this.leases
					+ " SET lease_owner = ?, lease_epoch = lease_epoch + 1, lease_until = " + now() + " + ?"
					+ " WHERE partition_no = ? AND (lease_owner IS NULL OR lease_until <= " + now() + ")", owner,
					time.toMillis(), partition(key));
			Long epoch = (claimed > 0)
					? jdbc.queryForObject("SELECT lease_epoch FROM " + this.leases + " WHERE partition_no = ?",
							Long.class, partition(key))
					: null;
			return (epoch != null) ? OptionalLong.of(epoch) : OptionalLong.empty();
		});
	}

	@Override
	public Map<CheckpointKey, Long> renew(String owner, Collection<CheckpointKey> keys, Duration time) {
		String list = String.join(",", keys.stream().map(CheckpointKey::stream).toList());
		String mine = " WHERE lease_owner = ? AND partition_no IN (" + list + ")";
		return this.database.inTransaction((jdbc) -> {
			jdbc.update("UPDATE " + this.leases + " SET lease_until = " + now() + " + ?" + mine, time.toMillis(),
					owner);
			Map<CheckpointKey, Long> epochs = new HashMap<>();
			RowCallbackHandler add = (row) -> epochs.put(key(row.getInt("partition_no")), row.getLong("lease_epoch"));
			jdbc.query("SELECT partition_no, lease_epoch FROM " + this.leases + mine, add, owner);
			return epochs;
		});
	}

	@Override
	public void release(CheckpointKey key, String owner, long epoch) {
		this.database.inTransaction((jdbc) -> jdbc.update(
				"UPDATE " + this.leases + " SET lease_owner = NULL, lease_until = 0"
						+ " WHERE partition_no = ? AND lease_owner = ? AND lease_epoch = ?",
				partition(key), owner, epoch));
	}

	@Override
	public void heartbeat(String instance, Set<String> groups, Duration time) {
		this.database.inTransaction((jdbc) -> {
			jdbc.update("DELETE FROM " + this.members + " WHERE alive_until < " + now() + " - ?", 10 * time.toMillis());
			if (groups.isEmpty()) {
				return jdbc.update("DELETE FROM " + this.members + " WHERE instance_id = ?", instance);
			}
			int renewed = jdbc.update(
					"UPDATE " + this.members + " SET alive_until = " + now() + " + ? WHERE instance_id = ?",
					time.toMillis(), instance);
			// The instance's id is nobody else's, and this is called by one thread.
			return (renewed > 0) ? renewed
					: jdbc.update(
							"INSERT INTO " + this.members + " (instance_id, alive_until) VALUES (?, " + now() + " + ?)",
							instance, time.toMillis());
		});
	}

	@Override
	public Snapshot snapshot(Collection<CheckpointKey> keys) {
		return this.database.inTransaction((jdbc) -> {
			List<String> alive = jdbc.queryForList(
					"SELECT instance_id FROM " + this.members + " WHERE alive_until > " + now(), String.class);
			Map<String, Integer> holdings = new HashMap<>();
			Map<CheckpointKey, String> owners = new HashMap<>();
			jdbc.query("SELECT partition_no, lease_owner FROM " + this.leases
					+ " WHERE lease_owner IS NOT NULL AND lease_until > " + now(), (row) -> {
						holdings.merge(row.getString("lease_owner"), 1, Integer::sum);
						owners.put(key(row.getInt("partition_no")), row.getString("lease_owner"));
					});
			return new Snapshot(Map.of(GROUP, Set.copyOf(alive)), holdings, owners);
		});
	}

	@Override
	public void close() {
		// Keeps no connection.
	}

}
