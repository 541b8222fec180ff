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
import java.util.Objects;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The database of an outbox: its tables, and what its product wants to be said
 * differently. Thread-safe.
 */
final class OutboxDatabase {

	private static final Pattern TABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_$]*(\\.[A-Za-z_][A-Za-z0-9_$]*){0,2}");

	private static final int TIMEOUT_SECONDS = 30;

	private static final Log logger = LogFactory.getLog(JdbcOutbox.class);

	private final DataSource dataSource;

	private final String table;

	private final JdbcTemplate jdbc;

	private final JdbcTemplate ownJdbc;

	private final TransactionTemplate transaction;

	private final Duration leaseTime;

	private volatile @Nullable Product product;

	OutboxDatabase(DataSource dataSource, String table, Duration leaseTime) {
		if (!TABLE.matcher(table).matches()) {
			throw new IllegalArgumentException("'" + table + "' is not the name of a table: use letters, digits, '_' "
					+ "and '$', with the schema and a dot in front where it is needed");
		}
		// A proxy would hide which transaction a connection belongs to.
		DataSource target = (dataSource instanceof TransactionAwareDataSourceProxy proxy) ? proxy.getTargetDataSource()
				: null;
		this.dataSource = (target != null) ? target : dataSource;
		this.table = table;
		this.leaseTime = leaseTime;
		this.jdbc = new JdbcTemplate(this.dataSource);
		// A transaction manager of the same DataSource would take what another kind of
		// manager has bound to the thread, such as JPA's, for its own, and commit it.
		DataSource own = new DelegatingDataSource(this.dataSource);
		this.ownJdbc = new JdbcTemplate(own);
		this.transaction = new TransactionTemplate(new JdbcTransactionManager(own));
		this.transaction.setTimeout(TIMEOUT_SECONDS);
	}

	DataSource dataSource() {
		return this.dataSource;
	}

	String table() {
		return this.table;
	}

	/**
	 * For work in whatever transaction there is on the thread.
	 * @return the template
	 */
	JdbcTemplate jdbc() {
		return this.jdbc;
	}

	/**
	 * Do something in a transaction of its own, whatever transaction the thread has. One
	 * that stops in the middle doesn't keep what it has locked from who takes over.
	 * @param <T> the type of the result
	 * @param work what to do
	 * @return its result
	 */
	<T extends @Nullable Object> T inTransaction(Work<T> work) {
		Product known = product();
		return this.transaction.execute((status) -> {
			lockRowsOnly(known);
			limitIdleTime(known);
			return work.run(this.ownJdbc);
		});
	}

	/**
	 * What is read twice need not be the same. MySQL and MariaDB would by default lock
	 * the gaps between rows too, and the end of the table, which keeps the application
	 * from writing messages.
	 */
	private void lockRowsOnly(Product known) {
		if (known == Product.MYSQL) {
			this.ownJdbc.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
		}
	}

	private void limitIdleTime(Product known) {
		if (known == Product.POSTGRESQL) {
			this.ownJdbc.queryForObject("SELECT set_config('idle_in_transaction_session_timeout', ?, true)",
					String.class, Long.toString(this.leaseTime.toMillis()));
		}
		else if (known == Product.MYSQL) {
			// This is the session's: the pool gets it back as it was.
			this.ownJdbc.execute("SET @durable_streams_wait_timeout = @@SESSION.wait_timeout,"
					+ " SESSION wait_timeout = LEAST(@@SESSION.wait_timeout, " + this.leaseTime.toSeconds() + ")");
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void afterCompletion(int status) {
					resetIdleTime();
				}

			});
		}
	}

	private void resetIdleTime() {
		try {
			this.ownJdbc.execute("SET SESSION wait_timeout = @durable_streams_wait_timeout");
		}
		catch (DataAccessException ex) {
			logger.debug("The connection is gone", ex);
		}
	}

	Product product() {
		Product known = this.product;
		if (known == null) {
			ConnectionCallback<String> name = (connection) -> connection.getMetaData().getDatabaseProductName();
			known = Product.of(Objects.toString(this.jdbc.execute(name), ""));
			this.product = known;
		}
		return known;
	}

	/**
	 * Something to do in a transaction.
	 *
	 * @param <T> the type of the result
	 */
	@FunctionalInterface
	interface Work<T extends @Nullable Object> {

		T run(JdbcTemplate jdbc);

	}

	/** The products that there are scripts for. */
	enum Product {

		POSTGRESQL("CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)"),

		H2("CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000 AS BIGINT)"),

		MYSQL("CAST(UNIX_TIMESTAMP(SYSDATE(3)) * 1000 AS SIGNED)");

		private final String now;

		Product(String now) {
			this.now = now;
		}

		/**
		 * The server's clock, in milliseconds.
		 * @return an expression
		 */
		String now() {
			return this.now;
		}

		/**
		 * An INSERT that leaves a row alone that is there already; H2 has none, and
		 * tells.
		 * @param insert what follows the word
		 * @param key the column of the key
		 * @return a statement
		 */
		String insertIfAbsent(String insert, String key) {
			return switch (this) {
				case POSTGRESQL -> "INSERT " + insert + " ON CONFLICT (" + key + ") DO NOTHING";
				case MYSQL -> "INSERT IGNORE " + insert;
				case H2 -> "INSERT " + insert;
			};
		}

		static Product of(String name) {
			return switch (name) {
				case "PostgreSQL" -> POSTGRESQL;
				case "H2" -> H2;
				case "MySQL", "MariaDB" -> MYSQL;
				default -> throw new IllegalStateException("The outbox can't be kept in the database '" + name
						+ "': it works with PostgreSQL, MariaDB, MySQL and H2");
			};
		}

	}

}
