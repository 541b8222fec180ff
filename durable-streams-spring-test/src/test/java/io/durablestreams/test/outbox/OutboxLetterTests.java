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

package io.durablestreams.test.outbox;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.embedded.Fault;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpoint;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.config.ListenerOptionsBuilder;
import io.durablestreams.listener.config.RetryBackOff;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import io.durablestreams.listener.transaction.SpringListenerTransactions;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import io.durablestreams.outbox.jdbc.JdbcOutbox;
import io.durablestreams.test.offset.CheckpointTables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.DefaultTransactionStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Dead letters and retry streams of listeners through the outbox: whatever fails, a
 * message that can't be handled is consumed once and put there once.
 */
class OutboxLetterTests extends AbstractOutboxTests {

	private static final String HANDLED = "outbox_letter_test";

	private final List<AutoCloseable> started = new ArrayList<>();

	private JdbcOffsetStore checkpoints;

	private UnsureTransactions transactions;

	@Override
	String url() {
		return "jdbc:h2:mem:letters;DB_CLOSE_DELAY=-1";
	}

	@Override
	String platform() {
		return "h2";
	}

	@BeforeEach
	void createTables() {
		this.checkpoints = CheckpointTables.create(this.dataSource, platform(), "letter_checkpoints");
		this.transactions = new UnsureTransactions(this.dataSource);
		this.jdbc.sql("DROP TABLE IF EXISTS " + HANDLED).update();
		this.jdbc.sql("CREATE TABLE " + HANDLED + " (item INTEGER)").update();
	}

	@AfterEach
	void stop() throws Exception {
		for (AutoCloseable one : this.started) {
			one.close();
		}
		this.started.clear();
	}

	@Test
	void aPoisonedMessageIsConsumedOnceAndLetteredOnceWhateverFails() throws Exception {
		this.transactions.failing = true;
		String letters = this.stream + ".dlq";
		server.faults().inject(letters, Fault.status(503).on(HttpMethod.POST).times(2));
		server.faults().inject(letters, Fault.noAnswer().on(HttpMethod.POST).afterApplied().times(3));
		append(IntStream.range(0, 60));
		for (int life = 1; life <= 3; life++) {
			JdbcOutbox outbox = lettersOutbox();
			listen(outbox, new Handler(this.dataSource), (settings) -> settings.failure(FailurePolicy.DEAD_LETTER));
			int handled = 20 * life;
			await().atMost(TIMEOUT).until(() -> handled().size() >= handled * 4 / 5 - 2);
			stop();
			outbox.close();
		}
		JdbcOutbox outbox = lettersOutbox();
		listen(outbox, new Handler(this.dataSource), (settings) -> settings.failure(FailurePolicy.DEAD_LETTER));
		await().atMost(TIMEOUT)
			.until(() -> exists(letters) && read(letters).size() >= 12 && handled().size() >= 48 && rows(0) == 0);
		assertThat(letters(letters)).extracting((letter) -> letter.path("payload").asInt())
			.containsExactly(0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55);
		assertThat(letters(letters)).extracting((letter) -> letter.path("ordinal").asInt())
			.containsExactly(1, 6, 11, 16, 21, 26, 31, 36, 41, 46, 51, 56);
		assertThat(handled())
			.containsExactlyElementsOf(IntStream.range(0, 60).filter((number) -> number % 5 != 0).boxed().toList());
		assertThat(this.transactions.failures).hasPositiveValue();
	}

	@Test
	void whatIsHandledLaterIsOnTheRetryStreamOnceAndHandledOnceOrLetteredOnce() throws Exception {
		this.transactions.failing = true;
		String retries = this.stream + ".test.retry-1";
		String letters = this.stream + ".dlq";
		server.faults().inject(retries, Fault.noAnswer().on(HttpMethod.POST).afterApplied().times(2));
		append(IntStream.of(0, 1, 3, 5));
		Handler handler = new Handler(this.dataSource);
		handler.failsFirst = 3;
		listen(lettersOutbox(), handler,
				(settings) -> settings.failure(FailurePolicy.DEAD_LETTER).retryDelays(List.of(Duration.ofMillis(50))));
		await().atMost(TIMEOUT).until(() -> handled().size() >= 2 && exists(letters) && read(letters).size() >= 2);
		await().atMost(TIMEOUT).until(() -> rows(0) == 0);
		assertThat(letters(retries)).extracting((letter) -> letter.path("payload").asInt()).containsExactly(0, 3, 5);
		assertThat(letters(letters)).extracting((letter) -> letter.path("payload").asInt()).containsExactly(0, 5);
		assertThat(letters(letters)).extracting((letter) -> letter.path("attempts").asInt()).containsExactly(3, 3);
		assertThat(handled()).containsExactly(1, 3);
	}

	@Test
	void aListenerGoesOnWhileNobodyTakesItsLetters() throws Exception {
		String letters = this.stream + ".dlq";
		server.faults().inject(letters, Fault.status(503).on(HttpMethod.POST).times(1000));
		append(IntStream.of(0, 1, 2));
		listen(lettersOutbox(), new Handler(this.dataSource),
				(settings) -> settings.failure(FailurePolicy.DEAD_LETTER));
		await().atMost(TIMEOUT).until(() -> handled().size() == 2);
		assertThat(rows(0)).isEqualTo(1);
		server.faults().clear();
		await().atMost(TIMEOUT).until(() -> rows(0) == 0);
		assertThat(letters(letters)).hasSize(1);
	}

