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
import java.util.ArrayList;
import java.util.List;

import io.durablestreams.client.ProducerSequence;
import io.durablestreams.outbox.OutboxStreamStatus.StopCause;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What the relay of a stream reads and writes. Each method is a transaction of its own,
 * and what is written under a claim isn't written once the claim is lost. Thread-safe.
 */
final class RelayTable {

	/** A message that waits. */
	static final int WAITING = 0;

	/** One that is in the stream. */
	static final int RELAYED = 1;

	/** One that was given up. */
	static final int GIVEN_UP = 2;

	private static final int MAX_TEXT = 1000;

	private static final String COLUMNS = "client_name, stream_name, content_type, producer_id, producer_epoch,"
			+ " next_sequence, frozen_rows, frozen_digest, stopped_at, create_missing";

	private static final String CLAIMED = " WHERE stream_key = ? AND relay_owner = ? AND relay_epoch = ?";

	/** A database that is set back may have the claim all the same. */
	private static final String AS_FROZEN = " AND producer_id = ? AND producer_epoch = ? AND next_sequence = ?"
			+ " AND frozen_digest = ?";

	private final OutboxDatabase database;

	private final OutboxRows rows;

	private final String streams;

	RelayTable(OutboxDatabase database, OutboxRows rows) {
		this.database = database;
		this.rows = rows;
		this.streams = database.table() + "_stream";
	}

	/**
	 * Claim a stream, whoever has it.
	 * @param key the stream's key
	 * @param owner the relay
	 * @return the claim, or {@code null} if there is no such stream
	 */
	@Nullable RelayClaim claim(String key, String owner) {
		return this.database.inTransaction((jdbc) -> {
			int found = jdbc.update("UPDATE " + this.streams
					+ " SET relay_owner = ?, relay_epoch = relay_epoch + 1 WHERE stream_key = ?", owner, key);
			if (found == 0) {
				return null;
			}
			Long epoch = jdbc.queryForObject("SELECT relay_epoch FROM " + this.streams + " WHERE stream_key = ?",
					Long.class, key);
			return new RelayClaim(key, owner, (epoch != null) ? epoch : 0);
		});
	}

	/**
	 * Read what there is of a stream.
	 * @param claim the claim on it
	 * @return the stream
	 * @throws RelayClaimLostException if another relay has it
	 */
	OutboxStream load(RelayClaim claim) {
		return this.database.inTransaction((jdbc) -> load(jdbc, claim, ""));
	}

	private OutboxStream load(JdbcTemplate jdbc, RelayClaim claim, String lock) {
		return jdbc
			.query("SELECT " + COLUMNS + " FROM " + this.streams + CLAIMED + lock, (row, number) -> stream(row),
					claim.key(), claim.owner(), claim.epoch())
			.stream()
			.findFirst()
			.orElseThrow(() -> new RelayClaimLostException(claim));
	}

	private static OutboxStream stream(ResultSet row) throws SQLException {
		OutboxTarget target = new OutboxTarget(row.getString("client_name"), row.getString("stream_name"),
				MediaType.parseMediaType(row.getString("content_type")), row.getInt("create_missing") != 0);
		ProducerSequence next = new ProducerSequence(row.getString("producer_id"), row.getLong("producer_epoch"),
				row.getLong("next_sequence"));
		String frozen = row.getString("frozen_rows");
		row.getLong("stopped_at");
		boolean stopped = !row.wasNull();
		return new OutboxStream(target, next,
				(frozen != null) ? new OutboxStream.Frozen(RowIds.parse(frozen), row.getString("frozen_digest")) : null,
				stopped);
	}

	/**
	 * Read the messages of the batch that is frozen.
	 * @param key the stream's key
	 * @param ids their ids
	 * @return those of them that are there, in order
	 */
	List<OutboxRow> messages(String key, RowIds ids) {
		return this.database.inTransaction((jdbc) -> this.rows.read(jdbc, key, ids));
	}

	/**
	 * Freeze the next batch of a stream.
	 * @param claim the claim on it
	 * @param limits how large the batch may be
	 * @return the batch, or {@code null} if nothing waits
	 * @throws RelayClaimLostException if another relay has the stream
	 */
	@Nullable FrozenBatch freezeNext(RelayClaim claim, BatchLimits limits) {
		return this.database.inTransaction((jdbc) -> {
			// The lock keeps off whoever would give up one of the messages just now.
			OutboxStream stream = load(jdbc, claim, " FOR UPDATE");
			if (stream.stopped() || stream.frozen() != null) {
				throw new RelayClaimLostException(claim);
			}
			RowIds ids = this.rows.next(jdbc, claim.key(), limits, stream.target().contentType());
			if (ids == null) {
				return null;
			}
			FrozenBatch batch = FrozenBatch.of(stream.next(), this.rows.read(jdbc, claim.key(), ids),
					stream.target().contentType());
			freeze(jdbc, claim, null, batch);
			return batch;
		});
	}

