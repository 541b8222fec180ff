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

import java.time.Duration;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.listener.DurableStreamListenerEndpoint;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.config.RetryBackOff;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import io.durablestreams.listener.transaction.SpringListenerTransactions;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import io.durablestreams.outbox.jdbc.JdbcOutbox;

import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.util.backoff.FixedBackOff;

/**
 * A process that makes one stream from another, with a filter and several results of a
 * message, until it is killed.
 */
final class KilledPipeline {

	static final String GROUP = "pipeline";

	static final String CHECKPOINTS = "pipeline_checkpoint";

	private KilledPipeline() {
	}

	/**
	 * Run it.
	 * @param args the URLs of the server and the database, the table of the outbox and
	 * the stream that is read
	 * @throws Exception whatever goes wrong
	 */
	public static void main(String[] args) throws Exception {
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl(args[1]);
		dataSource.setMaximumPoolSize(8);
		JdbcTransactionManager manager = new JdbcTransactionManager(dataSource);
		DurableStreamsClient client = DurableStreamsClient.builder(args[0])
			.readBackOff(new FixedBackOff(50, Long.MAX_VALUE))
			.build();
		JdbcOutbox outbox = KilledOutbox.outbox(client, dataSource, manager, args[2]);
		outbox.start();
		DefaultDurableStreamListenerContainerFactory.builder(client)
			.offsetStore(new JdbcOffsetStore(dataSource, CHECKPOINTS))
			.transactions(new SpringListenerTransactions(manager))
			.outbox(outbox)
			.filter((message) -> !new String(message.getPayload()).endsWith("5"))
			.build()
			.createContainer(DurableStreamListenerEndpoint.of(GROUP, new OutboxListenerTests.Results(),
					OutboxListenerTests.Results.method(),
					(settings) -> settings.streams(List.of(args[3]))
						.acknowledge(AcknowledgeMode.TRANSACTIONAL)
						.backOff(RetryBackOff.fixed(Duration.ofMillis(1), Integer.MAX_VALUE))))
			.start();
	}

}
