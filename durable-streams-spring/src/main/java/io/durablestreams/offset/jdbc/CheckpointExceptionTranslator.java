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

import java.sql.SQLException;

import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.OffsetStoreException;
import io.durablestreams.offset.TransactionFailedException;
import io.durablestreams.offset.jdbc.CheckpointRow.DamagedRowException;

import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.transaction.TransactionTimedOutException;

/**
 * Translates what Spring's JDBC support throws into what an offset store may throw: which
 * checkpoint it is about, and what can be done. Thread-safe.
 */
final class CheckpointExceptionTranslator {

	/** PostgreSQL takes no more statements in a transaction after one has failed. */
	private static final String FAILED_TRANSACTION = "25P02";

	private final String table;

	CheckpointExceptionTranslator(String table) {
		this.table = table;
	}

	/**
	 * Translate an exception.
	 * @param what what was tried, as in "could not be saved"
	 * @param key whose checkpoint it is about
	 * @param ex what was thrown
	 * @return the exception to throw
	 */
	OffsetStoreException translate(String what, CheckpointKey key, RuntimeException ex) {
		if (ex instanceof DamagedRowException) {
			return new OffsetStoreException("The checkpoint of " + key + " in table '" + this.table + "' is damaged: "
					+ ex.getMessage() + "; correct the row with checkpoint_key '" + key.fingerprint()
					+ "', or delete it to begin where 'from' of the listener says", ex);
		}
		if (ex instanceof TransactionTimedOutException) {
			return new TransactionFailedException("The checkpoint of " + key + " was not " + what + ", because the "
					+ "transaction's time was over before: the listener took longer than its time-out; do less in one "
					+ "transaction, or allow it more time (" + ex.getMessage() + ")", ex);
		}
		if (ex instanceof BadSqlGrammarException grammar) {
			return new OffsetStoreException("The checkpoint of " + key + " could not be " + what + ": table '"
					+ this.table + "' is missing, or not what this store expects; make it with the script "
					+ "schema-<database>.sql of package io.durablestreams.offset.jdbc ("
					+ grammar.getMostSpecificCause().getMessage() + ")", ex);
		}
		if (ex.getCause() instanceof SQLException sql && FAILED_TRANSACTION.equals(sql.getSQLState())) {
			return new TransactionFailedException("The checkpoint of " + key + " was not " + what + ", because a "
					+ "statement that failed before, and whose exception the listener passed over, has ended the "
					+ "transaction (" + ex.getMessage() + ")", ex);
		}
		return new OffsetStoreException("The checkpoint of " + key + " could not be " + what + " in table '"
				+ this.table + "'; see that the database can be reached and written (" + ex.getMessage() + ")", ex);
	}

}
