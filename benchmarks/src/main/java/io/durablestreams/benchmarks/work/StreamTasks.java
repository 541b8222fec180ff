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
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.core.CopyResult;
import io.durablestreams.core.DurableStreamTemplate;
import io.durablestreams.producer.DefaultDurableStreamProducerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * What is done with a whole stream: copies of it, many readers at once.
 */
final class StreamTasks {

	private static final int READERS = 10;

	private static final int LIVE_READERS = 50;

	private static final int AT_ONCE = 10;

	private StreamTasks() {
	}

	static void addTo(Map<String, Task> tasks) {
		tasks.put("jdk-copy", (request) -> copy(request, StreamTasks::copyPages));
		tasks.put("template-copy", (request) -> copy(request, StreamTasks::copyByTemplate));
		for (String reader : List.of("jdk-read", "read-typed", "listener-batch")) {
			tasks.put(reader + "-ten", (request) -> ten(request, Tasks.named(reader)));
		}
		tasks.put("fan-out", StreamTasks::fanOut);
	}

	private static Task.Work copy(Task.Request request, Copy copy) throws Exception {
		Task.Request target = new Task.Request(request.baseUrl(),
				request.stream() + "-copy-" + ProcessHandle.current().pid(), request.count());
		Appends.create(target.url());
		return () -> {
			copy.copy(request, target);
			Task.Outcome outcome = Tasks.named("jdk-read").prepare(target).run();
			Appends.delete(target.url());
			return outcome;
		};
	}

	private static void copyPages(Task.Request source, Task.Request target) throws Exception {
		String offset = "-1";
		boolean upToDate = false;
		while (!upToDate) {
			HttpResponse<byte[]> page = JdkHttp.CLIENT.send(
					HttpRequest.newBuilder(URI.create(source.url() + "?offset=" + offset)).build(),
					HttpResponse.BodyHandlers.ofByteArray());
			Appends.append(target.url(), page.body());
			offset = page.headers().firstValue("Stream-Next-Offset").orElseThrow();
			upToDate = page.headers().firstValue("Stream-Up-To-Date").isPresent();
		}
	}

	private static void copyByTemplate(Task.Request source, Task.Request target) {
		DurableStreamsClient client = LiveTasks.client(source);
		try (DefaultDurableStreamProducerFactory producers = DefaultDurableStreamProducerFactory.builder(client)
			.build()) {
			CopyResult result = new DurableStreamTemplate(client, producers).copy(source.stream(), target.stream());
			if (result.count() != source.count()) {
				throw new IllegalStateException("Only " + result.count() + " messages were copied");
			}
		}
	}

	private static Task.Work ten(Task.Request request, Task task) throws Exception {
		List<Task.Work> all = new ArrayList<>();
		for (int i = 0; i < READERS; i++) {
			all.add(task.prepare(request));
		}
		return () -> {
			List<CompletableFuture<Task.Outcome>> outcomes = new ArrayList<>();
			for (Task.Work work : all) {
				CompletableFuture<Task.Outcome> outcome = new CompletableFuture<>();
				new Thread(() -> {
					try {
						outcome.complete(work.run());
					}
					catch (Exception ex) {
						outcome.completeExceptionally(ex);
					}
				}).start();
				outcomes.add(outcome);
			}
			List<Task.Outcome> different = outcomes.stream().map(CompletableFuture::join).distinct().toList();
			if (different.size() > 1) {
				throw new IllegalStateException("Not all have read the same: " + different);
			}
			return different.get(0);
		};
	}

	/** Raw readers: what is compared is the server. */
	private static Task.Work fanOut(Task.Request request) {
		Disposable.Composite readers = Disposables.composite();
		List<Latencies> received = new ArrayList<>();
		AtomicInteger next = new AtomicInteger();
		for (int i = 0; i < LIVE_READERS; i++) {
			Latencies latencies = new Latencies(request.count());
			received.add(latencies);
			readers.add(LiveFloor.nettyEvents(request, latencies::received));
		}
		return () -> {
			while (next.get() < request.count()) {
				int first = next.getAndAdd(AT_ONCE);
				List<String> messages = IntStream.range(first, Math.min(first + AT_ONCE, request.count()))
					.peek((number) -> received.forEach((latencies) -> latencies.sent(number)))
					.mapToObj((number) -> new String(Order.json(number)))
					.toList();
				Appends.append(request.url(), messages.toString().getBytes());
			}
			for (Latencies latencies : received) {
				latencies.awaitAll();
			}
			readers.dispose();
			return received.get(0).outcome(Map.of());
		};
	}

	/** Copies a stream. */
	private interface Copy {

		void copy(Task.Request source, Task.Request target) throws Exception;

	}

}
