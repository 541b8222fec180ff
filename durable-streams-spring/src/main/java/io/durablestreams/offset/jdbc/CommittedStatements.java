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

import java.sql.Connection;
import java.util.function.Supplier;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs a statement as part of the transaction that is there, or else so that it is
 * committed at once.
 */
final class CommittedStatements {

	private final DataSource dataSource;

	private final JdbcTemplate template;

	private final TransactionTemplate transaction;

	CommittedStatements(DataSource dataSource, JdbcTemplate template) {
		this.dataSource = dataSource;
		this.template = template;
		this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
	}

	/** Whether there is a transaction that the statements are part of. */
	boolean isJoined() {
		return TransactionSynchronizationManager.hasResource(this.dataSource);
	}

	/**
	 * Run a statement.
	 * @param statement uses the template that this was made with, once
	 * @return what it returns
	 */
	<T extends @Nullable Object> T run(Supplier<T> statement) {
		if (isJoined()) {
			return statement.get();
		}
		// Within a transaction of other resources, the connection would stay with it.
		Done<T> done = TransactionSynchronizationManager.isSynchronizationActive() ? null : runAutoCommitted(statement);
		// A connection that doesn't commit by itself would forget what is done without a
		// transaction. With one that does, a transaction only costs a round trip.
		return (done != null) ? done.result() : this.transaction.execute((status) -> statement.get());
	}

	private <T extends @Nullable Object> @Nullable Done<T> runAutoCommitted(Supplier<T> statement) {
		ConnectionCallback<@Nullable Done<T>> callback = (connection) -> connection.getAutoCommit()
				? runOn(connection, statement) : null;
		return this.template.execute(callback);
	}

	private <T extends @Nullable Object> Done<T> runOn(Connection connection, Supplier<T> statement) {
		TransactionSynchronizationManager.bindResource(this.dataSource, new ConnectionHolder(connection));
		try {
			return new Done<>(statement.get());
		}
		finally {
			TransactionSynchronizationManager.unbindResource(this.dataSource);
		}
	}

	/**
	 * A statement was run.
	 *
	 * @param result what it returned
	 */
	private record Done<T extends @Nullable Object>(T result) {
	}

}
