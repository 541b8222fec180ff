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

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.format.DateTimeParseException;

import io.durablestreams.client.Offset;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.StreamWitness;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * How a checkpoint lies in its row.
 */
final class CheckpointRow {

	/** What the columns for people hold at most. */
	private static final int NAME_LENGTH = 255;

	private CheckpointRow() {
	}

	static StatementSpec bindKey(StatementSpec statement, CheckpointKey key) {
		return statement.param("key", key.fingerprint());
	}

	static StatementSpec bindNames(StatementSpec statement, CheckpointKey key) {
		return statement.param("group", readable(key.group())).param("stream", readable(key.stream()));
	}

	static StatementSpec bind(StatementSpec statement, Checkpoint checkpoint) {
		StreamPosition position = checkpoint.position();
		return statement.param("offset", position.offset().value())
			.param("subOffset", position.subOffset())
			.param("digest", position.digest(), Types.VARCHAR)
			.param("ordinal", checkpoint.ordinal())
			.param("time", checkpoint.time().toString())
			.param("witness", (checkpoint.witness() != null) ? checkpoint.witness().toString() : null, Types.VARCHAR);
	}

	static StatementSpec bindExpected(StatementSpec statement, Checkpoint expected) {
		return statement.param("expectedOffset", expected.position().offset().value())
			.param("expectedSubOffset", expected.position().subOffset())
			.param("expectedOrdinal", expected.ordinal());
	}

	/** Nothing for names that the row has only the readable part of. */
	static @Nullable CheckpointKey mapKey(ResultSet row, int number) throws SQLException {
		CheckpointKey key = new CheckpointKey(row.getString("group_name"), row.getString("stream_name"));
		return key.fingerprint().equals(row.getString("checkpoint_key")) ? key : null;
	}

	static Checkpoint map(ResultSet row, int number) throws SQLException {
		String digest = row.getString("digest");
		try {
			StreamPosition position = new StreamPosition(new Offset(row.getString("stream_offset")),
					row.getLong("sub_offset"), digest);
			String witness = row.getString("witness");
			return new Checkpoint(position, row.getLong("ordinal"), Instant.parse(row.getString("saved_at")),
					(witness != null) ? StreamWitness.parse(witness) : null);
		}
		catch (IllegalArgumentException | DateTimeParseException ex) {
			throw new DamagedRowException(ex);
		}
	}

	/**
	 * A name as people look for it, in characters that every database takes.
	 */
	private static String readable(String name) {
		StringBuilder readable = new StringBuilder();
		name.codePoints()
			.limit(NAME_LENGTH)
			.map((c) -> (c < ' ' || c > Character.MAX_VALUE || Character.isSurrogate((char) c)) ? '?' : c)
			.forEach(readable::appendCodePoint);
		return readable.toString();
	}

	/** A row that doesn't hold a checkpoint. */
	static final class DamagedRowException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		DamagedRowException(@Nullable Throwable cause) {
			super((cause != null) ? cause.getMessage() : null, cause);
		}

	}

}
