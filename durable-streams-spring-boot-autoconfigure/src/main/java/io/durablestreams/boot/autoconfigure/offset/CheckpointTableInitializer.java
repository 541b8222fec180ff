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

package io.durablestreams.boot.autoconfigure.offset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.durablestreams.boot.autoconfigure.OffsetStoreProperties;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.jdbc.init.PlatformPlaceholderDatabaseDriverResolver;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Makes the table of the checkpoints. While the database can't be reached the application
 * lives without it, and the table is made when it can.
 */
final class CheckpointTableInitializer extends DataSourceScriptDatabaseInitializer implements DisposableBean {

	private static final Log logger = LogFactory.getLog(CheckpointTableInitializer.class);

	private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

	private final JdbcOffsetStore store;

	private final String script;

	private final DatabaseInitializationSettings settings;

	private final Thread retries = new Thread(this::retry, "durable-streams-checkpoint-table");

	CheckpointTableInitializer(JdbcOffsetStore store, OffsetStoreProperties.Jdbc properties) {
		this(store, properties, new DatabaseInitializationSettings());
	}

	private CheckpointTableInitializer(JdbcOffsetStore store, OffsetStoreProperties.Jdbc properties,
			DatabaseInitializationSettings settings) {
		super(store.getDataSource(), settings);
		this.store = store;
		this.script = properties.getSchema();
		this.settings = settings;
		settings.setMode(DatabaseInitializationMode.valueOf(properties.getInitializeSchema().name()));
		// Not every database knows "if not exists", and two instances that start at once
		// may get in each other's way even where it does.
		settings.setContinueOnError(true);
	}

	@Override
	public boolean initializeDatabase() {
		if (this.settings.getMode() == DatabaseInitializationMode.NEVER) {
			return false;
		}
		try {
			return makeTable();
		}
		catch (SQLException | RuntimeException ex) {
			if (!DatabaseReach.isOutOfReach(ex)) {
				throw failure(ex);
			}
			logger.warn("The database can't be reached, so the table '" + this.store.getTable()
					+ "' for checkpoints is made, if need be, when it can; until then listeners wait ("
					+ NestedExceptionUtils.getMostSpecificCause(ex).getMessage() + ")");
			this.retries.setDaemon(true);
			this.retries.start();
			return false;
		}
	}

	@Override
	public void destroy() {
		this.retries.interrupt();
	}

	private void retry() {
		BackOffExecution waits = new ExponentialBackOff(500, 1.5).start();
		while (true) {
			try {
				Thread.sleep(Math.min(waits.nextBackOff(), LONGEST_WAIT.toMillis()));
				makeTable();
				logger.info("The database of the checkpoints can be reached");
				return;
			}
			catch (InterruptedException ex) {
				return;
			}
			catch (SQLException | RuntimeException ex) {
				if (!DatabaseReach.isOutOfReach(ex)) {
					DurableStreamsConfigurationException failure = failure(ex);
					logger.error(failure.getDescription() + " " + failure.getAction());
					return;
				}
			}
		}
	}

	private boolean makeTable() throws SQLException {
		// What comes next would take a database that is down for one that isn't embedded.
		this.store.getDataSource().getConnection().close();
		if (this.settings.getMode() == DatabaseInitializationMode.EMBEDDED && !isEmbeddedDatabase()) {
			return false;
		}
		this.settings.setSchemaLocations(
				new PlatformPlaceholderDatabaseDriverResolver().resolveAll(this.store.getDataSource(), this.script));
		boolean initialized = super.initializeDatabase();
		if (initialized) {
			verifyTable();
		}
		return initialized;
	}

	private DurableStreamsConfigurationException failure(Exception cause) {
		if (cause instanceof DurableStreamsConfigurationException failure) {
			return failure;
		}
		return new DurableStreamsConfigurationException(
				"The table '" + this.store.getTable() + "' for checkpoints could not be made ("
						+ NestedExceptionUtils.getMostSpecificCause(cause).getMessage() + ").",
				"See that 'spring.datasource.*' names a database that the application may use, or make the table "
						+ "yourself and set 'durable.streams.offset-store.jdbc.initialize-schema' to 'never'.",
				cause);
	}

	@Override
	protected void runScripts(Scripts scripts) {
		List<Resource> resources = new ArrayList<>();
		for (Resource script : scripts) {
			resources.add(forTable(script));
		}
		super.runScripts(new Scripts(resources).separator(scripts.getSeparator())
			.encoding(StandardCharsets.UTF_8)
			.continueOnError(scripts.isContinueOnError()));
	}

	private Resource forTable(Resource script) {
		try {
			String sql = script.getContentAsString(StandardCharsets.UTF_8);
			return new ByteArrayResource(sql.replace(JdbcOffsetStore.TABLE_PLACEHOLDER, this.store.getTable())
				.getBytes(StandardCharsets.UTF_8), script.getDescription());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The script's own failures are passed over, as those of a table that exists. */
	private void verifyTable() throws SQLException {
		String sql = "SELECT checkpoint_key FROM " + this.store.getTable() + " WHERE 1 = 0";
		try (Connection connection = this.store.getDataSource().getConnection();
				PreparedStatement statement = connection.prepareStatement(sql)) {
			statement.executeQuery().close();
		}
		catch (SQLException ex) {
			if (DatabaseReach.isOutOfReach(ex)) {
				throw ex;
			}
			throw new DurableStreamsConfigurationException(
					"The table '" + this.store.getTable() + "' for checkpoints could not be made (" + ex.getMessage()
							+ ").",
					"Let the database's user make tables, or make it yourself with the script "
							+ "'schema-<database>.sql' of the package 'io.durablestreams.offset.jdbc' and set "
							+ "'durable.streams.offset-store.jdbc.initialize-schema' to 'never'.",
					ex);
		}
	}

}
