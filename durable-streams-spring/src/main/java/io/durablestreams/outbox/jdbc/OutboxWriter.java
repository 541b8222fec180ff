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

import java.sql.PreparedStatement;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * Writes messages in the application's transaction. Thread-safe.
 */
final class OutboxWriter {

	private static final Log logger = LogFactory.getLog(JdbcOutbox.class);

	/** The database may have been set back, or somebody have cleared its tables. */
	private static final long KNOWN_FOR_NANOS = 60_000_000_000L;

	private static final String COLUMNS = "stream_key, closes, payload, payload_size, created_at, headers";

	private final OutboxDatabase database;

	private final Map<String, Long> known = new ConcurrentHashMap<>();

	/** Streams whose rows were made in a transaction that may be rolled back. */
	private final Set<String> uncertain = ConcurrentHashMap.newKeySet();

	OutboxWriter(OutboxDatabase database) {
		this.database = database;
	}

	/**
	 * Write a message.
	 * @param target where it goes
	 * @param row the message
	 * @param transactionId the id of the first message of the transaction, {@code null}
	 * for this one
	 * @return the message's id
	 */
	long write(OutboxTarget target, NewRow row, @Nullable Long transactionId) {
		JdbcTemplate jdbc = this.database.jdbc();
		boolean first = transactionId == null;
		boolean atOnce = !first || this.database.product() == OutboxDatabase.Product.POSTGRESQL;
		GeneratedKeyHolder key = new GeneratedKeyHolder();
		jdbc.update((connection) -> {
			PreparedStatement statement = connection.prepareStatement((first && atOnce) ? insertFirst() : insert(),
					new String[] { "id" });
			statement.setString(1, target.key());
			statement.setInt(2, row.closes() ? 1 : 0);
			statement.setBytes(3, row.payload());
			statement.setInt(4, row.payload().length);
			statement.setLong(5, System.currentTimeMillis());
			statement.setString(6, TraceHeaders.text(row.headers()));
			if (!first || !atOnce) {
				statement.setLong(7, first ? 0 : transactionId);
			}
			return statement;
		}, key);
		long id = Objects.requireNonNull(key.getKey(), "The database gives ids").longValue();
		if (!atOnce) {
			jdbc.update("UPDATE " + this.database.table() + " SET transaction_id = id WHERE id = ?", id);
		}
		return id;
	}

	private String insert() {
		return "INSERT INTO " + this.database.table() + " (" + COLUMNS
				+ ", transaction_id) VALUES (?, ?, ?, ?, ?, ?, ?)";
	}

	/** PostgreSQL would keep two versions of a row that is inserted and updated. */
	private String insertFirst() {
		return "WITH first AS (SELECT nextval(pg_get_serial_sequence('" + this.database.table()
				+ "', 'id')) AS id) INSERT INTO " + this.database.table() + " (id, transaction_id, " + COLUMNS
				+ ") SELECT id, id, ?, ?, ?, ?, ?, ? FROM first";
	}

	/**
	 * Make sure that there is a row for the stream. It is made apart from the transaction
	 * under way, or all that is sent to the stream would wait for its end.
	 * @param target the stream
	 */
	void prepare(OutboxTarget target) {
		Long since = this.known.get(target.key());
		if (since != null && System.nanoTime() - since < KNOWN_FOR_NANOS) {
			return;
		}
		Long rows = this.database.jdbc()
			.queryForObject("SELECT COUNT(*) FROM " + this.database.table() + "_stream WHERE stream_key = ?",
					Long.class, target.key());
		if ((rows != null && rows > 0) || insertedApart(target)) {
			if (!this.uncertain.contains(target.key())) {
				this.known.put(target.key(), System.nanoTime());
			}
		}
		else {
			this.uncertain.add(target.key());
			insert(this.database.jdbc(), target);
		}
	}

	/** One at a time: each needs a connection beside that of its transaction. */
	private synchronized boolean insertedApart(OutboxTarget target) {
		if (this.database.dataSource() instanceof SingleConnectionDataSource) {
			return false;
		}
		try {
			this.database.inTransaction((jdbc) -> insert(jdbc, target));
			return true;
		}
		catch (DuplicateKeyException ex) {
			// Another instance was faster.
			return true;
		}
		catch (CannotCreateTransactionException ex) {
			logger.warn("There is no second connection to prepare the outbox for stream '" + target.stream()
					+ "' with, so that what else is sent to it waits for the transaction under way", ex);
			return false;
		}
	}

	private int insert(JdbcTemplate jdbc, OutboxTarget target) {
		String insert = this.database.product()
			.insertIfAbsent("INTO " + this.database.table()
					+ "_stream (stream_key, partition_no, client_name, stream_name, content_type, producer_id,"
					+ " create_missing) VALUES (?, ?, ?, ?, ?, ?, ?)", "stream_key");
		return jdbc.update(insert, target.key(), target.partition(), target.client(), target.stream(),
				target.contentType().toString(), "outbox-" + UUID.randomUUID(), target.createdIfMissing() ? 1 : 0);
	}

}
