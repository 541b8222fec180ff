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

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import com.sun.management.OperatingSystemMXBean;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.LiveMode;
import io.durablestreams.listener.DurableStreamListenerEndpoint;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Live reads of many streams at once: idle ones, and such as get a message each second.
 */
final class ManyStreamsTasks {

	private static final int BUSY_STREAMS = 1000;

	/** So little CPU, in nanoseconds, that nothing is being opened. */
	private static final long QUIET = TimeUnit.MILLISECONDS.toNanos(20);

	private static final long KEPT_ALIVE = TimeUnit.SECONDS.toMillis(32);

	private ManyStreamsTasks() {
	}

	static void addTo(Map<String, Task> tasks) {
		Map<String, Readers> readers = Map.of("netty", ManyStreamsTasks::netty, "flux", ManyStreamsTasks::flux,
				"listener", ManyStreamsTasks::listeners);
		readers.forEach((name, all) -> {
			tasks.put(name + "-idle", (request) -> idle(request, all));
			tasks.put(name + "-busy", (request) -> busy(request, all));
		});
	}

	private static Task.Work idle(Task.Request request, Readers readers) throws Exception {
		Appends.createAll(request.url(), request.count());
		double before = heap();
		return () -> {
			long start = System.nanoTime();
			Disposable reads = readers.read(request, request.count(), (order) -> {
			});
			awaitQuiet();
			double seconds = (System.nanoTime() - start) / 1e9 - 0.25;
			Thread.sleep(KEPT_ALIVE);
			Map<String, Double> figures = Map.of("wall", seconds, "held", heap() - before, "threads", threads());
			reads.dispose();
			Appends.deleteAll(request.url(), request.count());
			return new Task.Outcome(request.count(), Order.sumOf(request.count()), figures);
		};
	}

	private static Task.Work busy(Task.Request request, Readers readers) throws Exception {
		Appends.createAll(request.url(), BUSY_STREAMS);
		Latencies latencies = new Latencies(request.count());
		Disposable reads = readers.read(request, BUSY_STREAMS, latencies::received);
		awaitQuiet();
		return () -> {
			long start = System.nanoTime();
			long interval = TimeUnit.SECONDS.toNanos(1) / BUSY_STREAMS;
			for (int i = 0; i < request.count(); i++) {
				while (System.nanoTime() < start + i * interval) {
					LockSupport.parkNanos(interval / 2);
				}
				latencies.sent(i);
				Appends.append(request.url() + "-" + i % BUSY_STREAMS, Order.json(i));
			}
			latencies.awaitAll();
			Map<String, Double> figures = Map.of("threads", threads());
			reads.dispose();
			Appends.deleteAll(request.url(), BUSY_STREAMS);
			return latencies.outcome(figures);
		};
	}

	private static Disposable netty(Task.Request request, int streams, Consumer<Order> orders) {
		Disposable.Composite reads = Disposables.composite();
		for (int i = 0; i < streams; i++) {
			reads.add(LiveFloor.nettyEvents(one(request, i), orders));
		}
		return reads;
	}

	private static Disposable flux(Task.Request request, int streams, Consumer<Order> orders) {
		DurableStreamsClient client = LiveTasks.client(request);
		Disposable.Composite reads = Disposables.composite();
		for (int i = 0; i < streams; i++) {
			reads.add(LiveTasks.flux(client, one(request, i), LiveMode.AUTO, orders));
		}
		return reads;
	}

	private static Disposable listeners(Task.Request request, int streams, Consumer<Order> orders) throws Exception {
		DefaultDurableStreamListenerContainerFactory factory = DefaultDurableStreamListenerContainerFactory
			.builder(LiveTasks.client(request))
			.build();
		DurableStreamListenerEndpointRegistry registry = new DurableStreamListenerEndpointRegistry();
		LiveTasks.Receiver receiver = new LiveTasks.Receiver(orders);
		for (int i = 0; i < streams; i++) {
			String stream = one(request, i).stream();
			registry.register(DurableStreamListenerEndpoint.of(stream, receiver,
					LiveTasks.Receiver.class.getDeclaredMethod("receive", Order.class),
					(settings) -> settings.streams(List.of(stream))), factory);
		}
		registry.start();
		return () -> {
			registry.stop();
			factory.close();
		};
	}

	private static Task.Request one(Task.Request all, int number) {
		return new Task.Request(all.baseUrl(), all.stream() + "-" + number, all.count());
	}

	/** Until everything is open: then the process has nothing to do. */
	private static void awaitQuiet() throws InterruptedException {
		long last = 0;
		long now = cpu();
		while (now - last > QUIET) {
			Thread.sleep(250);
			last = now;
			now = cpu();
		}
	}

	private static long cpu() {
		return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
	}

	private static double threads() {
		return ManagementFactory.getThreadMXBean().getThreadCount();
	}

	private static double heap() throws InterruptedException {
		for (int i = 0; i < 3; i++) {
			System.gc();
			Thread.sleep(300);
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	/** Reads many streams until it is disposed of. */
	private interface Readers {

		Disposable read(Task.Request request, int streams, Consumer<Order> orders) throws Exception;

	}

}
