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

import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.LeaseLostException;
import io.durablestreams.offset.LeasedOffsetStore;
import io.durablestreams.offset.ListableOffsetStore;
import io.durablestreams.offset.OffsetStoreException;
import io.durablestreams.offset.TransactionalOffsetStore;
import io.durablestreams.offset.jdbc.CheckpointRow.DamagedRowException;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Keeps checkpoints in a table of a relational database, one row for each group and
 * stream. The scripts {@code schema-<database>.sql} beside this class make the table,
 * under its default name. A checkpoint that has been saved is as durable as the
 * database's commits. Thread-safe.
 */
public final class JdbcOffsetStore implements LeasedOffsetStore, TransactionalOffsetStore, ListableOffsetStore {

	/** The table's name unless another is given. */
	public static final String DEFAULT_TABLE = "durable_streams_checkpoint";

	private static final Pattern TABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_$]*(\\.[A-Za-z_][A-Za-z0-9_$]*){0,2}");

	private final DataSource dataSource;

	private final String table;

	private final JdbcTemplate template;

	private final JdbcClient jdbc;

	private final CommittedStatements statements;

	private final CheckpointExceptionTranslator exceptions;

	private final @Nullable Fence fence;

	private volatile @Nullable CheckpointSql sql;

	/**
	 * Create a store on the table {@value #DEFAULT_TABLE}.
	 * @param dataSource gives connections
	 */
	public JdbcOffsetStore(DataSource dataSource) {
		this(dataSource, DEFAULT_TABLE);
	}

	/**
	 * Create a store. The database isn't asked for anything yet.
	 * @param dataSource gives connections
	 * @param table the table's name, also with its schema in front
	 * @throws IllegalArgumentException if the name has characters that table names don't
	 * have
	 */
	public JdbcOffsetStore(DataSource dataSource, String table) {
		this(dataSource, table, null);
	}

	private JdbcOffsetStore(DataSource dataSource, String table, @Nullable Fence fence) {
		if (!TABLE.matcher(table).matches()) {
			throw new IllegalArgumentException("'" + table + "' is not the name of a table: use letters, digits, '_' "
					+ "and '$', with the schema and a dot in front where it is needed");
		}
		// A proxy would hide from this store which transaction a connection belongs to.
		DataSource target = (dataSource instanceof TransactionAwareDataSourceProxy proxy) ? proxy.getTargetDataSource()
				: null;
		this.dataSource = (target != null) ? target : dataSource;
		this.table = table;
		this.template = new JdbcTemplate(this.dataSource);
		this.jdbc = JdbcClient.create(this.template);
		this.statements = new CommittedStatements(this.dataSource, this.template);
		this.exceptions = new CheckpointExceptionTranslator(table);
		this.fence = fence;
	}

	/**
	 * Where connections come from.
	 * @return the data source, never a proxy that joins transactions
	 */
	public DataSource getDataSource() {
		return this.dataSource;
	}

	/**
	 * The table of the checkpoints.
	 * @return its name
	 */
	public String getTable() {
		return this.table;
	}

	@Override
	public TransactionalOffsetStore ownedBy(String owner, long epoch) {
		return new JdbcOffsetStore(this.dataSource, this.table, new Fence(owner, epoch));
	}

	@Override
	public @Nullable Checkpoint load(CheckpointKey key) {
		return attempt("loaded", key,
				() -> this.statements.run(() -> CheckpointRow.bindKey(this.jdbc.sql(sql().load()), key)
					.query(CheckpointRow::map)
					.optional()
					.orElse(null)));
	}

	@Override
	public void save(CheckpointKey key, Checkpoint checkpoint) {
		attempt("saved", key, () -> {
			if (update(key, checkpoint) == 0) {
				requireNoFence(key);
				insertOrUpdate(key, checkpoint);
			}
			return null;
		});
	}

	/**
	 * Give the transaction of a lease's owner a name on PostgreSQL, by which it can be
	 * ended once the lease has passed to another.
	 */
	@Override
	public void begin(CheckpointKey key) {
		if (this.fence == null || !this.statements.isJoined()) {
			return;
		}
		long rows = attempt("found", key,
				() -> isPostgres() ? fenced(sql().name(), key).query(Long.class).single() : 1L);
		if (rows == 0) {
			requireNoFence(key);
		}
	}

	@Override
	public boolean replace(CheckpointKey key, @Nullable Checkpoint expected, Checkpoint checkpoint) {
		if (!TransactionSynchronizationManager.isActualTransactionActive() || !this.statements.isJoined()) {
			throw new OffsetStoreException("The checkpoint of " + key + " can't be part of the transaction: there is "
					+ "none, or it is not one on the data source of the offset store; begin it with a transaction "
					+ "manager for that data source", null);
		}
		return attempt("saved", key,
				() -> (expected != null) ? update(key, expected, checkpoint) : insertOrFill(key, checkpoint)) > 0;
	}

	@Override
	public List<CheckpointKey> keys(String groupPrefix) {
		String pattern = groupPrefix.replaceAll("[!%_]", "!$0") + "%";
		try {
			List<CheckpointKey> keys = this.statements
				.run(() -> this.jdbc.sql(sql().keys()).param("groups", pattern).query(CheckpointRow::mapKey).list());
			// Some databases don't tell upper and lower case apart.
			return keys.stream().filter((key) -> key != null && key.group().startsWith(groupPrefix)).toList();
		}
		catch (DataAccessException | TransactionException ex) {
			throw new OffsetStoreException(
					"The checkpoints of groups '" + groupPrefix + "…' can't be listed from table '" + this.table
							+ "'; see that it is there and can be read (" + ex.getMessage() + ")",
					ex);
		}
	}

	@Override
	public void delete(CheckpointKey key) {
		attempt("deleted", key, () -> this.statements.run(() -> fenced(sql().delete(), key).update()));
	}

	private int update(CheckpointKey key, Checkpoint checkpoint) {
		return this.statements.run(() -> CheckpointRow.bind(fenced(sql().update(), key), checkpoint).update());
	}

	private int update(CheckpointKey key, Checkpoint expected, Checkpoint checkpoint) {
		StatementSpec statement = fenced(sql().replace(), key);
		return CheckpointRow.bindExpected(CheckpointRow.bind(statement, checkpoint), expected).update();
	}

	/**
	 * An update of a row that isn't there would lock the gap in some databases, and two
	 * of them each other's insert.
	 */
	private int insertOrFill(CheckpointKey key, Checkpoint checkpoint) {
		long rows = CheckpointRow.bindKey(this.jdbc.sql(sql().exists()), key).query(Long.class).single();
		if (rows > 0) {
			return CheckpointRow.bind(fenced(sql().fill(), key), checkpoint).update();
		}
		requireNoFence(key);
		try {
			return insert(key, checkpoint);
		}
		catch (DuplicateKeyException ex) {
			return 0;
		}
	}

	private void insertOrUpdate(CheckpointKey key, Checkpoint checkpoint) {
		try {
			this.statements.run(() -> insert(key, checkpoint));
		}
		catch (DuplicateKeyException ex) {
			// Somebody was faster; the last one wins.
			update(key, checkpoint);
		}
	}

	private int insert(CheckpointKey key, Checkpoint checkpoint) {
		StatementSpec statement = CheckpointRow.bindKey(this.jdbc.sql(sql().insert()), key);
		return CheckpointRow.bind(CheckpointRow.bindNames(statement, key), checkpoint).update();
	}

	private CheckpointSql sql() {
		CheckpointSql known = this.sql;
		if (known == null) {
			known = (this.fence != null) ? CheckpointSql.fenced(this.table, isPostgres())
					: CheckpointSql.unfenced(this.table);
			this.sql = known;
		}
		return known;
	}

	private boolean isPostgres() {
		ConnectionCallback<String> product = (connection) -> connection.getMetaData().getDatabaseProductName();
		return "PostgreSQL".equals(this.template.execute(product));
	}

	private StatementSpec fenced(String statement, CheckpointKey key) {
		StatementSpec bound = CheckpointRow.bindKey(this.jdbc.sql(statement), key);
		return (this.fence != null) ? bound.param("owner", this.fence.owner()).param("epoch", this.fence.epoch())
				: bound;
	}

	private void requireNoFence(CheckpointKey key) {
		if (this.fence != null) {
			throw new LeaseLostException("The checkpoint of " + key + " was not saved: the lease of '"
					+ this.fence.owner() + "' has passed to another instance");
		}
	}

	private <T extends @Nullable Object> T attempt(String what, CheckpointKey key, Supplier<T> work) {
		try {
			return work.get();
		}
		catch (DamagedRowException | DataAccessException | TransactionException ex) {
			throw this.exceptions.translate(what, key, ex);
		}
	}

	/**
	 * The lease that writing requires.
	 *
	 * @param owner who holds it
	 * @param epoch which of the stream's leases it is
	 */
	private record Fence(String owner, long epoch) {
	}

}
