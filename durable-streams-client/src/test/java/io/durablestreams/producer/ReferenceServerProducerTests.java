package io.durablestreams.producer;

import io.durablestreams.fixtures.ReferenceServer;
import io.durablestreams.fixtures.RequiresReferenceServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * The producer's contract, against the protocol's reference server.
 */
@RequiresReferenceServer
class ReferenceServerProducerTests extends AbstractProducerContractTests {

	private static ReferenceServer server;

	@BeforeAll
	static void startServer() {
		server = ReferenceServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@Override
	String baseUrl() {
		return server.baseUrl();
	}

}
