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
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.springframework.jdbc.core.RowCallbackHandler;

/**
 * Looks at what waits in the outbox, and at what has stopped. Thread-safe.
 */
final class OutboxBacklog {

	private final OutboxDatabase database;

	private final String streams;

	private final String waiting;

	OutboxBacklog(OutboxDatabase database) {
		this.database = database;
		this.streams = database.table() + "_stream";
		this.waiting = " FROM " + database.table() + " m WHERE m.stream_key = s.stream_key AND m.state = "
				+ RelayTable.WAITING;
	}

	/**
	 * Find the streams that there is something to do for.
	 * @param partitions the partitions to look at
	 * @return the streams' keys, with their partitions
	 */
	List<String> streams(Collection<Integer> partitions) {
		return this.database
			.inTransaction((jdbc) -> jdbc.queryForList("SELECT s.stream_key FROM " + this.streams + " s WHERE s."
					+ in(partitions) + " AND s.stopped_at IS NULL AND (s.frozen_rows IS NOT NULL OR EXISTS (SELECT 1"
					+ this.waiting + "))", String.class));
	}

	private static String in(Collection<Integer> partitions) {
		return "partition_no IN (" + String.join(",", partitions.stream().map(String::valueOf).toList()) + ")";
	}

	/**
	 * Find the streams that have stopped.
	 * @param partitions the partitions to look at
	 * @return the reason for each stream
	 */
	Map<String, String> stopped(Collection<Integer> partitions) {
		Map<String, String> reasons = new HashMap<>();
		return this.database.inTransaction((jdbc) -> {
			RowCallbackHandler add = (row) -> reasons.put(row.getString("stream_name"),
					String.valueOf(row.getString("stopped_reason")));
			jdbc.query("SELECT stream_name, stopped_reason FROM " + this.streams + " WHERE " + in(partitions)
					+ " AND stopped_at IS NOT NULL", add);
			return reasons;
		});
	}

	/**
	 * Count the messages that wait.
	 * @param partitions the partitions to look at
	 * @return how many there are
	 */
	long count(Collection<Integer> partitions) {
		Long found = this.database.inTransaction((jdbc) -> jdbc.queryForObject("SELECT COUNT(*) FROM "
				+ this.database.table() + " m JOIN " + this.streams + " s ON s.stream_key = m.stream_key WHERE s."
				+ in(partitions) + " AND m.state = " + RelayTable.WAITING, Long.class));
		return (found != null) ? found : 0;
	}

	/**
	 * Find what waits in all partitions, and what of it nobody relays.
	 * @return the oldest messages
	 */
	Oldest oldest() {
		return this.database.inTransaction((jdbc) -> {
			Map<String, Instant> all = new HashMap<>();
			Map<String, Instant> unrelayed = new HashMap<>();
			RowCallbackHandler add = (row) -> {
				String stream = row.getString("stream_name");
				Instant sent = Instant.ofEpochMilli(row.getLong("oldest"));
				all.merge(stream, sent, OutboxBacklog::earlier);
				if (row.getString("lease_owner") == null) {
					unrelayed.merge(stream, sent, OutboxBacklog::earlier);
				}
			};
			jdbc.query("SELECT s.stream_name, l.lease_owner, (SELECT m.created_at" + this.waiting
					+ " ORDER BY m.transaction_id, m.id LIMIT 1) AS oldest FROM " + this.streams + " s LEFT JOIN "
					+ this.database.table() + "_lease l ON l.partition_no = s.partition_no AND l.lease_until > "
					+ this.database.product().now() + " WHERE EXISTS (SELECT 1" + this.waiting + ")", add);
			return new Oldest(all.values().stream().min(Instant::compareTo).orElse(Instant.MAX), unrelayed);
		});
	}

	private static Instant earlier(Instant one, Instant other) {
		return one.isBefore(other) ? one : other;
	}

	/**
	 * When the oldest messages were sent that wait.
	 *
	 * @param any the oldest of all, in the future if none waits
	 * @param unrelayed the oldest of each stream that no instance relays
	 */
	record Oldest(Instant any, Map<String, Instant> unrelayed) {

		static final Oldest NONE = new Oldest(Instant.MAX, Map.of());

		double seconds() {
			Instant now = Instant.now();
			return this.any.isBefore(now) ? Duration.between(this.any, now).toMillis() / 1000.0 : 0;
		}

	}

}