	@Test
	void aLetterForAClientThatTheOutboxDoesNotKnowStopsTheListenerAtItsMessage() {
		append(IntStream.of(0));
		DurableStreamListenerContainer container = listen(lettersOutbox(), new Handler(this.dataSource),
				(settings) -> settings.failure(FailurePolicy.DEAD_LETTER).client("eu"));
		await().atMost(TIMEOUT)
			.untilAsserted(() -> assertThat(container.getStatus().get(0).failure())
				.hasMessage("The outbox knows no client 'eu'; give it 'clients'"));
		assertThat(rows(0)).isZero();
		assertThat(this.jdbc.sql("SELECT MAX(ordinal) FROM letter_checkpoints").query(Long.class).single()).isZero();
	}

	@Test
	void anOutboxInAnotherDatabaseIsRefusedAtTheStartWhereAListenerMaySendThroughIt() {
		try (HikariDataSource other = new HikariDataSource()) {
			other.setJdbcUrl("jdbc:h2:mem:elsewhere");
			JdbcOutbox elsewhere = JdbcOutbox.builder(this.client, other)
				.transactionManager(new JdbcTransactionManager(other))
				.build();
			Handler handler = new Handler(this.dataSource);
			assertThatIllegalArgumentException()
				.isThrownBy(
						() -> container(elsewhere, handler, (settings) -> settings.failure(FailurePolicy.DEAD_LETTER)))
				.withMessageContaining("UnsureTransactions")
				.withMessageContaining("doesn't manage the outbox's data source")
				.withMessageContaining("outbox(null)");
			assertThatIllegalArgumentException()
				.isThrownBy(() -> container(elsewhere, handler, (settings) -> settings.errorHandler((failure) -> null)))
				.withMessageContaining("doesn't manage the outbox's data source");
			container(elsewhere, handler, (settings) -> settings.failure(FailurePolicy.STOP)).stop();
			elsewhere.close();
		}
	}

	@Test
	void anOutboxThatDoesNotKnowTheTransactionsIsRefusedAtTheStart() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> container(outbox(), new Handler(this.dataSource),
					(settings) -> settings.failure(FailurePolicy.DEAD_LETTER)))
			.withMessageContaining("doesn't know the transaction manager (UnsureTransactions)")
			.withMessageContaining("'transactionManager'");
	}

	private JdbcOutbox lettersOutbox() {
		return outbox((settings) -> settings.transactionManager(this.transactions));
	}

	private DurableStreamListenerContainer listen(JdbcOutbox outbox, Handler handler,
			Consumer<ListenerOptionsBuilder> settings) {
		DurableStreamListenerContainer container = container(outbox, handler, settings);
		container.start();
		return container;
	}

	private DurableStreamListenerContainer container(JdbcOutbox outbox, Handler handler,
			Consumer<ListenerOptionsBuilder> settings) {
		DefaultDurableStreamListenerContainerFactory factory = DefaultDurableStreamListenerContainerFactory
			.builder(this.client)
			.clients((name) -> this.client)
			.offsetStore(this.checkpoints)
			.transactions(new SpringListenerTransactions(this.transactions))
			.outbox(outbox)
			.build();
		this.started.add(factory::close);
		DurableStreamListenerContainer container = factory
			.createContainer(DurableStreamListenerEndpoint.of("test", handler, Handler.method(), (options) -> {
				options.streams(List.of(this.stream))
					.acknowledge(AcknowledgeMode.TRANSACTIONAL)
					.backOff(RetryBackOff.fixed(Duration.ofMillis(1), 2));
				settings.accept(options);
			}));
		this.started.add(0, container::stop);
		return container;
	}

	private void append(IntStream numbers) {
		this.client.stream(this.stream).append(numbers.boxed().toList().toString()).block(TIMEOUT);
	}

	private boolean exists(String name) {
		return this.client.stream(name).metadata().map((metadata) -> true).onErrorReturn(false).block(TIMEOUT);
	}

	private List<JsonNode> letters(String name) {
		return read(name).stream().map(JsonMapper.shared()::readTree).toList();
	}

	private List<Integer> handled() {
		return this.jdbc.sql("SELECT item FROM " + HANDLED + " ORDER BY item").query(Integer.class).list();
	}

	/** Writes down what isn't divided by five, which is never handled. */
	static final class Handler {

		private final JdbcClient jdbc;

		private final AtomicInteger calls = new AtomicInteger();

		private volatile int failsFirst = -1;

		Handler(DataSource dataSource) {
			this.jdbc = JdbcClient.create(dataSource);
		}

		static Method method() {
			try {
				return Handler.class.getDeclaredMethod("handle", int.class);
			}
			catch (NoSuchMethodException ex) {
				throw new IllegalStateException(ex);
			}
		}

		void handle(int number) {
			this.jdbc.sql("INSERT INTO " + HANDLED + " VALUES (?)").param(number).update();
			if (number % 5 == 0 || (number == this.failsFirst && this.calls.incrementAndGet() <= 2)) {
				throw new IllegalStateException("poison");
			}
		}

	}

	/** Some of whose commits are not made, or made and not told. */
	static final class UnsureTransactions extends JdbcTransactionManager {

		private static final long serialVersionUID = 1L;

		private final AtomicInteger commits = new AtomicInteger();

		private final AtomicInteger failures = new AtomicInteger();

		private volatile boolean failing;

		UnsureTransactions(DataSource dataSource) {
			super(dataSource);
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
			int number = this.failing ? this.commits.incrementAndGet() % 7 : 0;
			if (number == 2) {
				doRollback(status);
			}
			else {
				super.doCommit(status);
			}
			if (number == 2 || number == 5) {
				this.failures.incrementAndGet();
				throw new TransactionSystemException("The connection is gone");
			}
		}

	}

}
