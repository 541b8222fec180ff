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
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpoint;
import io.durablestreams.listener.ListenerEvent;
import io.durablestreams.listener.StreamMessageHandler;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.config.RetryBackOff;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import io.durablestreams.listener.transaction.SpringListenerTransactions;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * A listener in a process of its own, which writes what it handles to a table and is told
 * to seek and to skip on its standard input.
 */
final class SteeredListener {

	private SteeredListener() {
	}

	/**
	 * Run the listener until the standard input ends.
	 * @param args the streams' base URL, the JDBC URL, the stream
	 * @throws Exception whatever goes wrong
	 */
	public static void main(String[] args) throws Exception {
		DriverManagerDataSource database = new DriverManagerDataSource(args[1]);
		JdbcClient jdbc = JdbcClient.create(database);
		StreamMessageHandler<byte[]> handler = (message) -> {
			String text = new String(message.getPayload(), StandardCharsets.UTF_8);
			if (text.contains("poison")) {
				throw new IllegalStateException("poison");
			}
			jdbc.sql("INSERT INTO steered (number) VALUES (?)").param(Integer.parseInt(text)).update();
			return null;
		};
		try (DurableStreamsClient client = DurableStreamsClient.builder(args[0]).build();
				DefaultDurableStreamListenerContainerFactory factory = DefaultDurableStreamListenerContainerFactory
					.builder(client)
					.offsetStore(new JdbcOffsetStore(database, SteeringKillTests.TABLE))
					.transactions(new SpringListenerTransactions(new JdbcTransactionManager(database)))
					.eventPublisher((event) -> tell((ListenerEvent) event))
					.build()) {
			DurableStreamListenerContainer container = factory
				.createContainer(DurableStreamListenerEndpoint.of("steered", handler,
						(settings) -> settings.streams(List.of(args[2]))
							.acknowledge(AcknowledgeMode.TRANSACTIONAL)
							.from(StreamPosition.EARLIEST)
							.backOff(RetryBackOff.none())));
			container.start();
			obey(container, args[2]);
			container.stop();
		}
	}

	private static void obey(DurableStreamListenerContainer container, String stream) throws Exception {
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String command = input.readLine(); command != null; command = input.readLine()) {
			String told = command;
			CompletableFuture<?> done = command.equals("seek") ? container.seek(stream, StreamPosition.EARLIEST)
					: container.skip(stream);
			done.thenRun(() -> System.out.println(told + " done"));
		}
	}

	private static void tell(ListenerEvent event) {
		if (event instanceof ListenerEvent.StateChanged change) {
			System.out.println(change.newState());
		}
	}

}
