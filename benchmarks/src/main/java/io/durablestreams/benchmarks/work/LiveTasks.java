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

import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.JdkStreamConnector;
import io.durablestreams.client.LiveMode;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpoint;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import reactor.core.Disposable;

/**
 * Live reads: each message is sent when the one before has come, and the time from the
 * append's begin until it is there as an object is taken. The appends are the same for
 * all, and part of the CPU.
 */
final class LiveTasks {

	private static final byte[] PROBE = "{\"number\":-1,\"customer\":\"\",\"item\":\"\",\"price\":0}"
		.getBytes(StandardCharsets.US_ASCII);

	private LiveTasks() {
	}

	static void addTo(Map<String, Task> tasks) {
		tasks.put("flux-live-sse", live((request, orders) -> flux(client(request), request, LiveMode.SSE, orders)));
		tasks.put("flux-live-poll",
				live((request, orders) -> flux(client(request), request, LiveMode.LONG_POLL, orders)));
		tasks.put("flux-jdk-live-sse", live((request, orders) -> flux(jdk(request), request, LiveMode.SSE, orders)));
		tasks.put("flux-jdk-live-poll",
				live((request, orders) -> flux(jdk(request), request, LiveMode.LONG_POLL, orders)));
		tasks.put("listener-live-sse", live((request, orders) -> listener(request, LiveMode.SSE, orders)));
		tasks.put("listener-live-poll", live((request, orders) -> listener(request, LiveMode.LONG_POLL, orders)));
	}

	/** Take the time of messages that a reader gets. */
	static Task live(Reader reader) {
		return (request) -> {
			CountDownLatch live = new CountDownLatch(1);
			Semaphore arrived = new Semaphore(0);
			Latencies latencies = new Latencies(request.count());
			Disposable read = reader.read(request, (order) -> {
				if (order.number() < 0) {
					live.countDown();
					return;
				}
				latencies.received(order);
				arrived.release();
			});
			Appends.append(request.url(), PROBE);
			live.await();
			return () -> {
				for (int i = 0; i < request.count(); i++) {
					latencies.sent(i);
					Appends.append(request.url(), Order.json(i));
					arrived.acquire();
				}
				read.dispose();
				return latencies.outcome(Map.of());
			};
		};
	}

	static DurableStreamsClient client(Task.Request request) {
		return DurableStreamsClient.builder(request.baseUrl()).build();
	}

	static DurableStreamsClient jdk(Task.Request request) {
		JdkStreamConnector connector = new JdkStreamConnector(
				HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
		return DurableStreamsClient.builder(request.baseUrl()).connectors(connector, connector).build();
	}

	static Disposable flux(DurableStreamsClient client, Task.Request request, LiveMode mode, Consumer<Order> orders) {
		return client.stream(request.stream())
			.read()
			.live(mode)
			.messages(Order.class)
			.subscribe((message) -> orders.accept(message.value()), Throwable::printStackTrace);
	}

	private static Disposable listener(Task.Request request, LiveMode mode, Consumer<Order> orders)
			throws NoSuchMethodException {
		DefaultDurableStreamListenerContainerFactory factory = DefaultDurableStreamListenerContainerFactory
			.builder(client(request))
			.build();
		DurableStreamListenerContainer container = factory
			.createContainer(endpoint(request.stream(), mode, new Receiver(orders)));
		container.start();
		return () -> {
			container.stop();
			factory.close();
		};
	}

	static DurableStreamListenerEndpoint endpoint(String stream, LiveMode mode, Receiver receiver)
			throws NoSuchMethodException {
		return DurableStreamListenerEndpoint.of(stream, receiver,
				Receiver.class.getDeclaredMethod("receive", Order.class),
				(settings) -> settings.streams(List.of(stream)).mode(mode));
	}

	/** Reads a stream until it is disposed of. */
	@FunctionalInterface
	interface Reader {

		Disposable read(Task.Request request, Consumer<Order> orders) throws Exception;

	}

	/** A listener. */
	static final class Receiver {

		private final Consumer<Order> orders;

		Receiver(Consumer<Order> orders) {
			this.orders = orders;
		}

		void receive(Order order) {
			this.orders.accept(order);
		}

	}

}
