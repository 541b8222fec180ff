package io.durablestreams.boot.autoconfigure.offset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import io.durablestreams.boot.autoconfigure.OffsetStoreProperties;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;

import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.jdbc.init.PlatformPlaceholderDatabaseDriverResolver;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;

/**
 * Makes the table of the checkpoints.
 */
final class CheckpointTableInitializer extends DataSourceScriptDatabaseInitializer {

	private final JdbcOffsetStore store;

	CheckpointTableInitializer(JdbcOffsetStore store, OffsetStoreProperties.Jdbc properties) {
		super(store.getDataSource(), settings(store.getDataSource(), properties));
		this.store = store;
	}

	@Override
	public boolean initializeDatabase() {
		boolean initialized = super.initializeDatabase();
		if (initialized) {
			verifyTable();
		}
		return initialized;
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
	private void verifyTable() {
		String sql = "SELECT checkpoint_key FROM " + this.store.getTable() + " WHERE 1 = 0";
		try (Connection connection = this.store.getDataSource().getConnection();
				PreparedStatement statement = connection.prepareStatement(sql)) {
			statement.executeQuery().close();
		}
		catch (SQLException ex) {
			throw new DurableStreamsConfigurationException(
					"The table '" + this.store.getTable() + "' for checkpoints could not be made (" + ex.getMessage()
							+ ").",
					"Let the database's user make tables, or make it yourself with the script "
							+ "'schema-<database>.sql' of the package 'io.durablestreams.offset.jdbc' and set "
							+ "'durable.streams.offset-store.jdbc.initialize-schema' to 'never'.",
					ex);
		}
	}

	private static DatabaseInitializationSettings settings(DataSource dataSource,
			OffsetStoreProperties.Jdbc properties) {
		DatabaseInitializationSettings settings = new DatabaseInitializationSettings();
		settings.setMode(DatabaseInitializationMode.valueOf(properties.getInitializeSchema().name()));
		// Not every database knows "if not exists", and two instances that start at once
		// may get in each other's way even where it does.
		settings.setContinueOnError(true);
		if (settings.getMode() != DatabaseInitializationMode.NEVER) {
			settings.setSchemaLocations(
					new PlatformPlaceholderDatabaseDriverResolver().resolveAll(dataSource, properties.getSchema()));
		}
		return settings;
	}

}
