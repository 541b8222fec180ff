package io.durablestreams.producer;

import java.nio.file.Path;

import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults between the producer and the embedded server.
 */
class EmbeddedServerFaultTests extends AbstractFaultTests {

	@TempDir
	private static Path directory;

	private static EmbeddedDurableStreamsServer server;

	@BeforeAll
	static void startServer() {
		server = start(0);
	}

	private static EmbeddedDurableStreamsServer start(int port) {
		EmbeddedDurableStreamsServer started = EmbeddedDurableStreamsServer.builder()
			.port(port)
			.dataDirectory(directory)
			.build();
		started.start();
		return started;
	}

	@AfterAll
	static void stopServer() {
		server.stop();
	}

	@Override
	String baseUrl() {
		return server.baseUrl();
	}

	@Override
	void restartServer() {
		int port = server.port();
		server.stop();
		server = start(port);
	}

}
