package io.durablestreams.sample;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The database of the airports' figures and the checkpoints, a file in the data
 * directory.
 */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

	@Bean
	JdbcConnectionDetails databaseFile(SampleProperties properties) {
		return new DatabaseFile(properties);
	}

	/**
	 * Where H2 keeps them. Without a write delay a committed transaction is in the file;
	 * with H2's usual half second a crash would undo the last ones, which does no harm to
	 * figures that go back together with their checkpoint, but shows.
	 *
	 * @param properties name the directory
	 */
	private record DatabaseFile(SampleProperties properties) implements JdbcConnectionDetails {

		@Override
		public String getJdbcUrl() {
			// H2 refuses relative paths.
			return "jdbc:h2:file:" + this.properties.dataDir().toAbsolutePath().resolve("airports")
					+ ";WRITE_DELAY=0;RETENTION_TIME=0;DB_CLOSE_ON_EXIT=FALSE";
		}

		@Override
		public String getUsername() {
			return "sa";
		}

		@Override
		public String getPassword() {
			return "";
		}

	}

}
