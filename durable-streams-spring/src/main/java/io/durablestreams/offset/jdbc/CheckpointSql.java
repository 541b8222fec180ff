package io.durablestreams.offset.jdbc;

/**
 * The statements on a table of checkpoints. Nothing in them belongs to one database only.
 */
final class CheckpointSql {

	private static final String SET = " SET stream_offset = :offset, sub_offset = :subOffset, digest = :digest,"
			+ " ordinal = :ordinal, saved_at = :time, witness = :witness WHERE checkpoint_key = :key";

	private final String table;

	private final String fence;

	CheckpointSql(String table, boolean fenced) {
		this.table = table;
		this.fence = fenced ? " AND lease_owner = :owner AND lease_epoch = :epoch" : "";
	}

	String load() {
		return "SELECT stream_offset, sub_offset, digest, ordinal, saved_at, witness FROM " + this.table
				+ " WHERE checkpoint_key = :key AND stream_offset IS NOT NULL";
	}

	String update() {
		return "UPDATE " + this.table + SET + this.fence;
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

	String delete() {
		return "DELETE FROM " + this.table + " WHERE checkpoint_key = :key" + this.fence;
	}

}
