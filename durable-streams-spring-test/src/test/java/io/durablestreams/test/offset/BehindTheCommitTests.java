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

package io.durablestreams.test.offset;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.PostgresServer;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpoint;
import io.durablestreams.listener.StreamListenerStatus;
import io.durablestreams.listener.StreamMessageInterceptor;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.config.RetryBackOff;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import io.durablestreams.listener.transaction.SpringListenerTransactions;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import io.durablestreams.test.EmbeddedDurableStreams;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.noop.NoopTimer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.messaging.Message;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What fails behind a commit on a real database can't undo it, nor have it done again.
 */
@EmbeddedDurableStreams
class BehindTheCommitTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private final String stream = "behind-" + UUID.randomUUID();

	private final AtomicBoolean failing = new AtomicBoolean(true);

	private final DurableStreamsClient client;

	private HikariDataSource dataSource;

	private JdbcClient jdbc;

	private JdbcOffsetStore store;

	BehindTheCommitTests(EmbeddedDurableStreamsServer streams) {
		this.client = DurableStreamsClient.builder(streams.baseUrl()).build();
	}

	@BeforeEach
	void start() {
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl(PostgresServer.get().url());
		config.setMaximumPoolSize(3);
		this.dataSource = new HikariDataSource(config);
		this.jdbc = JdbcClient.create(this.dataSource);
		this.store = CheckpointTables.create(this.dataSource, "postgresql", "checkpoints");
		this.jdbc.sql("DROP TABLE IF EXISTS behind_the_commit").update();
		this.jdbc.sql("CREATE TABLE behind_the_commit (message VARCHAR(100), id BIGINT GENERATED ALWAYS AS IDENTITY)")
			.update();
		this.client.stream(this.stream).create(CreateOptions.json()).block(LIMIT);
		this.client.stream(this.stream).append("[1,2,3]").block(LIMIT);
	}

	@AfterEach
	void stop() {
		this.client.close();
		this.dataSource.close();
	}

	@ParameterizedTest
	@EnumSource(Place.class)
	void anExceptionBehindTheCommitChangesNothing(Place place) {
		try (Listener listener = new Listener(place, () -> new IllegalStateException("behind the commit"))) {
			await().atMost(LIMIT).until(() -> listener.status().upToDate());
			assertEachIsWrittenOnce();
			assertThat(listener.status().handled()).isEqualTo(3);
		}
	}

	@ParameterizedTest
	@EnumSource(Place.class)
	void anErrorBehindTheCommitFailsTheListenerAndNothingIsWrittenAgain(Place place) {
		try (Listener listener = new Listener(place, () -> new NoClassDefFoundError("com/example/Missing"))) {
			await().atMost(LIMIT).until(() -> listener.status().state() == ContainerState.FAILED);
			assertThat(listener.status().failure()).isInstanceOf(NoClassDefFoundError.class);
			assertThat(written()).containsExactly("1");
			this.failing.set(false);
			listener.container.start();
			await().atMost(LIMIT).until(() -> listener.status().upToDate());
			assertEachIsWrittenOnce();
		}
	}

	private void assertEachIsWrittenOnce() {
		assertThat(written()).containsExactly("1", "2", "3");
		assertThat(this.store.load(new CheckpointKey("behind", this.stream)).ordinal()).isEqualTo(3);
	}

	private List<String> written() {
		return this.jdbc.sql("SELECT message FROM behind_the_commit ORDER BY id").query(String.class).list();
	}

	/** Where something fails. */
	enum Place {

		TIMER, INTERCEPTOR, SYNCHRONIZATION

	}

	/** A transactional listener of which something fails behind each commit. */
	private final class Listener implements AutoCloseable {

		private final DefaultDurableStreamListenerContainerFactory factory;

		private final DurableStreamListenerContainer container;

		Listener(Place place, Supplier<Throwable> failure) {
			JdbcTransactionManager manager = new JdbcTransactionManager(BehindTheCommitTests.this.dataSource);
			this.factory = DefaultDurableStreamListenerContainerFactory.builder(BehindTheCommitTests.this.client)
				.offsetStore(BehindTheCommitTests.this.store)
				.transactions(new SpringListenerTransactions(manager))
				.meterRegistry(new FailingTimers(() -> fail(place, Place.TIMER, failure)))
				.interceptor(new StreamMessageInterceptor() {

					@Override
					public void afterHandling(Message<?> message, @Nullable Throwable cause) {
						fail(place, Place.INTERCEPTOR, failure);
					}

				})
				.build();
			this.container = this.factory.createContainer(DurableStreamListenerEndpoint.of("behind", (message) -> {
				BehindTheCommitTests.this.jdbc.sql("INSERT INTO behind_the_commit (message) VALUES (?)")
					.param(new String(message.getPayload()))
					.update();
				TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void afterCommit() {
						fail(place, Place.SYNCHRONIZATION, failure);
					}

				});
				return null;
			}, (settings) -> settings.streams(List.of(BehindTheCommitTests.this.stream))
				.acknowledge(AcknowledgeMode.TRANSACTIONAL)
				.backOff(RetryBackOff.fixed(Duration.ofMillis(1), 3))));
			this.container.start();
		}

		private void fail(Place place, Place here, Supplier<Throwable> failure) {
			if (place != here || !BehindTheCommitTests.this.failing.get()) {
				return;
			}
			Throwable thrown = failure.get();
			if (thrown instanceof Error error) {
				throw error;
			}
			throw (RuntimeException) thrown;
		}

		StreamListenerStatus status() {
			return this.container.getStatus().get(0);
		}

		@Override
		public void close() {
			this.container.stop();
			this.factory.close();
		}

	}

	/** A registry whose timers fail. */
	private static final class FailingTimers extends SimpleMeterRegistry {

		private final Runnable failure;

		FailingTimers(Runnable failure) {
			this.failure = failure;
		}

		@Override
		protected Timer newTimer(Meter.Id id, DistributionStatisticConfig config, PauseDetector detector) {
			return new NoopTimer(id) {

				@Override
				public void record(long amount, TimeUnit unit) {
					FailingTimers.this.failure.run();
				}

			};
		}

	}

}
