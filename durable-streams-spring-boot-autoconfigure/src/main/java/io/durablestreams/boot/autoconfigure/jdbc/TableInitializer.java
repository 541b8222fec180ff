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

package io.durablestreams.boot.autoconfigure.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import io.durablestreams.boot.autoconfigure.JdbcTableProperties.InitializeSchema;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
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
 * Makes tables of this library in the application's database. While the database can't be
 * reached the application lives without them, and they are made when it can.
 */
public final class TableInitializer extends DataSourceScriptDatabaseInitializer implements DisposableBean {

	private static final Log logger = LogFactory.getLog(TableInitializer.class);

	private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

	private final DataSource dataSource;

	private final Table table;

	private final String script;

	private final DatabaseInitializationSettings settings;

	private final Thread retries = new Thread(this::retry, "durable-streams-table");

	/**
	 * Create it.
	 * @param dataSource the database
	 * @param table the table
	 * @param script the script's location, in which {@code @@platform@@} stands for the
	 * database
	 * @param mode when the table is made
	 */
	public TableInitializer(DataSource dataSource, Table table, String script, InitializeSchema mode) {
		this(dataSource, table, script, mode, new DatabaseInitializationSettings());
	}

	private TableInitializer(DataSource dataSource, Table table, String script, InitializeSchema mode,
			DatabaseInitializationSettings settings) {
		super(dataSource, settings);
		this.dataSource = dataSource;
		this.table = table;
		this.script = script;
		this.settings = settings;
		settings.setMode(DatabaseInitializationMode.valueOf(mode.name()));
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
			logger.warn("The database can't be reached, so the table '" + this.table.name() + "' for "
					+ this.table.use() + " is made, if need be, when it can; until then what needs it waits ("
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
				logger.info("The database of the table '" + this.table.name() + "' can be reached");
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
		this.dataSource.getConnection().close();
		if (this.settings.getMode() == DatabaseInitializationMode.EMBEDDED && !isEmbeddedDatabase()) {
			return false;
		}
		this.settings.setSchemaLocations(
				new PlatformPlaceholderDatabaseDriverResolver().resolveAll(this.dataSource, this.script));
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
				"The table '" + this.table.name() + "' for " + this.table.use() + " could not be made ("
						+ NestedExceptionUtils.getMostSpecificCause(cause).getMessage() + ").",
				"See that 'spring.datasource.*' names a database that the application may use, or make the table "
						+ "yourself and set '" + this.table.property() + ".initialize-schema' to 'never'.",
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
			return new ByteArrayResource(this.table.rename(sql).getBytes(StandardCharsets.UTF_8),
					script.getDescription());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The script's own failures are passed over, as those of a table that exists. */
	private void verifyTable() throws SQLException {
		String sql = "SELECT 1 FROM " + this.table.name() + " WHERE 1 = 0";
		try (Connection connection = this.dataSource.getConnection();
				PreparedStatement statement = connection.prepareStatement(sql)) {
			statement.executeQuery().close();
		}
		catch (SQLException ex) {
			if (DatabaseReach.isOutOfReach(ex)) {
				throw ex;
			}
			throw new DurableStreamsConfigurationException(
					"The table '" + this.table.name() + "' for " + this.table.use() + " could not be made ("
							+ ex.getMessage() + ").",
					"Let the database's user make tables, or make it yourself with the script '"
							+ this.script.replace("@@platform@@", "<database>") + "' and set '" + this.table.property()
							+ ".initialize-schema' to 'never'.",
					ex);
		}
	}

	/**
	 * A table, and how to speak of it.
	 *
	 * @param name the table's name
	 * @param defaultName its name in the scripts
	 * @param use what it is for
	 * @param property what the names of the properties about it begin with
	 */
	public record Table(String name, String defaultName, String use, String property) {

		/**
		 * Give the table, and those whose names begin with its own, another name. One
		 * that a script of the application's names with its schema is meant as it is.
		 */
		String rename(String script) {
			if (this.name.equals(this.defaultName)) {
				return script;
			}
			return script.replaceAll("(?<![\\w$.])" + Pattern.quote(this.defaultName),
					Matcher.quoteReplacement(this.name));
		}

	}

}
