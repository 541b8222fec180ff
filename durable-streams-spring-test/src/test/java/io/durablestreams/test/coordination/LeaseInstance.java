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
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.coordination.LeaseCoordinator;
import io.durablestreams.coordination.jdbc.PostgresLeaseTable;
import io.durablestreams.listener.DurableStreamHeaders;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpoint;
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
 * One of many instances, in a process of its own: writes what it handles to a table, and
 * stops when its standard input ends.
 */
final class LeaseInstance {

	/** Stops this process within a transaction, at the first message of some streams. */
	private static final SelfStop selfStop = new SelfStop(Integer.getInteger("stopped-streams", 0));

	private LeaseInstance() {
	}

	/**
	 * Run an instance.
	 * @param args the instance's id, the streams' base URL, the JDBC URL, the lease time
	 * and the streams
	 * @throws Exception whatever goes wrong
	 */
	public static void main(String[] args) throws Exception {
		String instance = args[0];
		String url = args[2];
		Duration leaseTime = Duration.parse(args[3]);
		List<String> streams = Arrays.asList(args).subList(4, args.length);
		try (DurableStreamsClient client = DurableStreamsClient.builder(args[1]).build();
				HikariDataSource pool = pool(url);
				LeaseCoordinator coordinator = new LeaseCoordinator(instance, leaseTime,
						new JdbcOffsetStore(pool, LeaseProcessTests.TABLE),
						new PostgresLeaseTable(new DriverManagerDataSource(url), LeaseProcessTests.TABLE,
								leaseTime.dividedBy(3)));
				DefaultDurableStreamListenerContainerFactory factory = factory(client, pool, coordinator)) {
			JdbcClient jdbc = JdbcClient.create(pool);
			DurableStreamListenerContainer container = factory
				.createContainer(DurableStreamListenerEndpoint.of("proof", handler(instance, jdbc),
						(settings) -> settings.streams(streams)
							.acknowledge(AcknowledgeMode.TRANSACTIONAL)
							.backOff(RetryBackOff.fixed(Duration.ofMillis(100), 1000))));
			container.start();
			System.out.println("started");
			selfStop.started();
			while (System.in.read() >= 0) {
				// Until the test closes it.
				selfStop.resumed();
			}
			container.stop();
		}
	}

	private static StreamMessageHandler<byte[]> handler(String instance, JdbcClient jdbc) {
		return (message) -> {
			jdbc.sql("INSERT INTO handled (stream, message, instance) VALUES (?, ?, ?)")
				.param(message.getHeaders().get(DurableStreamHeaders.STREAM, String.class))
				.param(new String(message.getPayload(), StandardCharsets.UTF_8))
				.param(instance)
				.update();
			selfStop.at(message.getHeaders().get(DurableStreamHeaders.STREAM, String.class));
			// What happens to it shall find it within a transaction.
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
			return null;
		};
	}

	private static DefaultDurableStreamListenerContainerFactory factory(DurableStreamsClient client,
			HikariDataSource pool, LeaseCoordinator coordinator) {
		return DefaultDurableStreamListenerContainerFactory.builder(client)
			.coordinator(coordinator)
			.transactions(new SpringListenerTransactions(new JdbcTransactionManager(pool)))
			.build();
	}

	private static HikariDataSource pool(String url) {
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl(url);
		config.setMaximumPoolSize(4);
		config.setConnectionTimeout(2000);
		return new HikariDataSource(config);
	}

}
