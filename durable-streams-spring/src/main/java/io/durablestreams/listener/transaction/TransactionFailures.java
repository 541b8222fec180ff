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

package io.durablestreams.listener.transaction;

import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.transaction.TransactionUsageException;
import org.springframework.transaction.UnexpectedRollbackException;

/**
 * Whose fault it is that a transaction could not be ended. Much of what a listener does
 * shows only at the commit: what JPA writes late, constraints that are checked late, a
 * rollback that was asked for.
 */
final class TransactionFailures {

	/**
	 * Classes of SQL states: triggered action, data, integrity, a transaction in which a
	 * statement has failed, check option, and two for errors that the application raises.
	 */
	private static final Set<String> OF_THE_WORK = Set.of("09", "22", "23", "25", "27", "44", "45", "P0");

	/** A rollback because a constraint was violated. */
	private static final String INTEGRITY_ROLLBACK = "40002";

	private TransactionFailures() {
	}

	/**
	 * Whether a commit or rollback failed for what was done in the transaction. If not,
	 * the database or the way to it is to blame, and a commit may have taken effect.
	 * @param failure what the commit or rollback threw
	 * @return whether the work is to blame
	 */
	static boolean isOfTheWork(RuntimeException failure) {
		if (failure instanceof UnexpectedRollbackException || failure instanceof TransactionUsageException) {
			return true;
		}
		SQLException sql = sqlException(failure);
		if (sql != null) {
			return sql instanceof SQLIntegrityConstraintViolationException || sql instanceof SQLDataException
					|| isOfTheWork(Objects.toString(sql.getSQLState(), ""));
		}
		boolean resource = failure instanceof DataAccessResourceFailureException
				|| failure instanceof TransientDataAccessResourceException
				|| failure instanceof RecoverableDataAccessException;
		return !resource && failure.getCause() != null;
	}

	private static boolean isOfTheWork(String state) {
		return state.equals(INTEGRITY_ROLLBACK) || (state.length() == 5 && OF_THE_WORK.contains(state.substring(0, 2)));
	}

	private static @Nullable SQLException sqlException(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException sql) {
				return sql;
			}
		}
		return null;
	}

}
