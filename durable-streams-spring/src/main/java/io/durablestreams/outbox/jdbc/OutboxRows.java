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

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.durablestreams.producer.internal.encoding.Framing;
import io.durablestreams.producer.internal.encoding.MessageEncoders;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;

/**
 * The messages in the table, within a transaction of the relay's. All is found by the
 * index on stream, state and transaction, or by the messages' ids.
 */
final class OutboxRows {

	private static final int MAX_IDS = 1000;

	private static final int PURGED_AT_ONCE = 1000;

	private static final String BETWEEN = "id BETWEEN ? AND ?";

	private final OutboxDatabase database;

	private final String table;

	private final boolean keepRelayed;

	OutboxRows(OutboxDatabase database, boolean keepRelayed) {
		this.database = database;
		this.table = database.table();
		this.keepRelayed = keepRelayed;
	}

	/**
	 * Choose the messages of the next batch, at least one if any waits. One that closes
	 * the stream travels alone.
	 * @return their ids, or {@code null} if none waits
	 */
	@Nullable RowIds next(JdbcTemplate jdbc, String key, BatchLimits limits, MediaType contentType) {
		Framing framing = MessageEncoders.framing(contentType);
		List<Long> chosen = new ArrayList<>();
		long[] bytes = new long[1];
		boolean[] full = new boolean[1];
		RowCallbackHandler choose = (row) -> {
			bytes[0] += row.getLong("payload_size");
			boolean closes = row.getInt("closes") != 0;
			boolean fits = chosen.isEmpty()
					|| (!closes && framing.bodySize(chosen.size() + 1, bytes[0]) <= limits.bytes());
			if (!full[0] && fits) {
				chosen.add(row.getLong("id"));
			}
			full[0] |= !fits || closes;
		};
		jdbc.query("SELECT id, payload_size, closes FROM " + this.table + " WHERE stream_key = ? AND state = "
				+ RelayTable.WAITING + " ORDER BY transaction_id, id LIMIT " + limits.messages(), choose, key);
		return chosen.isEmpty() ? null : RowIds.of(chosen.stream().mapToLong(Long::longValue).toArray());
	}

	List<OutboxRow> read(JdbcTemplate jdbc, String key, RowIds ids) {
		List<OutboxRow> rows = new ArrayList<>(ids.size());
		for (Condition condition : conditions(ids)) {
			rows.addAll(jdbc.query(
					"SELECT id, transaction_id, payload, closes, headers FROM " + byId() + known(RelayTable.WAITING)
							+ condition.sql(),
					(row, number) -> new OutboxRow(row.getLong("id"), row.getLong("transaction_id"),
							row.getBytes("payload"), row.getInt("closes") != 0,
							TraceHeaders.parse(row.getString("headers"))),
					condition.parameters(key)));
		}
		rows.sort(OutboxRow.ORDER);
		return rows;
	}

	void relayed(JdbcTemplate jdbc, String key, RowIds ids) {
		for (Condition condition : conditions(ids)) {
			String where = known(RelayTable.WAITING) + condition.sql();
			jdbc.update(this.keepRelayed ? "UPDATE " + byId() + " SET state = " + RelayTable.RELAYED + ", ended_at = "
					+ System.currentTimeMillis() + where : delete() + where, condition.parameters(key));
		}
	}

	int giveUp(JdbcTemplate jdbc, String key, RowIds ids, String reason) {
		int rows = 0;
		for (Condition condition : conditions(ids)) {
			List<Object> parameters = new ArrayList<>(List.of(reason));
			Collections.addAll(parameters, condition.parameters(key));
			rows += jdbc.update(
					"UPDATE " + byId() + " SET state = " + RelayTable.GIVEN_UP + ", ended_at = "
							+ System.currentTimeMillis() + ", reason = ?" + known(RelayTable.WAITING) + condition.sql(),
					parameters.toArray());
		}
		return rows;
	}

	/**
	 * Remove some of the messages that have ended. They are there roughly in the order in
	 * which they did: look at the first.
	 * @return whether there may be more
	 */
	boolean purge(JdbcTemplate jdbc, String key, int state, long endedBefore) {
		List<Long> ended = new ArrayList<>();
		RowCallbackHandler choose = (row) -> {
			if (row.getLong("ended_at") < endedBefore) {
				ended.add(row.getLong("id"));
			}
		};
		jdbc.query("SELECT id, ended_at FROM " + this.table + " WHERE stream_key = ? AND state = " + state
				+ " ORDER BY transaction_id, id LIMIT " + PURGED_AT_ONCE, choose, key);
		if (!ended.isEmpty()) {
			for (Condition condition : conditions(RowIds.of(ended.stream().mapToLong(Long::longValue).toArray()))) {
				jdbc.update(delete() + known(state) + condition.sql(), condition.parameters(key));
			}
		}
		return ended.size() == PURGED_AT_ONCE;
	}

	/**
	 * The table, for what is found by ids. MySQL and MariaDB must not look for it by
	 * another index: they would lock all that they come across, also what the application
	 * has not committed, and wait for that.
	 */
	private String byId() {
		return this.table
				+ ((this.database.product() == OutboxDatabase.Product.MYSQL) ? " m FORCE INDEX (PRIMARY)" : "");
	}

	private String delete() {
		boolean named = this.database.product() == OutboxDatabase.Product.MYSQL;
		return "DELETE " + (named ? "m " : "") + "FROM " + byId();
	}

	/**
	 * What else is true of messages whose ids are known. PostgreSQL must not look for
	 * them by it: while its statistics are of a time in which little waited, it would
	 * take the index on streams, and read all that waits for each batch. For expressions
	 * it has no index.
	 */
	private String known(int state) {
		boolean expressions = this.database.product() == OutboxDatabase.Product.POSTGRESQL;
		return (expressions ? " WHERE CONCAT(stream_key, '') = ? AND state + 0 = "
				: " WHERE stream_key = ? AND state = ") + state + " AND ";
	}

	private static List<Condition> conditions(RowIds ids) {
		List<Condition> conditions = new ArrayList<>();
		for (long[] run : ids.runs()) {
			conditions.add(new Condition(BETWEEN, List.of(run[0], run[1])));
		}
		List<Long> singles = ids.singles();
		for (int from = 0; from < singles.size(); from += MAX_IDS) {
			List<Long> some = singles.subList(from, Math.min(from + MAX_IDS, singles.size()));
			// A long list by itself may be looked for in all of the table.
			List<Long> parameters = new ArrayList<>(List.of(some.get(0), some.get(some.size() - 1)));
			parameters.addAll(some);
			conditions.add(new Condition(BETWEEN + " AND id IN (" + "?,".repeat(some.size() - 1) + "?)", parameters));
		}
		return conditions;
	}

	/**
	 * Which messages.
	 *
	 * @param sql the condition
	 * @param ids the ids in it, as its parameters
	 */
	private record Condition(String sql, List<Long> ids) {

		Object[] parameters(String key) {
			List<Object> parameters = new ArrayList<>(List.of(key));
			parameters.addAll(this.ids);
			return parameters.toArray();
		}

	}

}
