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

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import javax.sql.DataSource;

import io.durablestreams.embedded.Fault;
import io.durablestreams.outbox.jdbc.JdbcOutbox;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpMethod;
import org.springframework.jdbc.datasource.DelegatingDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What an outbox says is wrong is told as long as it is, and no longer.
 */
class OutboxTroublesTests extends AbstractOutboxTests {

	@Override
	String url() {
		return "jdbc:h2:mem:troubles;DB_CLOSE_DELAY=-1";
	}

	@Override
	String platform() {
		return "h2";
	}

	@Test
	void aDatabaseThatWasAwayIsNoTroubleAnyMoreOnceMessagesAreRelayed() {
		FailingDataSource failing = new FailingDataSource(this.dataSource);
		JdbcOutbox relay = relay(failing);
		failing.failAt("SET relay_owner");
		CompletableFuture<?> sent = send(outbox((settings) -> settings.relay(false)), "tea");
		await().atMost(TIMEOUT).until(() -> !relay.troubles().isEmpty());
		failing.failAt(null);
		join(sent);
		await().atMost(TIMEOUT).untilAsserted(() -> assertThat(relay.troubles()).isEmpty());
	}

	@Test
	void whatAnotherInstanceHasRelayedIsNoTroubleOfTheOneThatCouldNot() {
		FailingDataSource failing = new FailingDataSource(this.dataSource);
		JdbcOutbox relay = relay(failing);
		server.faults().inject(this.stream, Fault.status(503).on(HttpMethod.POST).times(1_000_000));
		CompletableFuture<?> sent = send(outbox((settings) -> settings.relay(false)), "tea");
		await().atMost(TIMEOUT).until(() -> relay.troubles().containsKey(this.stream));
		failing.failAt("");
		outbox();
		server.faults().clear();
		join(sent);
		await().atMost(TIMEOUT).untilAsserted(() -> assertThat(relay.troubles()).isEmpty());
	}

	private JdbcOutbox relay(DataSource of) {
		return outbox((settings) -> settings.leaseTime(Duration.ofSeconds(1)), of);
	}

	/** A database that is away, or some of whose statements fail. */
	private static final class FailingDataSource extends DelegatingDataSource {

		private volatile @Nullable String failing;

		private FailingDataSource(DataSource target) {
			super(target);
		}

		/**
		 * Let statements fail.
		 * @param text what they contain, {@code null} to have them succeed again
		 */
		void failAt(@Nullable String text) {
			this.failing = text;
		}

		@Override
		public Connection getConnection() throws SQLException {
			Connection target = super.getConnection();
			return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
					(proxy, method, arguments) -> {
						String text = this.failing;
						if (text != null && method.getName().equals("prepareStatement")
								&& arguments[0].toString().contains(text)) {
							throw new SQLTransientConnectionException("The database is away");
						}
						try {
							return method.invoke(target, arguments);
						}
						catch (InvocationTargetException ex) {
							throw ex.getCause();
						}
					});
		}

	}

}
