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

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.config.ListenerOptionsBuilder;
import io.durablestreams.listener.transaction.SpringListenerTransactions;
import io.durablestreams.offset.InMemoryOffsetStore;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import kotlin.coroutines.Continuation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * What a listener needs for its transactions is checked when it is set up.
 */
class ListenerTransactionSetupTests extends AbstractEmbeddedServerTests {

	private static final Consumer<ListenerOptionsBuilder> TRANSACTIONAL = (settings) -> settings
		.acknowledge(AcknowledgeMode.TRANSACTIONAL);

	private final DriverManagerDataSource dataSource = new DriverManagerDataSource("jdbc:h2:mem:setup");

	private final JdbcOffsetStore checkpoints = new JdbcOffsetStore(this.dataSource);

	@Test
	void withoutTransactionsTheErrorAsksForAManager() {
		assertThatIllegalArgumentException().isThrownBy(() -> listen(TRANSACTIONAL).close())
			.withMessageContaining("listener 'test'")
			.withMessageContaining("declare one PlatformTransactionManager bean");
	}

	@Test
	void aStoreThatTakesNoPartInTransactionsIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> transactions().validate(new InMemoryOffsetStore()))
			.withMessageContaining("InMemoryOffsetStore")
			.withMessageContaining("'durable.streams.offset-store.type' = 'jdbc'");
	}

	@Test
	void aManagerOfAnotherDataSourceIsRefused() {
		JdbcOffsetStore other = new JdbcOffsetStore(new DriverManagerDataSource("jdbc:h2:mem:setup"));
		assertThatIllegalArgumentException().isThrownBy(() -> transactions().validate(other))
			.withMessageContaining("JdbcTransactionManager")
			.withMessageContaining("both must have the same one");
	}

	@Test
	void aManagerWithoutADataSourceIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new SpringListenerTransactions(new SomeManager()).validate(this.checkpoints))
			.withMessageContaining("SomeManager");
	}

	@Test
	void aProxyOfTheDataSourceIsTheSame() {
		JdbcOffsetStore onProxy = new JdbcOffsetStore(new TransactionAwareDataSourceProxy(this.dataSource));
		assertThatNoException().isThrownBy(() -> transactions().validate(onProxy));
	}

	@ParameterizedTest
	@CsvSource({ "mono, returns a Mono", "future, returns a CompletableFuture",
			"suspending, is a suspending function" })
	void aMethodWhoseWorkEndsAfterTheTransactionIsRefused(String method, String reason) {
		DurableStreamListenerEndpoint endpoint = DurableStreamListenerEndpoint.of("test", new Methods(),
				method(new Methods(), method),
				TRANSACTIONAL.andThen((settings) -> settings.property("streams", "orders")));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ListenerTestContext(this.streams.client(), this.checkpoints, endpoint,
					(factory) -> factory.transactions(transactions()))
				.close())
			.withMessageContaining("Methods." + method)
			.withMessageContaining(reason);
	}

	@Test
	void resultsThatAreSentNeedAnOutbox() {
		DurableStreamListenerEndpoint endpoint = DurableStreamListenerEndpoint.of("test", new Methods(),
				method(new Methods(), "sending"),
				TRANSACTIONAL.andThen((settings) -> settings.property("streams", "orders")));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ListenerTestContext(this.streams.client(), this.checkpoints, endpoint,
					(factory) -> factory.transactions(transactions()))
				.close())
			.withMessageContaining("Methods.sending")
			.withMessageContaining("@SendTo, and without an outbox");
	}

	private SpringListenerTransactions transactions() {
		return new SpringListenerTransactions(new JdbcTransactionManager(this.dataSource));
	}

	/** Methods that can't be part of a transaction. */
	static final class Methods {

		Mono<Void> mono(String message) {
			return Mono.empty();
		}

		CompletableFuture<Void> future(String message) {
			return CompletableFuture.completedFuture(null);
		}

		Object suspending(String message, Continuation<? super Void> continuation) {
			return message;
		}

		@SendTo("elsewhere")
		String sending(String message) {
			return message;
		}

	}

	/** Manages something other than a data source. */
	static final class SomeManager implements PlatformTransactionManager {

		@Override
		public TransactionStatus getTransaction(TransactionDefinition definition) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void commit(TransactionStatus status) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void rollback(TransactionStatus status) {
			throw new UnsupportedOperationException();
		}

	}

}
