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

package io.durablestreams.listener;

import java.time.Duration;

import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/**
 * Listeners against the embedded server.
 */
class EmbeddedServerListenerTests {

	private static final EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder()
		.port(0)
		.longPollTimeout(Duration.ofSeconds(20))
		.build();

	@BeforeAll
	static void startServer() {
		server.start();
	}

	@AfterAll
	static void stopServer() {
		server.stop();
	}

	/** Order, restarts, ends. */
	@Nested
	class Contract extends AbstractListenerContractTests {

		@Override
		String baseUrl() {
			return server.baseUrl();
		}

	}

	/** Arguments and results. */
	@Nested
	class Methods extends AbstractListenerMethodTests {

		@Override
		String baseUrl() {
			return server.baseUrl();
		}

	}

	/** Checkpoints. */
	@Nested
	class Acknowledgement extends AbstractListenerAcknowledgeTests {

		@Override
		String baseUrl() {
			return server.baseUrl();
		}

	}

	/** Failure policies. */
	@Nested
	class Failures extends AbstractListenerFailureTests {

		@Override
		String baseUrl() {
			return server.baseUrl();
		}

	}

	/** Start, stop, pause, seek. */
	@Nested
	class Lifecycle extends AbstractListenerLifecycleTests {

		@Override
		String baseUrl() {
			return server.baseUrl();
		}

	}

	/** Streams that are made anew. */
	@Nested
	class Witnesses extends AbstractListenerWitnessTests {

		@Override
		String baseUrl() {
			return server.baseUrl();
		}

	}

	/** Messages that are handled again later. */
	@Nested
	class Retries extends AbstractRetryStreamTests {

		@Override
		String baseUrl() {
			return server.baseUrl();
		}

	}

	/** Dead letters, and back. */
	@Nested
	class DeadLetters extends AbstractDeadLetterTests {

		@Override
		String baseUrl() {
			return server.baseUrl();
		}

	}

	/** CloudEvents. */
	@Nested
	class CloudEvents extends AbstractCloudEventTests {

		@Override
		String baseUrl() {
			return server.baseUrl();
		}

	}

	/** Seeks to a time. */
	@Nested
	class TimeSeeks extends AbstractTimeSeekTests {

		@Override
		String baseUrl() {
			return server.baseUrl();
		}

	}

	/** Processes that are killed. */
	@Nested
	class Killed extends AbstractKilledListenerTests {

		@Override
		String baseUrl() {
			return server.baseUrl();
		}

	}

}
