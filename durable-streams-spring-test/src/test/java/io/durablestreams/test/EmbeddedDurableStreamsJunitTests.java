package io.durablestreams.test;

import java.time.Duration;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.CreateResult;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.embedded.Fault;
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
	void eachTestBeginsWithoutStreamsAndFaults(EmbeddedDurableStreamsServer server, DurableStreamsClient client) {
		CreateResult result = client.stream("orders").create(CreateOptions.json()).block(LIMIT);
		assertThat(result).isNotNull().satisfies((created) -> assertThat(created.created()).isTrue());
		// For the repetition: it would not get this far
		server.faults().inject("orders", Fault.status(403).times(1000));
	}

	@Test
	void aTesterIsGivenToo(DurableStreamTester tester) {
		tester.publish("orders", 1, 2);
		assertThat(tester.collect("orders", Integer.class)).containsExactly(1, 2);
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
