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

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When messages were sent and how long each took to come, by their numbers. Thread-safe.
 */
final class Latencies {

	private final AtomicLongArray nanos;

	private final AtomicInteger count = new AtomicInteger();

	private final AtomicLong sum = new AtomicLong();

	private final CountDownLatch all = new CountDownLatch(1);

	Latencies(int messages) {
		this.nanos = new AtomicLongArray(messages);
	}

	/** A message is about to be sent. */
	void sent(int index) {
		this.nanos.set(index, -System.nanoTime());
	}

	/** A message has come, for the first and only time. */
	void received(Order order) {
		int index = order.number() - Order.of(0).number();
		long now = System.nanoTime();
		this.nanos.getAndUpdate(index, (sent) -> {
			if (sent > 0) {
				throw new IllegalStateException(order + " has come twice");
			}
			return now + sent;
		});
		this.sum.addAndGet(order.number());
		if (this.count.incrementAndGet() == this.nanos.length()) {
			this.all.countDown();
		}
	}

	void awaitAll() throws InterruptedException {
		if (!this.all.await(1, TimeUnit.MINUTES)) {
			throw new IllegalStateException("Only " + this.count + " messages have come");
		}
	}

	Task.Outcome outcome(Map<String, Double> others) {
		double[] sorted = new double[this.nanos.length()];
		for (int i = 0; i < sorted.length; i++) {
			sorted[i] = this.nanos.get(i) / 1e9;
		}
		Arrays.sort(sorted);
		Map<String, Double> figures = new TreeMap<>(others);
		figures.put("p50", sorted[sorted.length / 2]);
		figures.put("p99", sorted[sorted.length * 99 / 100]);
		return new Task.Outcome(this.count.get(), this.sum.get(), figures);
	}

}
