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

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

import com.zaxxer.hikari.HikariDataSource;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.DurableStreamHeaders;
import io.durablestreams.listener.DurableStreamListenerEndpoint;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.listener.ListenerEvent;
import io.durablestreams.listener.StreamMessageHandler;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.config.RetryBackOff;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import io.durablestreams.listener.deadletter.DeadLetterQuery;
import io.durablestreams.listener.deadletter.DeadLetters;
import io.durablestreams.listener.transaction.SpringListenerTransactions;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import io.durablestreams.producer.CreateMode;
import io.durablestreams.producer.DefaultDurableStreamProducerFactory;
import io.durablestreams.producer.DurableStreamProducerFactory;
import io.durablestreams.producer.ProducerOptions;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * Listeners in a process of their own, one for each act that can be done with one. They
 * write what they handle to a table, and the process is told on its standard input which
 * act is to be done with which listener.
 */
final class SteeredListener {

	/** What stands for the poison once it is handled. */
	static final int POISON = -1;

	/** What can be done with a listener. */
	enum Act {

		SEEK(FailurePolicy.STOP), SKIP(FailurePolicy.STOP), HANDLE(FailurePolicy.DEAD_LETTER),
		APPEND(FailurePolicy.DEAD_LETTER), MARK(FailurePolicy.DEAD_LETTER);

		private final FailurePolicy failure;

		Act(FailurePolicy failure) {
			this.failure = failure;
		}

		/** The id of the listener that it is there for. */
		String listener() {
			return name().toLowerCase(Locale.ROOT);
		}

		String stream(String run) {
			return run + "-" + listener();
		}

		/** What is said once it is done with that listener. */
		String done(Act listener) {
			return this + " " + listener + " done";
		}

		/** What is said when its listener has come to a state. */
		String is(Object state) {
			return listener() + " is " + state;
		}

	}

	private final DurableStreamListenerEndpointRegistry registry = new DurableStreamListenerEndpointRegistry();

	private final DeadLetters letters = new DeadLetters(this.registry);

	private final String run;

	private SteeredListener(String run) {
		this.run = run;
	}

	/**
	 * Run the listeners until the standard input ends.
	 * @param args the streams' base URL, the JDBC URL, what streams begin with
	 * @throws Exception whatever goes wrong
	 */
	public static void main(String[] args) throws Exception {
		try (DurableStreamsClient client = DurableStreamsClient.builder(args[0]).build();
				DurableStreamProducerFactory producers = DefaultDurableStreamProducerFactory.builder(client)
					.defaults(ProducerOptions.builder().create(CreateMode.IF_MISSING).build())
					.build();
				HikariDataSource database = new HikariDataSource()) {
			database.setJdbcUrl(args[1]);
			new SteeredListener(args[2]).run(client, producers, database);
		}
	}

	private void run(DurableStreamsClient client, DurableStreamProducerFactory producers, HikariDataSource database)
			throws Exception {
		try (DefaultDurableStreamListenerContainerFactory factory = DefaultDurableStreamListenerContainerFactory
			.builder(client)
			.producerFactory(producers)
			.offsetStore(new JdbcOffsetStore(database, SteeringKillTests.TABLE))
			.transactions(new SpringListenerTransactions(new JdbcTransactionManager(database)))
			.eventPublisher((event) -> tell((ListenerEvent) event))
			.build()) {
			for (Act act : Act.values()) {
				this.registry.register(DurableStreamListenerEndpoint.of(act.listener(), handler(database),
						(settings) -> settings.streams(List.of(act.stream(this.run)))
							.acknowledge(AcknowledgeMode.TRANSACTIONAL)
							.failure(act.failure)
							.from(StreamPosition.EARLIEST)
							.backOff(RetryBackOff.none())),
						factory);
			}
			this.registry.start();
			obey();
			this.registry.stop();
		}
	}

	private static StreamMessageHandler<byte[]> handler(HikariDataSource database) {
		JdbcClient jdbc = JdbcClient.create(database);
		return (message) -> {
			String text = new String(message.getPayload(), StandardCharsets.UTF_8);
			boolean poison = text.contains("poison");
			if (poison && !message.getHeaders().containsKey(DurableStreamHeaders.DEAD_LETTER)) {
				throw new IllegalStateException("poison");
			}
			jdbc.sql("INSERT INTO steered (stream, number) VALUES (?, ?)")
				.param(message.getHeaders().get(DurableStreamHeaders.STREAM))
				.param(poison ? POISON : Integer.parseInt(text))
				.update();
			return null;
		};
	}

	private void obey() throws Exception {
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = input.readLine(); line != null; line = input.readLine()) {
			Act act = Act.valueOf(line.split(" ")[0]);
			Act listener = Act.valueOf(line.split(" ")[1]);
			act(act, listener).thenRun(() -> System.out.println(act.done(listener)));
		}
	}

	private CompletableFuture<?> act(Act act, Act listener) {
		String stream = listener.stream(this.run);
		DeadLetterQuery query = DeadLetterQuery.of(listener.listener());
		return switch (act) {
			case SEEK -> this.registry.seek(listener.listener(), stream, StreamPosition.EARLIEST);
			case SKIP -> this.registry.skip(listener.listener(), stream);
			case HANDLE -> this.letters.handleAgain(query).collectList().toFuture();
			case APPEND -> this.letters.append(query.doneToo().limit(1)).collectList().toFuture();
			case MARK -> this.letters.done(query).collectList().toFuture();
		};
	}

	private static void tell(ListenerEvent event) {
		if (event instanceof ListenerEvent.StateChanged change) {
			System.out.println(change.listenerId() + " is " + change.newState());
		}
	}

}
