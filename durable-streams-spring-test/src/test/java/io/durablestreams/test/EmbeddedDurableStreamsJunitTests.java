/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

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
