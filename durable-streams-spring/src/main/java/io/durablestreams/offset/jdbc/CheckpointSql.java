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
 * The statements on a table of checkpoints. Nothing in them belongs to one database only,
 * but for leases on PostgreSQL.
 */
final class CheckpointSql {

	private static final String SET = " SET stream_offset = :offset, sub_offset = :subOffset, digest = :digest,"
			+ " ordinal = :ordinal, saved_at = :time, witness = :witness WHERE checkpoint_key = :key";

	private final String table;

	private final String fence;

	private final String writeFence;

	private CheckpointSql(String table, String fence, String writeFence) {
		this.table = table;
		this.fence = fence;
		this.writeFence = fence + writeFence;
	}

	static CheckpointSql unfenced(String table) {
		return new CheckpointSql(table, "", "");
	}

	static CheckpointSql fenced(String table, boolean postgres) {
		return new CheckpointSql(table, " AND lease_owner = :owner AND lease_epoch = :epoch",
				postgres ? " AND " + LeasedTransactions.named(table) + " AND " + LeasedTransactions.limited() : "");
	}

	String load() {
		return "SELECT stream_offset, sub_offset, digest, ordinal, saved_at, witness FROM " + this.table
				+ " WHERE checkpoint_key = :key AND stream_offset IS NOT NULL";
	}

	String update() {
		return "UPDATE " + this.table + SET + this.writeFence;
	}

	/** Names the transaction, on PostgreSQL, if the lease still is the one. */
	String name() {
		return "SELECT COUNT(*) FROM " + this.table + " WHERE checkpoint_key = :key" + this.fence + " AND "
				+ LeasedTransactions.named(this.table);
	}

	String insert() {
		return "INSERT INTO " + this.table + " (checkpoint_key, group_name, stream_name, stream_offset, sub_offset,"
				+ " digest, ordinal, saved_at, witness) VALUES (:key, :group, :stream, :offset, :subOffset, :digest,"
				+ " :ordinal, :time, :witness)";
	}

	String replace() {
		return update() + " AND stream_offset = :expectedOffset AND sub_offset = :expectedSubOffset"
				+ " AND ordinal = :expectedOrdinal";
	}

	/** Whether there is a row, with a checkpoint or without. */
	String exists() {
		return "SELECT COUNT(*) FROM " + this.table + " WHERE checkpoint_key = :key";
	}

	/** For a row that nobody has stored a checkpoint in yet. */
	String fill() {
		return update() + " AND stream_offset IS NULL";
	}

	String keys() {
		return "SELECT group_name, stream_name, checkpoint_key FROM " + this.table
				+ " WHERE group_name LIKE :groups ESCAPE '!' AND stream_offset IS NOT NULL";
	}

	String delete() {
		return "DELETE FROM " + this.table + " WHERE checkpoint_key = :key" + this.fence;
	}

}
