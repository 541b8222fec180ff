package io.durablestreams.listener;

import java.time.Duration;

import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * A stream on an embedded server.
 */
abstract class AbstractEmbeddedServerTests extends AbstractServerTests {

	static EmbeddedDurableStreamsServer server;

	@BeforeAll
	static void startServer() {
		server = EmbeddedDurableStreamsServer.builder().port(0).longPollTimeout(Duration.ofSeconds(20)).build();
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