	/**
	 * Freeze a batch in place of the one that is: the same one under other numbers, or
	 * the first part of it under its numbers.
	 * @param claim the claim on the stream
	 * @param present the batch that is frozen
	 * @param batch the batch
	 * @throws RelayClaimLostException if another relay has the stream
	 */
	void freezeInstead(RelayClaim claim, FrozenBatch present, FrozenBatch batch) {
		this.database.inTransaction((jdbc) -> {
			freeze(jdbc, claim, present, batch);
			return null;
		});
	}

	private void freeze(JdbcTemplate jdbc, RelayClaim claim, @Nullable FrozenBatch present, FrozenBatch batch) {
		update(jdbc, claim, present, "producer_epoch = ?, next_sequence = ?, frozen_rows = ?, frozen_digest = ?",
				batch.numbers().epoch(), batch.numbers().sequence(), batch.ids().toString(), batch.digest());
	}

	/**
	 * The frozen batch is in the stream.
	 * @param claim the claim on the stream
	 * @param batch the batch
	 * @throws RelayClaimLostException if another relay has the stream
	 */
	void complete(RelayClaim claim, FrozenBatch batch) {
		this.database.inTransaction((jdbc) -> {
			update(jdbc, claim, batch, "next_sequence = ?, frozen_rows = NULL, frozen_digest = NULL",
					batch.numbers().sequence() + 1);
			this.rows.relayed(jdbc, claim.key(), batch.ids());
			return null;
		});
	}

	/**
	 * The frozen batch will not be in the stream. The next one is the first of a new
	 * epoch, as its number may have been used after all.
	 * @param claim the claim on the stream
	 * @param batch the batch
	 * @param reason why, free of secrets
	 * @throws RelayClaimLostException if another relay has the stream
	 */
	void giveUp(RelayClaim claim, FrozenBatch batch, String reason) {
		this.database.inTransaction((jdbc) -> {
			update(jdbc, claim, batch,
					"producer_epoch = ?, next_sequence = 0, frozen_rows = NULL, frozen_digest = NULL",
					batch.numbers().epoch() + 1);
			this.rows.giveUp(jdbc, claim.key(), batch.ids(), text(reason));
			return null;
		});
	}

	/**
	 * Stop the relay of a stream, on all instances.
	 * @param claim the claim on it
	 * @param batch the batch that is frozen, {@code null} if it can't be read
	 * @param keepFrozen whether what is frozen stays so, because it may have been sent
	 * @param cause what kind of reason it is
	 * @param reason why, free of secrets
	 * @throws RelayClaimLostException if another relay has the stream
	 */
	void stop(RelayClaim claim, @Nullable FrozenBatch batch, boolean keepFrozen, StopCause cause, String reason) {
		String frozen = keepFrozen ? "" : "frozen_rows = NULL, frozen_digest = NULL, ";
		this.database.inTransaction((jdbc) -> {
			update(jdbc, claim, batch, frozen + "stopped_at = ?, stopped_for = ?, stopped_reason = ?",
					System.currentTimeMillis(), cause.name(), text(reason));
			return null;
		});
	}

	private void update(JdbcTemplate jdbc, RelayClaim claim, @Nullable FrozenBatch frozen, String change,
			Object... values) {
		List<Object> parameters = new ArrayList<>(List.of(values));
		parameters.addAll(List.of(claim.key(), claim.owner(), claim.epoch()));
		if (frozen != null) {
			ProducerSequence numbers = frozen.numbers();
			parameters.addAll(List.of(numbers.producerId(), numbers.epoch(), numbers.sequence(), frozen.digest()));
		}
		String where = CLAIMED + ((frozen != null) ? AS_FROZEN : "");
		if (jdbc.update("UPDATE " + this.streams + " SET " + change + where, parameters.toArray()) == 0) {
			throw new RelayClaimLostException(claim);
		}
	}

	static String text(String reason) {
		return (reason.length() <= MAX_TEXT) ? reason : reason.substring(0, MAX_TEXT);
	}

}
