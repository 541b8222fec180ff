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
import java.util.concurrent.CompletableFuture;

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
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * A listener in a process of its own, which writes what it handles to a table and is told
 * to seek and to skip on its standard input.
 */
final class SteeredListener {

	/** What stands for the poison once it is handled. */
	static final int POISON = -1;

	private SteeredListener() {
	}

	/**
	 * Run the listener until the standard input ends.
	 * @param args the streams' base URL, the JDBC URL, the stream, the failure policy
	 * @throws Exception whatever goes wrong
	 */
	public static void main(String[] args) throws Exception {
		DriverManagerDataSource database = new DriverManagerDataSource(args[1]);
		JdbcClient jdbc = JdbcClient.create(database);
		StreamMessageHandler<byte[]> handler = (message) -> {
			String text = new String(message.getPayload(), StandardCharsets.UTF_8);
			boolean poison = text.contains("poison");
			if (poison && !message.getHeaders().containsKey(DurableStreamHeaders.DEAD_LETTER)) {
				throw new IllegalStateException("poison");
			}
			jdbc.sql("INSERT INTO steered (number) VALUES (?)")
				.param(poison ? POISON : Integer.parseInt(text))
				.update();
			return null;
		};
		try (DurableStreamsClient client = DurableStreamsClient.builder(args[0]).build();
				DurableStreamProducerFactory producers = DefaultDurableStreamProducerFactory.builder(client)
					.defaults(ProducerOptions.builder().create(CreateMode.IF_MISSING).build())
					.build();
				DefaultDurableStreamListenerContainerFactory factory = DefaultDurableStreamListenerContainerFactory
					.builder(client)
					.producerFactory(producers)
					.offsetStore(new JdbcOffsetStore(database, SteeringKillTests.TABLE))
					.transactions(new SpringListenerTransactions(new JdbcTransactionManager(database)))
					.eventPublisher((event) -> tell((ListenerEvent) event))
					.build()) {
			DurableStreamListenerEndpointRegistry registry = new DurableStreamListenerEndpointRegistry();
			registry.register(DurableStreamListenerEndpoint.of("steered", handler,
					(settings) -> settings.streams(List.of(args[2]))
						.acknowledge(AcknowledgeMode.TRANSACTIONAL)
						.failure(FailurePolicy.valueOf(args[3]))
						.from(StreamPosition.EARLIEST)
						.backOff(RetryBackOff.none())),
					factory);
			registry.start();
			obey(registry, args[2]);
			registry.stop();
		}
	}

	private static void obey(DurableStreamListenerEndpointRegistry registry, String stream) throws Exception {
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		DeadLetters letters = new DeadLetters(registry);
		for (String command = input.readLine(); command != null; command = input.readLine()) {
			String told = command;
			CompletableFuture<?> done = switch (command) {
				case "seek" -> registry.seek("steered", stream, StreamPosition.EARLIEST);
				case "skip" -> registry.skip("steered", stream);
				case "append" ->
					letters.append(DeadLetterQuery.of("steered").doneToo().limit(1)).collectList().toFuture();
				case "done" -> letters.done(DeadLetterQuery.of("steered")).collectList().toFuture();
				default -> letters.handleAgain(DeadLetterQuery.of("steered")).collectList().toFuture();
			};
			done.thenRun(() -> System.out.println(told + " done"));
		}
	}

	private static void tell(ListenerEvent event) {
		if (event instanceof ListenerEvent.StateChanged change) {
			System.out.println(change.newState());
		}
	}

}
