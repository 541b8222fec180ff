package io.durablestreams.test.offset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import javax.sql.DataSource;

import io.durablestreams.offset.jdbc.JdbcOffsetStore;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Makes tables of checkpoints with the scripts.
 */
public final class CheckpointTables {

	private CheckpointTables() {
	}

	/**
	 * Make a table anew and a store on it.
	 * @param dataSource the database
	 * @param platform the script to use
	 * @param table the table's name
	 * @return the store
	 */
	public static JdbcOffsetStore create(DataSource dataSource, String platform, String table) {
		try {
			String script = new ClassPathResource("schema-" + platform + ".sql", JdbcOffsetStore.class)
				.getContentAsString(StandardCharsets.UTF_8);
			JdbcClient jdbc = JdbcClient.create(dataSource);
			jdbc.sql("DROP TABLE IF EXISTS " + table).update();
			jdbc.sql("DROP TABLE IF EXISTS " + table + "_member").update();
			jdbc.sql(script.replace(JdbcOffsetStore.TABLE_PLACEHOLDER, table)).update();
			return new JdbcOffsetStore(dataSource, table);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
