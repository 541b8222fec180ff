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

import io.durablestreams.offset.jdbc.LeasedTransactions;

/**
 * The statements on leases and members. Each is a transaction of its own, takes its time
 * from the server's clock, and passes over rows that a transaction has in use instead of
 * waiting for it.
 *
 * @param table the table of the checkpoints
 */
record LeaseSql(String table) {

	/** Not {@code now()}, which is when a transaction began. */
	private static final String NOW = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

	/** A conflict with a row that is in use would wait for whoever uses it. */
	String prepare() {
		return "INSERT INTO " + this.table + " (checkpoint_key, group_name, stream_name, sub_offset, ordinal)"
				+ " SELECT :key, :group, :stream, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM " + this.table
				+ " WHERE checkpoint_key = :key) ON CONFLICT (checkpoint_key) DO NOTHING";
	}

	String claim() {
		return "UPDATE " + this.table + " SET lease_owner = :owner, lease_epoch = lease_epoch + 1, lease_until = " + NOW
				+ " + :time WHERE checkpoint_key = (SELECT checkpoint_key FROM " + this.table
				+ " WHERE checkpoint_key = :key AND (lease_owner IS NULL OR lease_until <= " + NOW
				+ ") FOR UPDATE SKIP LOCKED) RETURNING lease_epoch";
	}

	/** The epoch of a lease that has passed. */
	String passed() {
		return "SELECT lease_epoch FROM " + this.table
				+ " WHERE checkpoint_key = :key AND (lease_owner IS NULL OR lease_until <= " + NOW + ")";
	}

	/**
	 * Ends the transactions under leases of a stream up to an epoch.
	 * @param idle only those that have had nothing to do for a second
	 */
	String endTransactions(boolean idle) {
		String epoch = "CASE WHEN starts_with(application_name, named.prefix) THEN"
				+ " CAST(SUBSTRING(SUBSTRING(application_name FROM LENGTH(named.prefix) + 1) FROM '^[0-9]{1,18}$')"
				+ " AS BIGINT) END";
		return "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity, (SELECT "
				+ LeasedTransactions.namePrefix(this.table)
				+ " AS prefix) AS named WHERE datname = current_database() AND pid <> pg_backend_pid() AND " + epoch
				+ " <= :epoch"
				+ (idle ? " AND state LIKE 'idle in transaction%' AND state_change < clock_timestamp() - INTERVAL '1s'"
						: "");
	}

	String renew() {
		return "UPDATE " + this.table + " SET lease_until = " + NOW
				+ " + :time WHERE checkpoint_key IN (SELECT checkpoint_key FROM " + this.table
				+ " WHERE checkpoint_key IN (:keys) AND lease_owner = :owner FOR UPDATE SKIP LOCKED)"
				+ " RETURNING checkpoint_key, lease_epoch";
	}

	String release() {
		return "UPDATE " + this.table + " SET lease_owner = NULL, lease_until = 0"
				+ " WHERE checkpoint_key = :key AND lease_owner = :owner AND lease_epoch = :epoch";
	}

	String heartbeat() {
		return "INSERT INTO " + memberTable() + " (group_key, instance_id, alive_until) VALUES (:group, :instance, "
				+ NOW
				+ " + :time) ON CONFLICT (group_key, instance_id) DO UPDATE SET alive_until = EXCLUDED.alive_until";
	}

	String forgetMembers(boolean exceptGroups) {
		return "DELETE FROM " + memberTable() + " WHERE (instance_id = :instance"
				+ (exceptGroups ? " AND group_key NOT IN (:groups)" : "") + ") OR alive_until < " + NOW
				+ " - 10 * :time";
	}

	String members() {
		return "SELECT group_key, instance_id FROM " + memberTable() + " WHERE alive_until > " + NOW;
	}

	String owners() {
		return "SELECT checkpoint_key, lease_owner FROM " + this.table
				+ " WHERE lease_owner IS NOT NULL AND lease_until > " + NOW;
	}

	private String memberTable() {
		return this.table + "_member";
	}

	static String readable(String name) {
		StringBuilder readable = new StringBuilder();
		name.codePoints()
			.limit(255)
			.map((c) -> (c < ' ' || c > Character.MAX_VALUE || Character.isSurrogate((char) c)) ? '?' : c)
			.forEach(readable::appendCodePoint);
		return readable.toString();
	}

}
