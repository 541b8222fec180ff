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

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.producer.DefaultDurableStreamProducerFactory;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.ProducerOptions;

/**
 * Messages of 100 KiB are sent, ten in a request as a producer would.
 */
final class LargeTasks {

	private static final int SIZE = 100 * 1024;

	private static final int AT_ONCE = 10;

	private static final String TEXT = "x".repeat(SIZE);

	private LargeTasks() {
	}

	static void addTo(Map<String, Task> tasks) {
		tasks.put("jdk-produce-large", (request) -> () -> sendBodies(request));
		tasks.put("produce-large", (request) -> () -> send(request));
	}

	private static Order order(int number) {
		return new Order(Order.of(number).number(), "customer", TEXT, 12.5);
	}

	private static Task.Outcome sendBodies(Task.Request request) throws Exception {
		HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
		String rest = ",\"customer\":\"customer\",\"item\":\"" + TEXT + "\",\"price\":12.5}";
		for (int i = 0; i < request.count(); i += AT_ONCE) {
			StringBuilder body = new StringBuilder(AT_ONCE * (SIZE + 100));
			for (int j = i; j < i + AT_ONCE; j++) {
				body.append((j == i) ? '[' : ',').append("{\"number\":").append(Order.of(j).number()).append(rest);
			}
			HttpResponse<Void> response = client.send(HttpRequest.newBuilder(URI.create(request.url()))
				.header("Content-Type", "application/json")
				.POST(HttpRequest.BodyPublishers.ofString(body.append(']').toString(), StandardCharsets.US_ASCII))
				.build(), HttpResponse.BodyHandlers.discarding());
			if (response.statusCode() / 100 != 2) {
				throw new IllegalStateException("The server answered " + response);
			}
		}
		return Task.Outcome.of(request.count(), Order.sumOf(request.count()));
	}

	private static Task.Outcome send(Task.Request request) {
		DurableStreamsClient client = LiveTasks.client(request);
		try (DefaultDurableStreamProducerFactory factory = DefaultDurableStreamProducerFactory.builder(client)
			.build()) {
			DurableStreamProducer<Order> producer = factory.create(request.stream(), ProducerOptions.builder().build());
			for (int i = 0; i < request.count(); i++) {
				producer.send(order(i));
			}
			long acknowledged = producer.flush().join().acknowledged();
			return Task.Outcome.of(acknowledged, Order.sumOf((int) acknowledged));
		}
	}

}
