package io.durablestreams.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A small npm project, copied to {@code target} and installed there.
 */
final class NodeProject {

	private static final long TIMEOUT_MINUTES = 5;

	private final Path directory;

	private NodeProject(Path directory) {
		this.directory = directory;
	}

	static boolean isNodeFound() {
		return Stream.of("node", "npm").allMatch((command) -> {
			try {
				return new ProcessBuilder(command, "--version").redirectErrorStream(true)
					.redirectOutput(ProcessBuilder.Redirect.DISCARD)
					.start()
					.waitFor() == 0;
			}
			catch (IOException ex) {
				return false;
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return false;
			}
		});
	}

	/**
	 * Install with the versions of the lock file. ({@code npm ci} would insist on
	 * packages for platforms that a registry need not offer.)
	 */
	static NodeProject install(Path source, Path target) throws IOException {
		Files.createDirectories(target);
		try (Stream<Path> files = Files.list(source)) {
			files.forEach((file) -> copy(file, target.resolve(file.getFileName())));
		}
		NodeProject project = new NodeProject(target);
		project.run("npm.log", Map.of(), "npm", "install", "--ignore-scripts", "--no-audit", "--no-fund");
		return project;
	}

	Path directory() {
		return this.directory;
	}

	/**
	 * Run a command.
	 * @return its exit code
	 */
	int run(String log, Map<String, String> environment, String... command) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(List.of(command)).directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(this.directory.resolve(log).toFile());
		builder.environment().putAll(environment);
		Process process = builder.start();
		try {
			if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
				throw new IllegalStateException(command[0] + " didn't end, see " + this.directory.resolve(log));
			}
			return process.exitValue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		finally {
			process.destroyForcibly();
		}
	}

	private static void copy(Path file, Path target) {
		try {
			Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
