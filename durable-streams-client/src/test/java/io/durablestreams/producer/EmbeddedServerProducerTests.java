package io.durablestreams.producer;

import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * The producer's contract, against the embedded server.
 */
class EmbeddedServerProducerTests extends AbstractProducerContractTests {

	private static EmbeddedDurableStreamsServer server;

	@BeforeAll
	static void startServer() {
		server = EmbeddedDurableStreamsServer.builder().port(0).build();
		server.start();
	}

	@AfterAll
	static void stopServer() {
		server.stop();
	}

	@Override
	String baseUrl() {
		return server.baseUrl();
	}

}
