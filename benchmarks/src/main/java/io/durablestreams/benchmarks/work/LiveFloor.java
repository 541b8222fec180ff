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

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClientResponse;

/**
 * The least code that reads a stream live, with Reactor Netty and with the JDK's client.
 */
final class LiveFloor {

	private LiveFloor() {
	}

	static void addTo(Map<String, Task> tasks) {
		tasks.put("netty-live-sse", LiveTasks.live(LiveFloor::nettyEvents));
		tasks.put("jdk-live-sse", LiveTasks.live(LiveFloor::jdkEvents));
		tasks.put("netty-live-poll", LiveTasks.live(LiveFloor::nettyPolls));
		tasks.put("jdk-live-poll", LiveTasks.live(LiveFloor::jdkPolls));
	}

	static Disposable nettyEvents(Task.Request request, Consumer<Order> orders) {
		Events events = new Events(orders);
		return NettyHttp.CLIENT.get()
			.uri(request.url() + "?offset=-1&live=sse")
			.responseContent()
			.asByteArray()
			.subscribe((bytes) -> events.add(bytes, bytes.length), Throwable::printStackTrace);
	}

	private static Disposable jdkEvents(Task.Request request, Consumer<Order> orders) {
		return thread(() -> {
			Events events = new Events(orders);
			HttpResponse<InputStream> response = JdkHttp.CLIENT.send(
					HttpRequest.newBuilder(URI.create(request.url() + "?offset=-1&live=sse")).build(),
					HttpResponse.BodyHandlers.ofInputStream());
			byte[] buffer = new byte[8192];
			for (int n = response.body().read(buffer); n >= 0; n = response.body().read(buffer)) {
				events.add(buffer, n);
			}
		});
	}

	private static Disposable nettyPolls(Task.Request request, Consumer<Order> orders) {
		AtomicReference<String> offset = new AtomicReference<>("-1");
		return Mono
			.defer(() -> NettyHttp.CLIENT.get()
				.uri(request.url() + "?live=long-poll&offset=" + offset.get())
				.responseSingle((response, body) -> body.asByteArray()
					.doOnSuccess((bytes) -> polled(response, bytes, offset, orders))))
			.repeat()
			.subscribe((bytes) -> {
			}, Throwable::printStackTrace);
	}

	private static void polled(HttpClientResponse response, byte[] bytes, AtomicReference<String> offset,
			Consumer<Order> orders) {
		offset.set(response.responseHeaders().get("Stream-Next-Offset"));
		if (response.status().code() == 200) {
			accept(bytes, orders);
		}
	}

	private static Disposable jdkPolls(Task.Request request, Consumer<Order> orders) {
		return thread(() -> {
			String offset = "-1";
			while (true) {
				HttpResponse<byte[]> response = JdkHttp.CLIENT.send(
						HttpRequest.newBuilder(URI.create(request.url() + "?live=long-poll&offset=" + offset)).build(),
						HttpResponse.BodyHandlers.ofByteArray());
				offset = response.headers().firstValue("Stream-Next-Offset").orElseThrow();
				if (response.statusCode() == 200) {
					accept(response.body(), orders);
				}
			}
		});
	}

	private static void accept(byte[] body, Consumer<Order> orders) {
		for (Order order : Orders.READER.<Order[]>readValue(body)) {
			orders.accept(order);
		}
	}

	private static Disposable thread(Reading reading) {
		Thread thread = new Thread(() -> {
			try {
				reading.run();
			}
			catch (IOException | InterruptedException ex) {
				// The end.
			}
		});
		thread.setDaemon(true);
		thread.start();
		return thread::interrupt;
	}

	/** Reads until it is interrupted. */
	private interface Reading {

		void run() throws IOException, InterruptedException;

	}

}
