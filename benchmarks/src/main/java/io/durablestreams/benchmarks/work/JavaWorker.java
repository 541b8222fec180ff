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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.TreeMap;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import jdk.jfr.Recording;

/**
 * The process of a contender in Java: reads requests, a line each (base URL, stream,
 * number of messages, file for a flight recording if there shall be one), and answers
 * each with a line of figures.
 */
public final class JavaWorker {

	private JavaWorker() {
	}

	/**
	 * Work until there are no more requests.
	 * @param arguments the task's name
	 * @throws IOException if the requests can't be read
	 */
	public static void main(String[] arguments) throws IOException {
		Task task = Tasks.named(arguments[0]);
		BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
		for (String line = requests.readLine(); line != null; line = requests.readLine()) {
			String[] words = line.split(" ");
			try {
				Task.Work work = task.prepare(new Task.Request(words[0], words[1], Integer.parseInt(words[2])));
				System.out.println((words.length > 3) ? record(work, Path.of(words[3])) : measure(work));
			}
			catch (Throwable ex) {
				ex.printStackTrace();
				System.out.println("failed " + ex.toString().replace('\n', ' '));
			}
		}
		System.exit(0);
	}

	private static String record(Task.Work work, Path file) throws Exception {
		try (Recording recording = new Recording()) {
			recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
			recording.enable("jdk.ObjectAllocationSample").with("throttle", "10000/s");
			recording.start();
			String figures = measure(work);
			recording.stop();
			recording.dump(file);
			return figures;
		}
	}

	private static String measure(Task.Work work) throws Exception {
		resetHeapPeak();
		long allocated = allocated();
		long cpu = cpu();
		long start = System.nanoTime();
		Task.Outcome outcome = work.run();
		TreeMap<String, Double> figures = new TreeMap<>(outcome.figures());
		figures.putIfAbsent("wall", (System.nanoTime() - start) / 1e9);
		figures.putIfAbsent("cpu", (cpu() - cpu) / 1e9);
		figures.put("process", cpu() / 1e9);
		figures.put("allocated", (double) allocated() - allocated);
		figures.putIfAbsent("heap", heapPeak());
		StringBuilder line = new StringBuilder("done count=" + outcome.count() + " sum=" + outcome.sum());
		figures.forEach((name, value) -> line.append(String.format(Locale.ROOT, " %s=%.6f", name, value)));
		return line.toString();
	}

	private static long cpu() {
		return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
	}

	private static long allocated() {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds())).filter((n) -> n > 0).sum();
	}

	private static void resetHeapPeak() {
		System.gc();
		ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
	}

	private static double heapPeak() {
		return ManagementFactory.getMemoryPoolMXBeans()
			.stream()
			.filter((pool) -> pool.getType() == MemoryType.HEAP)
			.mapToLong((pool) -> pool.getPeakUsage().getUsed())
			.sum();
	}

}
