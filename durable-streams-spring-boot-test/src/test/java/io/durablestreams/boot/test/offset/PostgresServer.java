package io.durablestreams.boot.test.offset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

import javax.sql.DataSource;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL server for all tests of a JVM, which can be stopped and started again. It
 * ends with the JVM.
 */
public final class PostgresServer {

	private static final AtomicReference<PostgresServer> shared = new AtomicReference<>();

	private final Path directory;

	private EmbeddedPostgres postgres;

	private final int port;

	private PostgresServer(Path directory) {
		this.directory = directory;
		this.postgres = start(0);
		this.port = this.postgres.getPort();
	}

	/**
	 * The server, started when it is asked for first.
	 * @return the server
	 */
	public static synchronized PostgresServer get() {
		PostgresServer server = shared.get();
		if (server == null) {
			server = new PostgresServer(directory());
			shared.set(server);
		}
		return server;
	}

	/** Of this JVM; those of JVMs that have ended are removed. */
	private static Path directory() {
		Path parent = Path.of("target", "postgres").toAbsolutePath();
		String[] earlier = parent.toFile().list();
		for (String pid : (earlier != null) ? earlier : new String[0]) {
			if (ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
				FileSystemUtils.deleteRecursively(parent.resolve(pid).toFile());
			}
		}
		return parent.resolve(Long.toString(ProcessHandle.current().pid()));
	}

	private EmbeddedPostgres start(int onPort) {
		try {
			return EmbeddedPostgres.builder()
				.setDataDirectory(this.directory)
				.setCleanDataDirectory(false)
				.setServerConfig("fsync", "off")
				// What has been committed survives that the server is killed.
				.setServerConfig("synchronous_commit", "on")
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
	 * End the server as a crash does: it stores nothing more, tells nobody, and recovers
	 * when it is started again.
	 */
	public void kill() {
		try {
			long pid = Long.parseLong(Files.readAllLines(this.directory.resolve("postmaster.pid")).get(0).trim());
			ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
			new ProcessBuilder("kill", "-QUIT", Long.toString(pid)).start().waitFor();
			postmaster.onExit().join();
			// Has nothing left to stop, and forgets it.
			this.postgres.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Start it again, with its data and on its port.
	 */
	public void startAgain() {
		this.postgres = start(this.port);
	}

}
