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

package io.durablestreams.coordination.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import io.durablestreams.coordination.LeaseTable;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.OffsetStoreException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Leases in the rows of the checkpoints, and members in a table beside, of a PostgreSQL
 * database. Keeps one connection of its own, which must come from a data source that
 * nobody else can exhaust. Who claims a lease ends the transactions of its former owners,
 * which can't be committed any more, and would keep rows for as long as a stopped owner
 * has its connection; its user must be that of the owners, or have the role
 * {@code pg_signal_backend} and see their activity ({@code pg_read_all_stats}).
 */
public final class PostgresLeaseTable implements LeaseTable {

	private static final Log logger = LogFactory.getLog(PostgresLeaseTable.class);

	private final DataSource dataSource;

	private final int networkTimeout;

	private final LeaseSql sql;

	private @Nullable Connection connection;

	private boolean forbidden;

	/**
	 * Create it. The database isn't asked for anything yet.
	 * @param dataSource gives a connection that is kept; no pool that others use
	 * @param checkpointTable the table of the checkpoints
	 * @param networkTimeout how long to wait for the database at most
	 */
	public PostgresLeaseTable(DataSource dataSource, String checkpointTable, Duration networkTimeout) {
		this.dataSource = dataSource;
		this.networkTimeout = (int) networkTimeout.toMillis();
		this.sql = new LeaseSql(checkpointTable);
	}

	@Override
	public void prepare(Collection<CheckpointKey> keys) {
		for (CheckpointKey key : keys) {
			execute((jdbc) -> jdbc.sql(this.sql.prepare())
				.param("key", key.fingerprint())
				.param("group", LeaseSql.readable(key.group()))
				.param("stream", LeaseSql.readable(key.stream()))
				.update());
		}
	}

	@Override
	public OptionalLong claim(CheckpointKey key, String owner, Duration time) {
		return execute((jdbc) -> {
			OptionalLong epoch = number(jdbc.sql(this.sql.claim())
				.param("key", key.fingerprint())
				.param("owner", owner)
				.param("time", time.toMillis()));
			if (epoch.isPresent()) {
				endTransactions(jdbc, key, epoch.getAsLong() - 1, false);
				return epoch;
			}
			// The row may be in the hands of a transaction that was stopped before its
			// commit. It is claimed at the next look, when that has ended.
			number(jdbc.sql(this.sql.passed()).param("key", key.fingerprint()))
				.ifPresent((passed) -> endTransactions(jdbc, key, passed, true));
			return epoch;
		});
	}

	private void endTransactions(JdbcClient jdbc, CheckpointKey key, long lastEpoch, boolean idle) {
		try {
			long ended = jdbc.sql(this.sql.endTransactions(idle))
				.param("key", key.fingerprint())
				.param("epoch", lastEpoch)
				.query(Long.class)
				.single();
			if (ended > 0) {
				logger.info("A transaction of a former owner of " + key + " was ended; it could not be committed");
			}
		}
		catch (BadSqlGrammarException | PermissionDeniedDataAccessException ex) {
			if (!this.forbidden) {
				this.forbidden = true;
				logger.warn("Transactions of former owners of leases can't be ended (" + ex.getMessage()
						+ "); an owner that is stopped in the middle of one keeps the rows it has locked until the "
						+ "lease passes, or its connection breaks");
			}
		}
	}

	private static OptionalLong number(StatementSpec statement) {
		return statement.query(Long.class).list().stream().mapToLong(Long::longValue).findFirst();
	}

	@Override
	public Map<CheckpointKey, Long> renew(String owner, Collection<CheckpointKey> keys, Duration time) {
		Map<String, CheckpointKey> byFingerprint = byFingerprint(keys);
		Map<CheckpointKey, Long> epochs = new HashMap<>();
		execute((jdbc) -> {
			jdbc.sql(this.sql.renew())
				.param("keys", List.copyOf(byFingerprint.keySet()))
				.param("owner", owner)
				.param("time", time.toMillis())
				.query((row) -> {
					CheckpointKey key = byFingerprint.get(row.getString("checkpoint_key"));
					if (key != null) {
						epochs.put(key, row.getLong("lease_epoch"));
					}
				});
			return epochs;
		});
		return epochs;
	}

	@Override
	public void release(CheckpointKey key, String owner, long epoch) {
		execute((jdbc) -> jdbc.sql(this.sql.release())
			.param("key", key.fingerprint())
			.param("owner", owner)
			.param("epoch", epoch)
			.update());
	}

	@Override
	public void heartbeat(String instance, Set<String> groups, Duration time) {
		execute((jdbc) -> {
			for (String group : groups) {
				jdbc.sql(this.sql.heartbeat())
					.param("group", group(group))
					.param("instance", instance)
					.param("time", time.toMillis())
					.update();
			}
			List<String> attended = groups.stream().map(PostgresLeaseTable::group).toList();
			return jdbc.sql(this.sql.forgetMembers(!attended.isEmpty()))
				.param("instance", instance)
				.param("groups", attended)
				.param("time", time.toMillis())
				.update();
		});
	}

	@Override
	public Snapshot snapshot(Collection<CheckpointKey> keys) {
		Map<String, CheckpointKey> byFingerprint = byFingerprint(keys);
		Map<String, String> groups = keys.stream()
			.map(CheckpointKey::group)
			.distinct()
			.collect(Collectors.toMap(PostgresLeaseTable::group, Function.identity()));
		Map<String, Set<String>> members = new HashMap<>();
		Map<String, Integer> holdings = new HashMap<>();
		Map<CheckpointKey, String> owners = new HashMap<>();
		execute((jdbc) -> {
			jdbc.sql(this.sql.members()).query((row) -> {
				String group = groups.get(row.getString("group_key"));
				if (group != null) {
					members.computeIfAbsent(group, (name) -> new HashSet<>()).add(row.getString("instance_id"));
				}
			});
			jdbc.sql(this.sql.owners()).query((row) -> {
				String owner = row.getString("lease_owner");
				holdings.merge(owner, 1, Integer::sum);
				CheckpointKey key = byFingerprint.get(row.getString("checkpoint_key"));
				if (key != null) {
					owners.put(key, owner);
				}
			});
			return owners;
		});
		return new Snapshot(members, holdings, owners);
	}

	@Override
	public void close() {
		Connection open = this.connection;
		this.connection = null;
		if (open != null) {
			try {
				open.close();
			}
			catch (SQLException ex) {
				logger.debug("The connection of the leases could not be closed", ex);
			}
		}
	}

	private <T> T execute(Function<JdbcClient, T> work) {
		try {
			return work.apply(JdbcClient.create(new SingleConnectionDataSource(connection(), true)));
		}
		catch (SQLException | RuntimeException ex) {
			close();
			throw new OffsetStoreException("The leases can't be reached in table '" + this.sql.table()
					+ "'; see that the database can be reached and written (" + ex.getMessage() + ")", ex);
		}
	}

	private Connection connection() throws SQLException {
		Connection open = this.connection;
		if (open == null) {
			open = this.dataSource.getConnection();
			this.connection = open;
			open.setAutoCommit(true);
			open.setNetworkTimeout(Runnable::run, this.networkTimeout);
		}
		return open;
	}

	private static Map<String, CheckpointKey> byFingerprint(Collection<CheckpointKey> keys) {
		return keys.stream().collect(Collectors.toMap(CheckpointKey::fingerprint, Function.identity()));
	}

	private static String group(String group) {
		return new CheckpointKey(group, "*").fingerprint();
	}

}
