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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.coordination.LeaseCoordinator;
import io.durablestreams.coordination.jdbc.PostgresLeaseTable;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.PostgresServer;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.DurableStreamHeaders;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpoint;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.listener.NotOwnerException;
import io.durablestreams.listener.StreamListenerStatus;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.config.ListenerOptionsBuilder;
import io.durablestreams.listener.config.RetryBackOff;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import io.durablestreams.listener.deadletter.DeadLetter;
import io.durablestreams.listener.deadletter.DeadLetterOutcome;
import io.durablestreams.listener.deadletter.DeadLetterQuery;
import io.durablestreams.listener.deadletter.DeadLetters;
import io.durablestreams.listener.transaction.SpringListenerTransactions;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import io.durablestreams.test.EmbeddedDurableStreams;
import io.durablestreams.test.offset.CheckpointTables;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.messaging.Message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Dead letters and retry streams of a group with two instances.
 */
@EmbeddedDurableStreams(cleanBeforeEach = true)
class LeaseLettersTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final String TABLE = "checkpoints";

	private final Map<String, Integer> failures = new ConcurrentHashMap<>();

	private final DurableStreamsClient client;

	private final PostgresServer server = PostgresServer.get();

	private JdbcClient jdbc;

	private Instance one;

	private Instance two;

	LeaseLettersTests(EmbeddedDurableStreamsServer streams) {
		this.client = DurableStreamsClient.builder(streams.baseUrl()).build();
	}

	@BeforeEach
	void createTables() {
		this.jdbc = JdbcClient.create(this.server.dataSource());
		CheckpointTables.create(this.server.dataSource(), "postgresql", TABLE);
		this.jdbc.sql("DROP TABLE IF EXISTS handled").update();
		this.jdbc.sql("CREATE TABLE handled (message VARCHAR(100), instance VARCHAR(100))").update();
		this.client.stream("orders").create(CreateOptions.json()).block(LIMIT);
	}

	@AfterEach
	void stop() {
		Stream.of(this.one, this.two).forEach(Instance::close);
		this.client.close();
	}

	@Test
	void aLetterIsHandledByTheOwnerOfItsStreamAndByNobodyElse() {
		this.failures.put("1", 1);
		this.client.stream("orders").append("[1]").block(LIMIT);
		start((settings) -> {
		});
		awaiting().until(() -> letters().size() == 1);
		awaiting().until(() -> this.one.state("orders") == ContainerState.STANDBY
				|| this.two.state("orders") == ContainerState.STANDBY);
		Instance owner = owner();
		Instance other = (owner == this.one) ? this.two : this.one;
		awaiting().until(() -> owner.name.equals(other.status("orders").owner()));
		DeadLetter letter = letters().get(0);
		assertThatExceptionOfType(NotOwnerException.class)
			.isThrownBy(() -> other.letters.handleAgain(letter).block(LIMIT))
			.satisfies((ex) -> assertThat(ex.getOwner()).isEqualTo(owner.name));
		assertThat(owner.letters.handleAgain(letter).block(LIMIT).status()).isEqualTo(DeadLetterOutcome.Status.HANDLED);
		assertThat(written()).containsExactly("1 " + owner.name);
		assertThat(letters()).isEmpty();
		owner.close();
		awaiting().until(() -> other.state("orders") == ContainerState.LIVE);
		assertThat(other.letters.handleAgain(letter).block(LIMIT).status())
			.isEqualTo(DeadLetterOutcome.Status.DONE_BEFORE);
		assertThat(written()).hasSize(1);
	}

	@Test
	void messagesThatWaitAreHandledOnceWhoeverHasTheRetryStreamByThen() {
		this.failures.putAll(Map.of("1", 2, "2", 2, "3", 2));
		this.client.stream("orders").append("[1,2,3,4]").block(LIMIT);
		start((settings) -> settings.retryDelays(List.of(Duration.ofSeconds(1), Duration.ofSeconds(2))));
		awaiting().until(() -> this.failures.values().stream().mapToInt(Integer::intValue).sum() == 0);
		// All wait for the last stop now, in the hands of one of the two.
		Instance owner = this.one.state("orders.test.retry-2") == ContainerState.STANDBY ? this.two : this.one;
		owner.close();
		awaiting().untilAsserted(() -> assertThat(written()).extracting((line) -> line.split(" ")[0])
			.containsExactlyInAnyOrder("4", "1", "2", "3"));
		assertThat(letters()).isEmpty();
	}

	private void start(Consumer<ListenerOptionsBuilder> settings) {
		this.one = new Instance("one", settings);
		this.two = new Instance("two", settings);
	}

	private Instance owner() {
		return (this.one.state("orders") == ContainerState.STANDBY) ? this.two : this.one;
	}

	private List<DeadLetter> letters() {
		return this.one.letters.list(DeadLetterQuery.of("test")).collectList().blockOptional(LIMIT).orElseThrow();
	}

	private List<String> written() {
		return this.jdbc.sql("SELECT message || ' ' || instance FROM handled").query(String.class).list();
	}

	private static ConditionFactory awaiting() {
		return Awaitility.await().atMost(LIMIT);
	}

	/** One of the two, with a pool, a coordinator and a listener of its own. */
	private final class Instance implements AutoCloseable {

		private final String name;

		private final HikariDataSource pool;

		private final LeaseCoordinator coordinator;

		private final DefaultDurableStreamListenerContainerFactory factory;

		private final DurableStreamListenerContainer container;

		private final DeadLetters letters;

		private boolean closed;

		Instance(String name, Consumer<ListenerOptionsBuilder> settings) {
			this.name = name;
			HikariConfig config = new HikariConfig();
			config.setJdbcUrl(LeaseLettersTests.this.server.url());
			config.setMaximumPoolSize(4);
			this.pool = new HikariDataSource(config);
			this.coordinator = new LeaseCoordinator(name, Duration.ofSeconds(2), new JdbcOffsetStore(this.pool, TABLE),
					new PostgresLeaseTable(LeaseLettersTests.this.server.dataSource(), TABLE, Duration.ofMillis(600)));
			this.factory = DefaultDurableStreamListenerContainerFactory.builder(LeaseLettersTests.this.client)
				.coordinator(this.coordinator)
				.transactions(new SpringListenerTransactions(new JdbcTransactionManager(this.pool)))
				.build();
			DurableStreamListenerEndpointRegistry registry = new DurableStreamListenerEndpointRegistry();
			Consumer<ListenerOptionsBuilder> base = (builder) -> builder.streams(List.of("orders"))
				.acknowledge(AcknowledgeMode.TRANSACTIONAL)
				.failure(FailurePolicy.DEAD_LETTER)
				.backOff(RetryBackOff.fixed(Duration.ofMillis(1), 1));
			this.container = registry
				.register(DurableStreamListenerEndpoint.of("test", this::handle, base.andThen(settings)), this.factory);
			this.letters = new DeadLetters(registry);
			this.container.start();
		}

		private Object handle(Message<byte[]> message) {
			String payload = new String(message.getPayload());
			JdbcClient.create(this.pool)
				.sql("INSERT INTO handled VALUES (?, ?)")
				.param(payload)
				.param(this.name)
				.update();
			int left = LeaseLettersTests.this.failures.getOrDefault(payload, 0);
			if (left > 0 && !message.getHeaders().containsKey(DurableStreamHeaders.DEAD_LETTER)) {
				LeaseLettersTests.this.failures.put(payload, left - 1);
				throw new IllegalStateException("broken");
			}
			return null;
		}

		private ContainerState state(String stream) {
			return status(stream).state();
		}

		private StreamListenerStatus status(String stream) {
			return this.container.getStatus()
				.stream()
				.filter((status) -> status.stream().equals(stream))
				.findFirst()
				.orElseThrow();
		}

		@Override
		public void close() {
			if (!this.closed) {
				this.closed = true;
				this.container.stop();
				this.factory.close();
				this.coordinator.close();
				this.pool.close();
			}
		}

	}

}
