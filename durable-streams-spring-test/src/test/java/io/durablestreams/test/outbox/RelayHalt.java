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

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import io.durablestreams.client.DurableStreamsClient;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Ends an outbox at a step of its relay, as a kill does: nothing is closed, no answer
 * read, nothing more written. Its connections to the database break.
 */
final class RelayHalt {

	static final int EXIT_CODE = 77;

	/** Where it ends, in their order. */
	enum Step {

		/** The frozen batch is written, and not committed. */
		FREEZING(Act.FREEZE, false, false),

		/** It is committed, and not sent. */
		FROZEN(Act.FREEZE, true, false),

		/** The answer is there, and nobody has looked at it. */
		ANSWERED(Act.APPEND, true, true),

		/** The messages are deleted, and that isn't committed. */
		DELETING(Act.DELETE, false, true),

		/** It is committed, and nobody has been told. */
		DELETED(Act.DELETE, true, false);

		private final Act act;

		private final boolean behind;

		private final boolean twice;

		Step(Act act, boolean behind, boolean twice) {
			this.act = act;
			this.behind = behind;
			this.twice = twice;
		}

		boolean isFrozen() {
			return this == FROZEN || this.twice;
		}

		/** Whether a batch is in the stream, and its messages in the table as well. */
		boolean isTwice() {
			return this.twice;
		}

	}

	private enum Act {

		FREEZE, APPEND, DELETE

	}

	private final Step step;

	private final AtomicInteger left;

	private final boolean withItsProcess;

	private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

	private volatile boolean over;

	private RelayHalt(Step step, int times, boolean withItsProcess) {
		this.step = step;
		this.left = new AtomicInteger(times);
		this.withItsProcess = withItsProcess;
	}

	/** The process ends with it. */
	static RelayHalt ofProcess(Step step, int times) {
		return new RelayHalt(step, times, true);
	}

	/** It ends alone: neither database nor server hear from it any more. */
	static RelayHalt ofOutbox(Step step, int times) {
		return new RelayHalt(step, times, false);
	}

	boolean isOver() {
		return this.over;
	}

	private void at(@Nullable Act act, boolean behind) throws SQLException {
		if (act == this.step.act && behind == this.step.behind && this.left.decrementAndGet() == 0) {
			if (this.withItsProcess) {
				Runtime.getRuntime().halt(EXIT_CODE);
			}
			this.over = true;
			for (Connection connection : this.connections) {
				connection.abort(Runnable::run);
			}
		}
		failIfOver();
	}

	private void failIfOver() throws SQLException {
		if (this.over) {
			throw new SQLException("The process has ended");
		}
	}

	DurableStreamsClient client(String baseUrl) {
		WebClient.Builder builder = WebClient.builder()
			.filter((request, next) -> next.exchange(request).flatMap((answer) -> {
				try {
					at((request.method() == HttpMethod.POST) ? Act.APPEND : null, true);
					return Mono.just(answer);
				}
				catch (SQLException ex) {
					return Mono.error(ex);
				}
			}));
		return DurableStreamsClient.builder(baseUrl).webClient(builder).build();
	}

	DataSource dataSource(DataSource target) {
		return new DelegatingDataSource(target) {

			@Override
			public Connection getConnection() throws SQLException {
				failIfOver();
				Connection connection = super.getConnection();
				RelayHalt.this.connections.add(connection);
				return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(),
						new Class<?>[] { Connection.class }, watching(connection));
			}

		};
	}

	private InvocationHandler watching(Connection connection) {
		Act[] act = new Act[1];
		return (proxy, method, arguments) -> {
			boolean commits = method.getName().equals("commit");
			if (method.getName().equals("close")) {
				this.connections.remove(connection);
			}
			else {
				failIfOver();
			}
			if (method.getName().equals("prepareStatement")) {
				act[0] = actOf((String) arguments[0], act[0]);
			}
			if (commits) {
				at(act[0], false);
			}
			try {
				Object result = method.invoke(connection, arguments);
				if (commits) {
					at(act[0], true);
					act[0] = null;
				}
				return result;
			}
			catch (InvocationTargetException ex) {
				throw ex.getCause();
			}
		};
	}

	private static Act actOf(String sql, Act before) {
		if (sql.contains("SET producer_epoch = ?, next_sequence = ?, frozen_rows = ?")) {
			return Act.FREEZE;
		}
		return sql.contains("SET next_sequence = ?, frozen_rows = NULL") ? Act.DELETE : before;
	}

}
