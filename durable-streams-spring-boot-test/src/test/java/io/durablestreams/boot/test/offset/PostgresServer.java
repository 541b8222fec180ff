package io.durablestreams.boot.test.offset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

import javax.sql.DataSource;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * A PostgreSQL server of a test's own, which can be stopped and started again.
 */
public final class PostgresServer implements AutoCloseable {

	private final Path directory;

	private EmbeddedPostgres postgres;

	private final int port;

	/**
	 * Start a server.
	 * @param directory where its data lies
	 */
	public PostgresServer(Path directory) {
		this.directory = directory;
		this.postgres = start(0);
		this.port = this.postgres.getPort();
	}

	private EmbeddedPostgres start(int onPort) {
		try {
			return EmbeddedPostgres.builder()
				.setDataDirectory(this.directory)
				.setCleanDataDirectory(false)
				.setServerConfig("fsync", "off")
				.setPort(onPort)
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Its JDBC URL, with a time limit on answers.
	 * @return the URL
	 */
	public String url() {
		return "jdbc:postgresql://127.0.0.1:" + this.port + "/postgres?user=postgres&socketTimeout=10";
	}

	/**
	 * A data source without a pool.
	 * @return the data source
	 */
	public DataSource dataSource() {
		return new DriverManagerDataSource(url());
	}

	/**
	 * Stop the server; connections break.
	 */
	public void stop() {
		try {
			this.postgres.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Start it again, with its data and on its port.
	 */
	public void startAgain() {
		this.postgres = start(this.port);
	}

	@Override
	public void close() {
		stop();
	}

}
