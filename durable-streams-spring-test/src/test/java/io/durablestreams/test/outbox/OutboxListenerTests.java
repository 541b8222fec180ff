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
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.embedded.Fault;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpoint;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.config.RetryBackOff;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import io.durablestreams.listener.transaction.SpringListenerTransactions;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import io.durablestreams.outbox.jdbc.JdbcOutbox;
import io.durablestreams.test.offset.CheckpointTables;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpMethod;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * From stream to stream through the outbox: what comes out is exactly the function of
 * what goes in.
 */
class OutboxListenerTests extends AbstractOutboxTests {

	private static final int MESSAGES = Boolean.getBoolean("soak") ? 100_000 : 400;

	static final String RESULTS = "outbox-results";

	@Override
	String url() {
		return "jdbc:h2:mem:listeners;DB_CLOSE_DELAY=-1";
	}

	@Override
	String platform() {
		return "h2";
	}

	@Test
	void eachMessageIsConsumedOnceAndItsResultsAreProducedOnce() throws Exception {
		JdbcOffsetStore checkpoints = CheckpointTables.create(this.dataSource, "h2", "checkpoints");
		String input = this.stream + "-in";
		this.client.stream(input).create(CreateOptions.json()).block(TIMEOUT);
		List<String> numbers = IntStream.range(0, MESSAGES).mapToObj(String::valueOf).toList();
		this.client.stream(input).append("[" + String.join(",", numbers) + "]").block(TIMEOUT);
		this.client.stream(RESULTS).create(CreateOptions.json()).block(TIMEOUT);
		server.faults().inject(RESULTS, Fault.noAnswer().on(HttpMethod.POST).afterApplied().times(3));
		Results listener = new Results();
		for (int life = 1; life <= 3; life++) {
			JdbcOutbox outbox = outbox();
			DefaultDurableStreamListenerContainerFactory factory = DefaultDurableStreamListenerContainerFactory
				.builder(this.client)
				.offsetStore(checkpoints)
				.transactions(new SpringListenerTransactions(this.transaction.getTransactionManager()))
				.outbox(outbox)
				.filter((message) -> !new String(message.getPayload()).endsWith("5"))
				.build();
			DurableStreamListenerContainer container = factory
				.createContainer(DurableStreamListenerEndpoint.of("test", listener, Results.method(),
						(settings) -> settings.streams(List.of(input))
							.acknowledge(AcknowledgeMode.TRANSACTIONAL)
							.backOff(RetryBackOff.fixed(Duration.ofMillis(1), 10))));
			container.start();
			// Nobody comes behind the last one.
			int handled = (life < 3) ? MESSAGES * life / 3 - 10 : MESSAGES - 1;
			await().atMost(TIMEOUT.multipliedBy(4)).until(() -> listener.last >= handled);
			container.stop();
			factory.close();
			outbox.close();
		}
		outbox();
		List<String> expected = new ArrayList<>();
		numbers.forEach((number) -> expected.addAll(listener.expected(number)));
		await().atMost(TIMEOUT).until(() -> read(RESULTS).size() >= expected.size());
		assertThat(read(RESULTS)).isEqualTo(expected);
	}

	/** None, one or three results of a message; every seventh fails once behind them. */
	static final class Results {

		private final Set<Integer> failed = Collections.synchronizedSet(new HashSet<>());

		private volatile int last;

		static Method method() throws NoSuchMethodException {
			return Results.class.getDeclaredMethod("handle", int.class);
		}

		@SendTo(RESULTS)
		List<Integer> handle(int number) {
			if (number % 7 == 0 && this.failed.add(number)) {
				throw new IllegalStateException("once");
			}
			this.last = number;
			return results(number);
		}

		private static List<Integer> results(int number) {
			return switch (number % 3) {
				case 0 -> List.of();
				case 1 -> List.of(number);
				default -> List.of(number, -number, number);
			};
		}

		List<String> expected(String number) {
			return number.endsWith("5") ? List.of()
					: results(Integer.parseInt(number)).stream().map(String::valueOf).toList();
		}

	}

}
