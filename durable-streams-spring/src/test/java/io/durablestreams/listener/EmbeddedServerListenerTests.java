package io.durablestreams.listener;

import java.time.Duration;

import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Listeners against the embedded server.
 */
class EmbeddedServerListenerTests extends AbstractListenerContractTests {

	private static final EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder()
		.port(0)
		.longPollTimeout(Duration.ofMillis(500))
		.build();

	@BeforeAll
	static void startServer() {
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
