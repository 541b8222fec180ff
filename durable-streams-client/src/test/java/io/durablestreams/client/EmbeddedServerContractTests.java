package io.durablestreams.client;

import java.time.Duration;

import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * The client's contract, against the embedded server, whose responses are small and whose
 * event streams end every moment.
 */
class EmbeddedServerContractTests extends AbstractClientContractTests {

	private static EmbeddedDurableStreamsServer server;

	@BeforeAll
	static void startServer() {
		server = EmbeddedDurableStreamsServer.builder()
			.port(0)
			.longPollTimeout(Duration.ofMillis(300))
			.sseLifetime(Duration.ofMillis(500))
			.maxResponseSize(64)
			.build();
		server.start();
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
