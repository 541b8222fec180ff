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
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

import com.sun.management.OperatingSystemMXBean;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.LiveMode;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;

/**
 * What a listener costs beside a typed read of the client: catching up with one response
 * of a static server. A main class, see {@code docs/internals.md}; the arguments are the
 * number of messages and of rounds, or {@code idle} and the number of listeners.
 */
final class ListenerFigures {

	private static final String READ = "1 typed read";

	/** So many that the compiler has nothing left to do. */
	private static final int WARM_UPS = 15;

	private static final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

	private final int messages;

	private final byte[] body;

	private final ServerSocket server;

	private final LongAdder serverCpu = new LongAdder();

	private final DurableStreamsClient client;

	private final DefaultDurableStreamListenerContainerFactory factory;

	private int listeners;

	private ListenerFigures(int messages) throws IOException {
		this.messages = messages;
		this.body = body(messages);
		this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.client = DurableStreamsClient.builder("http://127.0.0.1:" + this.server.getLocalPort()).build();
		this.factory = DefaultDurableStreamListenerContainerFactory.builder(this.client).build();
	}

	public static void main(String[] arguments) throws Exception {
		if (arguments.length > 0 && arguments[0].equals("idle")) {
			IdleFigures.run((arguments.length > 1) ? Integer.parseInt(arguments[1]) : 10_000);
			System.exit(0);
		}
		int messages = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 300_000;
		int rounds = (arguments.length > 1) ? Integer.parseInt(arguments[1]) : 9;
		new ListenerFigures(messages).run(rounds);
		System.exit(0);
	}

	private void run(int rounds) throws Exception {
		thread(this::acceptAll);
		Map<String, Run> kinds = new TreeMap<>(Map.of(READ, this::read, "2 batch listener",
				() -> listen(new Batches(), "receive"), "3 single listener", () -> listen(new Singles(), "receive")));
		Map<String, double[]> cpu = new TreeMap<>();
		Map<String, double[]> bytes = new TreeMap<>();
		for (int round = -WARM_UPS; round < rounds; round++) {
			for (Map.Entry<String, Run> kind : kinds.entrySet()) {
				long cpuBefore = cpu();
				long bytesBefore = allocated();
				kind.getValue().run();
				if (round >= 0) {
					cpu.computeIfAbsent(kind.getKey(), (key) -> new double[rounds])[round] = (cpu() - cpuBefore) / 1e9;
					bytes.computeIfAbsent(kind.getKey(),
							(key) -> new double[rounds])[round] = (allocated() - bytesBefore) / (double) this.messages;
				}
			}
		}
		for (String kind : kinds.keySet()) {
			System.out.printf("%-18s %6.3f CPU s (x %.2f) %7.0f bytes/message (x %.2f)%n", kind, median(cpu.get(kind)),
					median(ratios(cpu.get(kind), cpu.get(READ))), median(bytes.get(kind)),
					median(ratios(bytes.get(kind), bytes.get(READ))));
		}
	}

	/** What else the machine does hits those of a round alike. */
	private static double[] ratios(double[] values, double[] others) {
		double[] ratios = new double[values.length];
		for (int i = 0; i < ratios.length; i++) {
			ratios[i] = values[i] / others[i];
		}
		return ratios;
	}

	private void read() {
		int[] count = new int[1];
		this.client.stream("orders").read().live(LiveMode.OFF).messages(Order.class).doOnNext((order) -> {
			if (order.value().number() >= 0) {
				count[0]++;
			}
		}).blockLast(Duration.ofMinutes(1));
		require(count[0]);
	}

	private void listen(Counting listener, String method) throws InterruptedException {
		listener.done = new CountDownLatch(this.messages);
		DurableStreamListenerContainer container = this.factory.createContainer(DurableStreamListenerEndpoint.of(
				"figures-" + ++this.listeners, listener, AbstractServerTests.method(listener, method),
				(settings) -> settings.streams(List.of("orders")).maxBatchCount(500).batchWait(Duration.ofMillis(10))));
		container.start();
		listener.done.await();
		container.stop();
	}

	private void require(int count) {
		if (count != this.messages) {
			throw new IllegalStateException("There were " + count + " messages");
		}
	}

	/** The process's, without the server's. */
	private long cpu() {
		long process = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
		return process - this.serverCpu.sum();
	}

	private static long allocated() {
		com.sun.management.ThreadMXBean counting = (com.sun.management.ThreadMXBean) threads;
		return Arrays.stream(counting.getThreadAllocatedBytes(counting.getAllThreadIds())).filter((n) -> n > 0).sum();
	}

	private static double median(double[] values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

	private static byte[] body(int messages) {
		StringBuilder text = new StringBuilder("[");
		for (int i = 0; i < messages; i++) {
			text.append((i == 0) ? "" : ",")
				.append("{\"number\":")
				.append(1_000_000 + i)
				.append(",\"customer\":\"customer-")
				.append(i % 1000)
				.append("\",\"item\":\"a thing of a rather long name\",\"price\":12.50}");
		}
		return text.append(']').toString().getBytes(StandardCharsets.US_ASCII);
	}

	private void acceptAll() {
		while (!this.server.isClosed()) {
			try {
				Socket connection = this.server.accept();
				thread(() -> serve(connection));
			}
			catch (IOException ex) {
				// The next one.
			}
		}
	}

	private static void thread(Runnable task) {
		Thread thread = new Thread(task, "static-server");
		thread.setDaemon(true);
		thread.start();
	}

	private void serve(Socket connection) {
		try (connection) {
			answer(connection);
		}
		catch (IOException ex) {
			// The client has left.
		}
	}

	/** Answers the first request with everything, the next one not at all. */
	private void answer(Socket connection) throws IOException {
		BufferedReader requests = new BufferedReader(
				new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
		String request = requests.readLine();
		while (request != null) {
			long before = threads.getCurrentThreadCpuTime();
			boolean head = request.startsWith("HEAD");
			boolean all = request.contains("offset=-1");
			while (!requests.readLine().isEmpty()) {
				// Headers.
			}
			if (head || all) {
				OutputStream answer = connection.getOutputStream();
				answer.write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nStream-Next-Offset: 1\r\n"
						+ "Stream-Up-To-Date: true\r\nContent-Length: " + this.body.length + "\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
				if (!head) {
					answer.write(this.body);
				}
				answer.flush();
			}
			this.serverCpu.add(threads.getCurrentThreadCpuTime() - before);
			request = requests.readLine();
		}
	}

	/** Something to measure. */
	private interface Run {

		void run() throws Exception;

	}

	/** An order of some hundred bytes. */
	record Order(int number, String customer, String item, double price) {
	}

	/** Counts what it gets. */
	abstract static class Counting {

		CountDownLatch done = new CountDownLatch(0);

	}

	/** Takes one after the other. */
	static final class Singles extends Counting {

		void receive(Order order) {
			this.done.countDown();
		}

	}

	/** Takes batches. */
	static final class Batches extends Counting {

		void receive(List<Order> orders) {
			for (int i = 0; i < orders.size(); i++) {
				this.done.countDown();
			}
		}

	}

}
