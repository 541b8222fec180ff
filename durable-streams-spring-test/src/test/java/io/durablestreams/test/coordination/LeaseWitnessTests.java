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

package io.durablestreams.test.coordination;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.error.PositionLostException;
import io.durablestreams.coordination.LeaseCoordinator;
import io.durablestreams.coordination.jdbc.PostgresLeaseTable;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.PostgresServer;
import io.durablestreams.fixtures.ReferenceServer;
import io.durablestreams.fixtures.RequiresReferenceServer;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpoint;
import io.durablestreams.listener.StreamListenerStatus;
import io.durablestreams.listener.config.PositionLostPolicy;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import io.durablestreams.test.EmbeddedDurableStreams;
import io.durablestreams.test.offset.CheckpointTables;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two instances, of which the one that waits takes a stream over that was made anew while
 * the other one had it.
 */
class LeaseWitnessTests {

	/** On the embedded server. */
	@Nested
	@EmbeddedDurableStreams
	class Embedded extends Contract {

		private final EmbeddedDurableStreamsServer server;

		Embedded(EmbeddedDurableStreamsServer server) {
			this.server = server;
		}

		@Override
		String baseUrl() {
			return this.server.baseUrl();
		}

	}

	/** On the reference server. */
	@Nested
	@RequiresReferenceServer
	class Reference extends Contract {

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

	/** What holds on both servers. */
	abstract static class Contract {

		private static final String TABLE = "checkpoints";

		private final List<String> received = new CopyOnWriteArrayList<>();

		private final PostgresServer database = PostgresServer.get();

		abstract String baseUrl();

		@ParameterizedTest
		@EnumSource(Anew.class)
		void whoeverTheLeaseMovesToTakesNoOtherStreamForTheOldOne(Anew anew) {
			CheckpointTables.create(this.database.dataSource(), "postgresql", TABLE);
			try (DurableStreamsClient client = DurableStreamsClient.builder(baseUrl()).build();
					Instance first = new Instance("first", client);
					Instance second = new Instance("second", client)) {
				DurableStream stream = client.stream("moved-" + UUID.randomUUID());
				stream.create(CreateOptions.json()).block();
				takeOver(stream, anew, first, second);
				if (anew == Anew.IDENTICAL) {
					await().until(() -> second.status().upToDate());
					append(stream, "9");
					await().until(() -> this.received.size() == 4);
					assertThat(this.received).containsExactly("first: 1", "first: 2", "first: 3", "second: 9");
				}
				else {
					await().until(() -> second.status().state() == ContainerState.FAILED);
					assertThat(second.status().failure()).isInstanceOf(PositionLostException.class);
					assertThat(this.received).containsExactly("first: 1", "first: 2", "first: 3");
				}
			}
		}

		private void takeOver(DurableStream stream, Anew anew, Instance first, Instance second) {
			first.start(stream.name());
			await().until(() -> first.status().upToDate());
			append(stream, "1", "2", "3");
			await().until(() -> this.received.size() == 3 && first.status().upToDate());
			first.container.pause(stream.name());
			await().until(() -> first.status().state() == ContainerState.PAUSED);
			second.start(stream.name());
			await().until(() -> second.status().state() == ContainerState.STANDBY);
			make(stream, anew);
			first.container.stop();
		}

		private static void make(DurableStream stream, Anew anew) {
			stream.delete().block();
			boolean text = anew == Anew.OTHER_TYPE;
			stream.create(text ? CreateOptions.of(MediaType.TEXT_PLAIN) : CreateOptions.json()).block();
			switch (anew) {
				case SAME_LENGTH -> append(stream, "4", "5", "6");
				case LONGER -> append(stream, "4", "5", "6", "7", "8");
				case SHORTER -> append(stream, "4");
				case OTHER_TYPE -> append(stream, "1234567");
				case IDENTICAL -> append(stream, "1", "2", "3");
			}
		}

		private static void append(DurableStream stream, String... messages) {
			boolean json = messages[0].length() == 1;
			for (String message : messages) {
				stream.append(json ? "[" + message + "]" : message).block();
			}
		}

		private static ConditionFactory await() {
			return Awaitility.await().atMost(Duration.ofSeconds(60));
		}

		/** A listener with a coordinator of its own. */
		private final class Instance implements AutoCloseable {

			private final String name;

			private final LeaseCoordinator coordinator;

			private final DefaultDurableStreamListenerContainerFactory factory;

			private DurableStreamListenerContainer container;

			Instance(String name, DurableStreamsClient client) {
				this.name = name;
				this.coordinator = new LeaseCoordinator(name, Duration.ofSeconds(3),
						new JdbcOffsetStore(Contract.this.database.dataSource(), TABLE),
						new PostgresLeaseTable(Contract.this.database.dataSource(), TABLE, Duration.ofMillis(500)));
				this.factory = DefaultDurableStreamListenerContainerFactory.builder(client)
					.coordinator(this.coordinator)
					.build();
			}

			void start(String stream) {
				this.container = this.factory.createContainer(DurableStreamListenerEndpoint.of("test", (message) -> {
					Contract.this.received.add(this.name + ": " + new String(message.getPayload()));
					return null;
				}, (settings) -> settings.streams(List.of(stream)).positionLost(PositionLostPolicy.FAIL)));
				this.container.start();
			}

			StreamListenerStatus status() {
				return this.container.getStatus().get(0);
			}

			@Override
			public void close() {
				this.container.stop();
				this.factory.close();
				this.coordinator.close();
			}

		}

	}

	/** What the new stream is like beside the old one. */
	enum Anew {

		SAME_LENGTH, LONGER, SHORTER, OTHER_TYPE, IDENTICAL

	}

}
