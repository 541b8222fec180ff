package io.durablestreams.boot.test;

import java.time.Duration;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.CreateResult;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link EmbeddedDurableStreams} without Spring.
 */
@EmbeddedDurableStreams(cleanBeforeEach = true)
class EmbeddedDurableStreamsJunitTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final EmbeddedDurableStreamsServer constructorsServer;

	EmbeddedDurableStreamsJunitTests(EmbeddedDurableStreamsServer server) {
		this.constructorsServer = server;
	}

	@RepeatedTest(2)
	void eachTestBeginsWithoutStreams(EmbeddedDurableStreamsServer server) {
		try (DurableStreamsClient client = DurableStreamsClient.builder(server.baseUrl()).build()) {
			CreateResult result = client.stream("orders").create(CreateOptions.json()).block(LIMIT);
			assertThat(result).isNotNull().satisfies((created) -> assertThat(created.created()).isTrue());
		}
	}

	@Test
	void allParametersAreTheSameServer(EmbeddedDurableStreamsServer server) {
		assertThat(server).isSameAs(this.constructorsServer);
	}

	@Nested
	class InNestedTests {

		@Test
		void theServerIsTheSame(EmbeddedDurableStreamsServer server) {
			assertThat(server).isSameAs(EmbeddedDurableStreamsJunitTests.this.constructorsServer);
		}

	}

}
