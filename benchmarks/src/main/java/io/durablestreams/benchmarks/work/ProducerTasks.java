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

package io.durablestreams.benchmarks.work;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

import io.durablestreams.client.AppendResult;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.Offset;
import io.durablestreams.producer.DefaultDurableStreamProducerFactory;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.ProducerOptions;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Producers with what they do by default.
 */
final class ProducerTasks {

	private ProducerTasks() {
	}

	static void addTo(Map<String, Task> tasks) {
		tasks.put("produce-bytes", (request) -> {
			List<byte[]> messages = new ArrayList<>(request.count());
			for (int i = 0; i < request.count(); i++) {
				messages.add(Order.json(i));
			}
			return () -> send(request, messages::get);
		});
		tasks.put("produce-typed", (request) -> () -> send(request, Order::of));
		tasks.put("produce-flux", (request) -> () -> sendAll(request));
	}

	private static <T> Task.Outcome send(Task.Request request, IntFunction<T> messages) {
		Acknowledged acknowledged = new Acknowledged();
		try (DefaultDurableStreamProducerFactory factory = factory(request)) {
			DurableStreamProducer<T> producer = factory.create(request.stream(), ProducerOptions.builder().build());
			for (int i = 0; i < request.count(); i++) {
				int number = 1_000_000 + i;
				producer.send(messages.apply(i)).thenAccept((result) -> acknowledged.add(result, number));
			}
			producer.flush().join();
		}
		return acknowledged.outcome();
	}

	private static Task.Outcome sendAll(Task.Request request) {
		try (DefaultDurableStreamProducerFactory factory = factory(request)) {
			DurableStreamProducer<Order> producer = factory.create(request.stream(), ProducerOptions.builder().build());
			Acknowledged acknowledged = new Acknowledged();
			producer.send(Flux.range(0, request.count()).map(Order::of))
				.doOnNext((result) -> acknowledged.add(result, 1_000_000 + (int) acknowledged.count))
				.blockLast();
			return acknowledged.outcome();
		}
	}

	private static DefaultDurableStreamProducerFactory factory(Task.Request request) {
		return DefaultDurableStreamProducerFactory.builder(DurableStreamsClient.builder(request.baseUrl()).build())
			.build();
	}

	/**
	 * Counts what was acknowledged, on one thread at a time: those of one request have
	 * the same offset.
	 */
	private static final class Acknowledged {

		private long count;

		private long sum;

		private int requests;

		private @Nullable Offset last;

		void add(AppendResult result, int number) {
			this.count++;
			this.sum += number;
			if (!result.nextOffset().equals(this.last)) {
				this.last = result.nextOffset();
				this.requests++;
			}
		}

		Task.Outcome outcome() {
			return new Task.Outcome(this.count, this.sum, Map.of("requests", (double) this.requests));
		}

	}

}
