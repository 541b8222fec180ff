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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.envelope.MessageContent;
import io.durablestreams.client.envelope.MessageEnvelope;
import io.durablestreams.client.envelope.OutgoingMessage;
import io.durablestreams.coordination.LeaseCoordinator;
import io.durablestreams.coordination.jdbc.PostgresLeaseTable;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.PostgresServer;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpoint;
import io.durablestreams.listener.ListenerEvent;
import io.durablestreams.listener.NotOwnerException;
import io.durablestreams.listener.TimeSeek;
import io.durablestreams.listener.config.RetryBackOff;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import io.durablestreams.test.EmbeddedDurableStreams;
import io.durablestreams.test.offset.CheckpointTables;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.messaging.Message;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three instances of which one has the lease: seek and skip work there, and nowhere else.
 */
@EmbeddedDurableStreams(cleanBeforeEach = true)
class LeaseSteeringTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final String TABLE = "checkpoints";

	private static final CheckpointKey KEY = new CheckpointKey("test", "orders");

	private final List<String> handled = new CopyOnWriteArrayList<>();

	private final PostgresServer server = PostgresServer.get();

	private final DurableStreamsClient client;

	private JdbcOffsetStore store;

	private List<Instance> instances;

	LeaseSteeringTests(EmbeddedDurableStreamsServer streams) {
		this.client = DurableStreamsClient.builder(streams.baseUrl()).build();
	}

	@BeforeEach
	void start() {
		CheckpointTables.create(this.server.dataSource(), "postgresql", TABLE);
		this.store = new JdbcOffsetStore(this.server.dataSource(), TABLE);
		this.client.stream("orders").create(CreateOptions.json()).block(LIMIT);
		this.instances = Stream.of("one", "two", "three").map(Instance::new).toList();
	}

	@AfterEach
	void stop() {
		this.instances.forEach(Instance::close);
		this.client.close();
	}

	@Test
	void theOwnerSeeksAndTheOthersTellWhoThatIs() {
		append("1", "2");
		this.instances.forEach((instance) -> instance.container.start());
		awaitOrdinal(2);
		Instance owner = awaitOwner();
		for (Instance other : others(owner)) {
			assertThat(refusedBy(other.container.seek("orders", StreamPosition.EARLIEST)).getOwner())
				.isEqualTo(owner.id);
		}
		Checkpoint sought = owner.container.seek("orders", StreamPosition.EARLIEST).join();
		assertThat(sought.position()).isEqualTo(StreamPosition.EARLIEST);
		assertThat(sought.ordinal()).isEqualTo(2);
		awaitOrdinal(4);
		assertThat(this.handled).containsExactly("1", "2", "1", "2");
	}

	@Test
	void aTimeIsSoughtByTheOwnerOnly() {
		append("1", "2");
		this.instances.forEach((instance) -> instance.container.start());
		awaitOrdinal(2);
		Instance owner = awaitOwner();
		for (Instance other : others(owner)) {
			TimeSeek refused = other.container.seek("orders", Instant.EPOCH);
			assertThat(refusedBy(refused).getOwner()).isEqualTo(owner.id);
			assertThat(refused.messagesRead()).isZero();
		}
		assertThat(owner.container.seek("orders", Instant.EPOCH).join().position()).isEqualTo(StreamPosition.EARLIEST);
		awaitOrdinal(4);
		assertThat(this.handled).containsExactly("1", "2", "1", "2");
	}

	@Test
	void aTimeThatIsLookedForWhileTheStreamPassesToAnotherInstanceIsNotSought() {
		append("1", "2");
		Instance first = this.instances.get(0);
		Instance second = this.instances.get(1);
		first.container.start();
		awaitOrdinal(2);
		first.container.stop();
		first.envelope.held = new CountDownLatch(1);
		TimeSeek seek = first.container.seek("orders", Instant.EPOCH);
		second.container.start();
		append("3");
		awaitOrdinal(3);
		assertThat(seek).isNotDone();
		first.container.start();
		assertThat(refusedBy(seek).getOwner()).isEqualTo("two");
		first.envelope.held.countDown();
		append("4");
		awaitOrdinal(4);
		assertThat(this.handled).containsExactly("1", "2", "3", "4");
	}

	@Test
	void whereAllHaveFailedAtAMessageOneSkipsItAndTheOthersTellWhoDid() {
		append("1", "\"poison\"", "3");
		this.instances.forEach((instance) -> instance.container.start());
		await().until(() -> this.instances.stream()
			.allMatch((instance) -> instance.container.getState() == ContainerState.FAILED));
		assertThat(checkpoint().ordinal()).isEqualTo(1);
		Instance chosen = this.instances.get(1);
		List<ListenerEvent.MessageSkipped> skipped = chosen.container.skip("orders").join();
		assertThat(skipped).singleElement().extracting(ListenerEvent.MessageSkipped::ordinal).isEqualTo(2L);
		assertThat(checkpoint().ordinal()).isGreaterThanOrEqualTo(2);
		awaitOrdinal(3);
		for (Instance other : others(chosen)) {
			assertThat(refusedBy(other.container.skip("orders")).getOwner()).isEqualTo("two");
			assertThat(other.container.getState()).isEqualTo(ContainerState.STANDBY);
		}
		assertThat(this.handled).containsExactly("1", "3");
	}

	@Test
	void whatWaitsForAStartIsRefusedIfAnotherInstanceHasTheStreamByThen() {
		append("1", "2");
		Instance first = this.instances.get(0);
		Instance second = this.instances.get(1);
		CompletableFuture<Checkpoint> seek = first.container.seek("orders", StreamPosition.LATEST);
		second.container.start();
		awaitOrdinal(2);
		assertThat(seek).isNotDone();
		first.container.start();
		assertThat(refusedBy(seek).getOwner()).isEqualTo("two");
		second.container.stop();
		append("3");
		awaitOrdinal(3);
		assertThat(this.handled).containsExactly("1", "2", "3");
	}

	private static NotOwnerException refusedBy(CompletableFuture<?> request) {
		Throwable refused = request.handle((done, failure) -> failure).orTimeout(30, TimeUnit.SECONDS).join();
		assertThat(refused).isInstanceOf(NotOwnerException.class);
		return (NotOwnerException) refused;
	}

	/**
	 * Whose checkpoint may be stored before it is live, and before the others have
	 * looked.
	 */
	private Instance awaitOwner() {
		return await()
			.until(() -> this.instances.stream()
				.filter((owner) -> owner.container.getState() == ContainerState.LIVE)
				.filter((owner) -> this.instances.stream().allMatch((one) -> owner.id.equals(one.knownOwner())))
				.findFirst(), Optional::isPresent)
			.orElseThrow();
	}

	private List<Instance> others(Instance one) {
		return this.instances.stream().filter((instance) -> instance != one).toList();
	}

	private void append(String... json) {
		this.client.stream("orders").append("[" + String.join(",", json) + "]").block(LIMIT);
	}

	private Checkpoint checkpoint() {
		return Objects.requireNonNull(this.store.load(KEY));
	}

	private void awaitOrdinal(long ordinal) {
		await().until(() -> this.store.load(KEY) != null && checkpoint().ordinal() == ordinal);
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(LIMIT);
	}

	/** Everything is of one time. */
	private static final class Dated implements MessageEnvelope {

		private volatile CountDownLatch held = new CountDownLatch(0);

		@Override
		public byte[] wrap(OutgoingMessage message) {
			throw new UnsupportedOperationException();
		}

		@Override
		public MessageContent unwrap(byte[] data) {
			try {
				this.held.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return new MessageContent(data, Map.of(), null, Instant.EPOCH);
		}

	}

	/** One of the three. */
	private final class Instance implements AutoCloseable {

		private final String id;

		private final Dated envelope = new Dated();

		private final LeaseCoordinator coordinator;

		private final DefaultDurableStreamListenerContainerFactory factory;

		private final DurableStreamListenerContainer container;

		Instance(String id) {
			this.id = id;
			this.coordinator = new LeaseCoordinator(id, Duration.ofSeconds(2), LeaseSteeringTests.this.store,
					new PostgresLeaseTable(LeaseSteeringTests.this.server.dataSource(), TABLE, Duration.ofMillis(600)));
			this.factory = DefaultDurableStreamListenerContainerFactory.builder(LeaseSteeringTests.this.client)
				.coordinator(this.coordinator)
				.build();
			this.container = this.factory.createContainer(DurableStreamListenerEndpoint.of("test", this::handle,
					(settings) -> settings.streams(List.of("orders"))
						.from(StreamPosition.EARLIEST)
						.envelope(this.envelope)
						.backOff(RetryBackOff.none())));
		}

		String knownOwner() {
			return this.container.getStatus().get(0).owner();
		}

		private Object handle(Message<byte[]> message) {
			String text = new String(message.getPayload(), StandardCharsets.UTF_8);
			if (text.contains("poison")) {
				throw new IllegalStateException("poison");
			}
			LeaseSteeringTests.this.handled.add(text);
			return null;
		}

		@Override
		public void close() {
			this.container.stop();
			this.factory.close();
			this.coordinator.close();
		}

	}

}
