package io.durablestreams.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import io.durablestreams.embedded.EmbeddedDurableStreamsServer;

/**
 * The embedded server in a process of its own, so that it can be killed.
 */
final class EmbeddedServerProcess implements AutoCloseable {

	private final Path directory;

	private Process process;

	private int port;

	EmbeddedServerProcess(Path directory) {
		this.directory = directory;
		start();
	}

	/** Started in the other process: data directory and port. */
	public static void main(String[] args) throws IOException {
		EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder()
			.dataDirectory(Path.of(args[0]))
			.port(Integer.parseInt(args[1]))
			.build();
		server.start();
		System.out.println(server.port());
		System.in.read();
		Runtime.getRuntime().halt(0);
	}

	private void start() {
		try {
			this.process = new ProcessBuilder(List.of(
					Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
					"-cp", System.getProperty("java.class.path"), EmbeddedServerProcess.class.getName(),
					this.directory.toString(), Integer.toString(this.port)))
				// What it logs goes beside its data.
				.directory(this.directory.toFile())
				.redirectError(Redirect.DISCARD)
				.start();
			BufferedReader output = new BufferedReader(
					new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8));
			this.port = Integer.parseInt(output.readLine());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String baseUrl() {
		return "http://127.0.0.1:" + this.port + "/v1/stream";
	}

	void killAndStart() {
		kill();
		start();
	}

	private void kill() {
		this.process.destroyForcibly().onExit().join();
	}

	@Override
	public void close() {
		kill();
	}

}
