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

package io.durablestreams.offset.jdbc;

/**
 * How transactions under a lease are known to a PostgreSQL server, so that who takes a
 * lease over can end those of its former owners: an owner that is stopped would keep the
 * rows that it has locked. A transaction has the name only for as long as it lasts; the
 * connection, and the pool that it goes back to, keep theirs.
 */
public final class LeasedTransactions {

	/** Not {@code now()}, which is when a transaction began. */
	private static final String LEFT = "lease_until - CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

	private static final String IDLE_LIMIT = "idle_in_transaction_session_timeout";

	private LeasedTransactions() {
	}

	/**
	 * What the names of the transactions under leases on a stream begin with; the epoch
	 * follows. The table is part of it, because a database may have several.
	 * @param table the table of the checkpoints
	 * @return an expression with the parameter {@code key}, of at most 47 of the 63
	 * characters that a name may have
	 */
	public static String namePrefix(String table) {
		return "'ds ' || CAST(CAST('" + table + "' AS regclass) AS oid) || ' ' || CAST(:key AS text) || ' '";
	}

	/**
	 * Names the transaction.
	 * @param table the table of the checkpoints
	 * @return a condition, which is met
	 */
	static String named(String table) {
		return "set_config('application_name', " + namePrefix(table) + " || CAST(:epoch AS bigint), true) IS NOT NULL";
	}

	/**
	 * Lets the server end the transaction if nothing more comes until the lease has
	 * passed, unless it has a limit of its own. For the statement that locks the lease's
	 * row, behind which only the commit is to come.
	 * @return a condition, which is met
	 */
	static String limited() {
		return "CASE WHEN current_setting('" + IDLE_LIMIT + "') = '0' THEN set_config('" + IDLE_LIMIT
				+ "', CAST(GREATEST(" + LEFT + ", 1000) AS text), true) IS NOT NULL ELSE true END";
	}

}
