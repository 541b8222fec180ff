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
import java.util.List;

/**
 * Removes messages from the outbox that have been kept for long enough. Used by one
 * thread at a time.
 */
final class OutboxRetention {

	private static final Duration PURGE_EVERY = Duration.ofSeconds(30);

	private static final Duration GIVEN_UP_KEPT_FOR = Duration.ofDays(7);

	private final OutboxDatabase database;

	private final OutboxRows rows;

	private final Duration relayedKeptFor;

	private final Duration givenUpKeptFor;

	private long purged = System.nanoTime();

	/**
	 * Create it.
	 * @param database the outbox's database
	 * @param rows removes messages
	 * @param retention how long what is in its stream is kept; what was given up is kept
	 * for a week at least
	 */
	OutboxRetention(OutboxDatabase database, OutboxRows rows, Duration retention) {
		this.database = database;
		this.rows = rows;
		this.relayedKeptFor = retention;
		this.givenUpKeptFor = (retention.compareTo(GIVEN_UP_KEPT_FOR) >= 0) ? retention : GIVEN_UP_KEPT_FOR;
	}

	/**
	 * Remove what need not be kept any more, if that hasn't been done just now.
	 * @param partitions the partitions to look at
	 */
	void purge(Collection<Integer> partitions) {
		if (System.nanoTime() - this.purged < PURGE_EVERY.toNanos()) {
			return;
		}
		this.purged = System.nanoTime();
		if (!partitions.isEmpty()) {
			long now = System.currentTimeMillis();
			purge(partitions, RelayTable.RELAYED, now - this.relayedKeptFor.toMillis());
			purge(partitions, RelayTable.GIVEN_UP, now - this.givenUpKeptFor.toMillis());
		}
	}

	private void purge(Collection<Integer> partitions, int state, long endedBefore) {
		for (String key : having(partitions, state)) {
			boolean more = true;
			while (more) {
				more = this.database.inTransaction((jdbc) -> this.rows.purge(jdbc, key, state, endedBefore));
			}
		}
	}

	private List<String> having(Collection<Integer> partitions, int state) {
		String table = this.database.table();
		String list = String.join(",", partitions.stream().map(String::valueOf).toList());
		return this.database
			.inTransaction(
					(jdbc) -> jdbc.queryForList(
							"SELECT s.stream_key FROM " + table + "_stream s WHERE s.partition_no IN (" + list
									+ ") AND EXISTS (SELECT 1 FROM " + table
									+ " m WHERE m.stream_key = s.stream_key AND m.state = " + state + ")",
							String.class));
	}

}
