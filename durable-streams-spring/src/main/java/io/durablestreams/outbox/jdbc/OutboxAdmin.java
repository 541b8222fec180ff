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

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.durablestreams.outbox.OutboxEvent.MessagesGivenUp;
import io.durablestreams.outbox.OutboxStreamStatus;
import io.durablestreams.outbox.OutboxStreamStatus.Stop;
import io.durablestreams.outbox.OutboxStreamStatus.StopCause;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What operators see of the outbox, and do to it. Whatever they change ends the claim of
 * the stream's relay, which looks anew. Thread-safe.
 */
final class OutboxAdmin {

	private static final String DISCARDED = "discarded by hand";

	private final OutboxDatabase database;

	private final String table;

	private final String streams;

	OutboxAdmin(OutboxDatabase database) {
		this.database = database;
		this.table = database.table();
		this.streams = database.table() + "_stream";
	}

	List<OutboxStreamStatus> statuses() {
		String waiting = " FROM " + this.table + " m WHERE m.stream_key = s.stream_key AND m.state = ";
		return this.database.inTransaction((jdbc) -> jdbc.query(
				"SELECT s.stream_name, s.client_name, s.stopped_at, s.stopped_for, s.stopped_reason, l.lease_owner,"
						+ " (SELECT COUNT(*)" + waiting + RelayTable.WAITING + ") AS backlog, (SELECT m.created_at"
						+ waiting + RelayTable.WAITING
						+ " ORDER BY m.transaction_id, m.id LIMIT 1) AS oldest, (SELECT COUNT(*)" + waiting
						+ RelayTable.GIVEN_UP + ") AS given_up FROM " + this.streams + " s LEFT JOIN " + this.table
						+ "_lease l ON l.partition_no = s.partition_no AND l.lease_until > "
						+ this.database.product().now() + " ORDER BY s.stream_name, s.stream_key",
				(row, number) -> OutboxStreamStatus.builder(row.getString("stream_name"))
					.client(row.getString("client_name"))
					.backlog(row.getLong("backlog"))
					.oldest(time(row, "oldest"))
					.relayedBy(row.getString("lease_owner"))
					.givenUp(row.getLong("given_up"))
					.stop(stop(row))
					.build()));
	}

	private static @Nullable Stop stop(ResultSet row) throws SQLException {
		Instant since = time(row, "stopped_at");
		return (since != null) ? new Stop(since, StopCause.valueOf(row.getString("stopped_for")),
				String.valueOf(row.getString("stopped_reason"))) : null;
	}

	private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
		long millis = row.getLong(column);
		return row.wasNull() ? null : Instant.ofEpochMilli(millis);
	}

	boolean retry(String stream) {
		return this.database.inTransaction((jdbc) -> {
			List<Stopped> found = stopped(jdbc, stream);
			for (Stopped one : found) {
				if (one.cause() == StopCause.REFUSED) {
					goOn(jdbc, one.key(), "");
				}
				else {
					goOn(jdbc, one.key(), newProducer());
				}
			}
			return !found.isEmpty();
		});
	}

	/**
	 * Give up what waits for a stream.
	 * @return what was given up
	 */
	MessagesGivenUp discard(String stream) {
		return this.database.inTransaction((jdbc) -> {
			List<Long> ids = new ArrayList<>();
			for (Stopped one : stopped(jdbc, stream)) {
				ids.addAll(jdbc.queryForList(
						"SELECT id FROM " + this.table + " WHERE stream_key = ? AND state = " + RelayTable.WAITING,
						Long.class, one.key()));
				new OutboxRows(this.database, false).giveUp(jdbc, one.key(),
						RowIds.of(ids.stream().mapToLong(Long::longValue).toArray()), DISCARDED);
				goOn(jdbc, one.key(), newProducer());
			}
			return new MessagesGivenUp(stream, ids, DISCARDED);
		});
	}

	private List<Stopped> stopped(JdbcTemplate jdbc, String stream) {
		return jdbc.query(
				"SELECT stream_key, stopped_for FROM " + this.streams
						+ " WHERE stream_name = ? AND stopped_at IS NOT NULL FOR UPDATE",
				(row, number) -> new Stopped(row.getString("stream_key"),
						StopCause.valueOf(row.getString("stopped_for"))),
				stream);
	}

	private void goOn(JdbcTemplate jdbc, String key, String change) {
		jdbc.update("UPDATE " + this.streams + " SET " + change + "stopped_at = NULL, stopped_for = NULL,"
				+ " stopped_reason = NULL, relay_epoch = relay_epoch + 1 WHERE stream_key = ?", key);
	}

	/** The numbers of the old one may belong to other messages. */
	private static String newProducer() {
		return "producer_id = 'outbox-" + UUID.randomUUID() + "', producer_epoch = 0, next_sequence = 0,"
				+ " frozen_rows = NULL, frozen_digest = NULL, ";
	}

	boolean retryMessage(long id) {
		return this.database
			.inTransaction((jdbc) -> jdbc.update(
					"UPDATE " + this.table + " SET state = " + RelayTable.WAITING
							+ ", ended_at = NULL, reason = NULL WHERE id = ? AND state = " + RelayTable.GIVEN_UP,
					id)) > 0;
	}

	/**
	 * Give up a message.
	 * @return what was given up, {@code null} if there is no such message that waits
	 */
	@Nullable MessagesGivenUp discardMessage(long id) {
		return this.database.inTransaction((jdbc) -> {
			List<String> keys = jdbc.queryForList(
					"SELECT stream_key FROM " + this.table + " WHERE id = ? AND state = " + RelayTable.WAITING,
					String.class, id);
			return keys.isEmpty() ? null : discardMessage(jdbc, id, keys.get(0));
		});
	}

	private @Nullable MessagesGivenUp discardMessage(JdbcTemplate jdbc, long id, String key) {
		return jdbc.queryForObject("SELECT stream_name, frozen_rows, stopped_at, stopped_for FROM " + this.streams
				+ " WHERE stream_key = ? FOR UPDATE", (row, number) -> {
					String frozen = row.getString("frozen_rows");
					if (frozen != null && RowIds.parse(frozen).contains(id)) {
						if (time(row, "stopped_at") == null) {
							throw new IllegalStateException("Message " + id + " of the outbox is being appended to "
									+ "stream '" + row.getString("stream_name") + "' now, and can't be discarded");
						}
						requireKnown(row, id, RowIds.parse(frozen));
						jdbc.update("UPDATE " + this.streams + " SET " + newProducer()
								+ "relay_epoch = relay_epoch + 1 WHERE stream_key = ?", key);
					}
					int found = new OutboxRows(this.database, false).giveUp(jdbc, key, RowIds.of(id), DISCARDED);
					return (found > 0) ? new MessagesGivenUp(row.getString("stream_name"), List.of(id), DISCARDED)
							: null;
				}, key);
	}

	/** Under the number of another producer the server would take the others twice. */
	private static void requireKnown(ResultSet row, long id, RowIds frozen) throws SQLException {
		if (frozen.size() > 1 && StopCause.REFUSED.name().equals(row.getString("stopped_for"))) {
			throw new IllegalStateException("Message " + id
					+ " of the outbox belongs to a batch that may be in stream '" + row.getString("stream_name")
					+ "' already, and can't be discarded alone; retry the stream, "
					+ "which doubles nothing, or discard all that waits for it");
		}
	}

	/**
	 * A stream that has stopped.
	 *
	 * @param key its key
	 * @param cause what it stopped for
	 */
	private record Stopped(String key, StopCause cause) {
	}

}
