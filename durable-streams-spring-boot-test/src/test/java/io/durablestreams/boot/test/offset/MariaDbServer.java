package io.durablestreams.boot.test.offset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

import org.springframework.test.util.TestSocketUtils;
import org.springframework.util.FileSystemUtils;

/**
 * A MariaDB server of this machine, where one is installed (on Debian the package
 * {@code mariadb-server}), for all tests of a JVM. It ends with the JVM.
 */
public final class MariaDbServer {

	private static final AtomicReference<MariaDbServer> shared = new AtomicReference<>();

	private static final AtomicBoolean told = new AtomicBoolean();

	private final Path directory;

	private final Process process;

	private final int port = TestSocketUtils.findAvailableTcpPort();

	private MariaDbServer(Path daemon, Path installer) throws IOException, InterruptedException {
		this.directory = Files.createTempDirectory("mariadb");
		Path log = this.directory.resolve("log");
		Path data = this.directory.resolve("data");
		String user = "--user=" + System.getProperty("user.name");
		Process installation = new ProcessBuilder(installer.toString(), "--no-defaults", "--datadir=" + data,
				"--auth-root-authentication-method=normal", "--skip-test-db", user)
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		if (!installation.waitFor(1, TimeUnit.MINUTES) || installation.exitValue() != 0) {
			throw new IllegalStateException(Files.readString(log));
		}
		this.process = new ProcessBuilder(daemon.toString(), "--no-defaults", user, "--datadir=" + data,
				"--port=" + this.port, "--bind-address=127.0.0.1", "--socket=" + this.directory.resolve("socket"),
				"--skip-name-resolve", "--innodb-flush-log-at-trx-commit=2")
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		Runtime.getRuntime().addShutdownHook(new Thread(this::close));
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
			if (!this.process.isAlive()) {
				throw new IllegalStateException(Files.readString(log));
			}
			return Files.readString(log).contains("ready for connections");
		});
	}

	/**
	 * The server, started when it is asked for first. Skips the tests where none is
	 * installed.
	 * @return the server
	 */
	public static synchronized MariaDbServer get() {
		MariaDbServer server = shared.get();
		if (server == null) {
			server = start();
			shared.set(server);
		}
		return server;
	}

	private static MariaDbServer start() {
		Optional<Path> daemon = find("mariadbd");
		Optional<Path> installer = find("mariadb-install-db");
		boolean installed = daemon.isPresent() && installer.isPresent();
		if (!installed && told.compareAndSet(false, true)) {
			System.out.println("SKIPPED tests on MariaDB: no server (mariadbd) is installed");
		}
		Assumptions.assumeTrue(installed, "no MariaDB server is installed");
		try {
			return new MariaDbServer(daemon.orElseThrow(), installer.orElseThrow());
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
	 * Its JDBC URL.
	 * @return the URL, to which parameters can be added
	 */
	public String url() {
		return "jdbc:mariadb://127.0.0.1:" + this.port + "/checkpoints?user=root&createDatabaseIfNotExist=true";
	}

	private void close() {
		this.process.destroy();
		this.process.onExit().join();
		FileSystemUtils.deleteRecursively(this.directory.toFile());
	}

	private static Optional<Path> find(String program) {
		return Stream.concat(Arrays.stream(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/usr/local/sbin"))
			.map((directory) -> Path.of(directory, program))
			.filter(Files::isExecutable)
			.findFirst();
	}

}
