package io.durablestreams.producer;

import java.nio.file.Path;

import io.durablestreams.fixtures.ReferenceServer;
import io.durablestreams.fixtures.RequiresReferenceServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults between the producer and the protocol's reference server.
 */
@RequiresReferenceServer
class ReferenceServerFaultTests extends AbstractFaultTests {

	@TempDir
	private static Path directory;

	private static ReferenceServer server;

	@BeforeAll
	static void startServer() {
		server = ReferenceServer.start(directory);
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
		server.restart();
	}

}
