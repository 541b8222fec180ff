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
import java.util.Map;

import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.producer.DefaultDurableStreamProducerFactory;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.ProducerOptions;
import io.netty.buffer.Unpooled;
import reactor.core.publisher.Mono;

/**
 * Appends one after the other, each of which is waited for.
 */
final class AppendTasks {

	private AppendTasks() {
	}

	static void addTo(Map<String, Task> tasks) {
		tasks.put("jdk-append", (request) -> work(request, jdk(request)));
		tasks.put("netty-append", (request) -> work(request, netty(request)));
		tasks.put("client-append", (request) -> work(request, client(LiveTasks.client(request), request)));
		tasks.put("client-jdk-append", (request) -> work(request, client(LiveTasks.jdk(request), request)));
		tasks.put("producer-append", (request) -> work(request, producer(request)));
	}

	private static Task.Work work(Task.Request request, Append append) {
		return () -> {
			Latencies latencies = new Latencies(request.count());
			for (int i = 0; i < request.count(); i++) {
				latencies.sent(i);
				append.append(i);
				latencies.received(Order.of(i));
			}
			return latencies.outcome(Map.of());
		};
	}

	private static Append jdk(Task.Request request) {
		HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
		return (number) -> require(client
			.send(HttpRequest.newBuilder(URI.create(request.url()))
				.header("Content-Type", "application/json")
				.POST(HttpRequest.BodyPublishers.ofByteArray(Order.json(number)))
				.build(), HttpResponse.BodyHandlers.discarding())
			.statusCode());
	}

	private static Append netty(Task.Request request) {
		return (number) -> require(
				NettyHttp.CLIENT.headers((headers) -> headers.set("Content-Type", "application/json"))
					.post()
					.uri(request.url())
					.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(Order.json(number))))
					.response()
					.blockOptional()
					.orElseThrow()
					.status()
					.code());
	}

	private static Append client(DurableStreamsClient client, Task.Request request) {
		DurableStream stream = client.stream(request.stream());
		return (number) -> stream.append(Order.json(number)).block();
	}

	private static Append producer(Task.Request request) {
		DurableStreamProducer<Order> producer = DefaultDurableStreamProducerFactory.builder(LiveTasks.client(request))
			.build()
			.create(request.stream(), ProducerOptions.builder().build());
		return (number) -> producer.send(Order.of(number)).join();
	}

	private static void require(int status) {
		if (status / 100 != 2) {
			throw new IllegalStateException("The server answered " + status);
		}
	}

	/** Appends a message and waits until it is in the stream. */
	private interface Append {

		void append(int number) throws Exception;

	}

}
