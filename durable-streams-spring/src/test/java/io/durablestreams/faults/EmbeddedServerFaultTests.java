package io.durablestreams.faults;

import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults between the producer and the embedded server.
 */
class EmbeddedServerFaultTests extends AbstractFaultTests {

	@TempDir
	private static Path directory;

	private static EmbeddedServerProcess server;

	@BeforeAll
	static void startServer() {
		server = new EmbeddedServerProcess(directory);
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@Override
	String baseUrl() {
		return server.baseUrl();
	}

	@Override
	void restartServer() {
		server.killAndStart();
	}

}
