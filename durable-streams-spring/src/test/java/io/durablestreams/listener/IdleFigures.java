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

package io.durablestreams.listener;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import com.sun.management.OperatingSystemMXBean;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.LiveMode;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import io.durablestreams.listener.container.DurableStreamListenerContainerFactoryBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;

import org.springframework.http.MediaType;

/**
 * What listeners cost while nothing happens, beside as many live reads of the client: one
 * after the other in this JVM, the server in one of its own. A mode of
 * {@link ListenerFigures}.
 */
final class IdleFigures {

	private static final int CREATED_AT_ONCE = 32;

	private static final Duration KEPT_ALIVE = Duration.ofSeconds(35);

	/** So little CPU, in nanoseconds, that nothing is being opened. */
	private static final long QUIET = Duration.ofMillis(20).toNanos();

	private final DurableStreamsClient client;

	private IdleFigures(String baseUrl) {
		this.client = DurableStreamsClient.builder(baseUrl).build();
	}

	/**
	 * Be the server, until nobody writes to this process any more.
	 */
	public static void main(String[] arguments) throws IOException {
		try (EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder().port(0).build()) {
			server.start();
			System.out.println(server.port());
			while (System.in.read() >= 0) {
				// On.
			}
		}
		System.exit(0);
	}

	static void run(int count) throws Exception {
		Process server = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx4g", "-cp", System.getProperty("java.class.path"), IdleFigures.class.getName())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		try {
			BufferedReader output = new BufferedReader(
					new InputStreamReader(server.getInputStream(), StandardCharsets.US_ASCII));
			IdleFigures figures = new IdleFigures("http://127.0.0.1:" + output.readLine() + "/v1/stream");
			figures.createStreams(count);
			figures.reads(count / 20);
			figures.listeners(count / 20, (builder) -> builder.meterRegistry(new SimpleMeterRegistry()));
			Cost reads = figures.reads(count);
			System.out.printf("%d live reads: %.1f s, %.1f KiB each, %d threads%n", count, reads.seconds(),
					reads.kibibytes() / count, reads.threads());
			figures.listeners(count, (builder) -> {
			}).print("without meters", count, reads);
			figures.listeners(count, (builder) -> builder.meterRegistry(new SimpleMeterRegistry()))
				.print("with meters", count, reads);
		}
		finally {
			server.destroy();
		}
	}

	private void createStreams(int count) {
		Flux.range(0, count)
			.flatMap((number) -> this.client.stream("idle-" + number)
				.create(CreateOptions.of(MediaType.APPLICATION_JSON)), CREATED_AT_ONCE)
			.blockLast(Duration.ofMinutes(5));
	}

	private Cost reads(int count) throws InterruptedException {
		Cost before = Cost.now();
		CountDownLatch live = new CountDownLatch(count);
		Disposable.Composite reads = Disposables.composite();
		for (int i = 0; i < count; i++) {
			reads.add(this.client.stream("idle-" + i)
				.read()
				.live(LiveMode.AUTO)
				.signals()
				.subscribe((signal) -> live.countDown(), Throwable::printStackTrace));
		}
		live.await();
		awaitQuiet();
		Cost cost = Cost.since(before);
		reads.dispose();
		return cost;
	}

	private Cost listeners(int count, Consumer<DurableStreamListenerContainerFactoryBuilder> meters)
			throws InterruptedException {
		Cost before = Cost.now();
		DurableStreamListenerContainerFactoryBuilder builder = DefaultDurableStreamListenerContainerFactory
			.builder(this.client);
		meters.accept(builder);
		DefaultDurableStreamListenerContainerFactory factory = builder.build();
		DurableStreamListenerEndpointRegistry registry = new DurableStreamListenerEndpointRegistry();
		for (int i = 0; i < count; i++) {
			String stream = "idle-" + i;
			registry.register(DurableStreamListenerEndpoint.of("idle-" + i, (message) -> null,
					(settings) -> settings.streams(List.of(stream))), factory);
		}
		registry.start();
		await(() -> registry.getListenerContainers()
			.stream()
			.allMatch((container) -> container.getStatus().get(0).upToDate()));
		awaitQuiet();
		Cost cost = Cost.since(before).threads(awaitThreads());
		registry.stop();
		factory.close();
		return cost;
	}

	private static void await(BooleanSupplier condition) throws InterruptedException {
		while (!condition.getAsBoolean()) {
			Thread.sleep(20);
		}
	}

	/** Until the live connections, too, are open that follow when all are up to date. */
	private static void awaitQuiet() throws InterruptedException {
		long last = 0;
		long now = cpu();
		while (now - last > QUIET) {
			Thread.sleep(250);
			last = now;
			now = cpu();
		}
	}

	/** Those of handlers that have nothing to do end after half a minute. */
	private static int awaitThreads() throws InterruptedException {
		Thread.sleep(KEPT_ALIVE.toMillis());
		return ManagementFactory.getThreadMXBean().getThreadCount();
	}

	private static long cpu() {
		return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
	}

	/**
	 * What something has cost.
	 *
	 * @param seconds how long it took
	 * @param kibibytes the heap that it holds
	 * @param threads how many threads there are
	 */
	private record Cost(double seconds, double kibibytes, int threads) {

		static Cost now() throws InterruptedException {
			double heap = heap();
			return new Cost(System.nanoTime() / 1e9, heap, 0);
		}

		static Cost since(Cost before) throws InterruptedException {
			double seconds = System.nanoTime() / 1e9 - before.seconds();
			return new Cost(seconds, heap() - before.kibibytes(), ManagementFactory.getThreadMXBean().getThreadCount());
		}

		Cost threads(int others) {
			return new Cost(this.seconds, this.kibibytes, others);
		}

		void print(String what, int count, Cost reads) {
			System.out.printf("%d idle listeners %s: %.1f s (x %.2f), %.1f KiB each (x %.2f), %d threads%n", count,
					what, this.seconds, this.seconds / reads.seconds(), this.kibibytes / count,
					this.kibibytes / reads.kibibytes(), this.threads);
		}

		private static double heap() throws InterruptedException {
			for (int i = 0; i < 3; i++) {
				System.gc();
				Thread.sleep(500);
			}
			return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024.0;
		}

	}

}
