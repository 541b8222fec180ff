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

package io.durablestreams.embedded.internal.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;

/**
 * The faults that are still to come, by stream. Thread-safe.
 */
public final class FaultQueue {

	private final Map<String, List<FaultPlan>> plans = new HashMap<>();

	/**
	 * Add a plan behind those that a stream has already.
	 * @param stream the stream's path
	 * @param plan the plan
	 */
	public synchronized void add(String stream, FaultPlan plan) {
		this.plans.computeIfAbsent(key(stream), (key) -> new ArrayList<>()).add(plan);
	}

	/**
	 * How many requests are still to be befallen.
	 * @param stream the stream's path
	 * @return their number
	 */
	public synchronized int remaining(String stream) {
		return this.plans.getOrDefault(key(stream), List.of()).stream().mapToInt(FaultPlan::remaining).sum();
	}

	/**
	 * Forget all plans.
	 */
	public synchronized void clear() {
		this.plans.clear();
	}

	/**
	 * Take the fault of a request.
	 */
	synchronized @Nullable FaultPlan take(String stream, HttpMethod method) {
		List<FaultPlan> waiting = this.plans.getOrDefault(stream, List.of());
		for (int i = 0; i < waiting.size(); i++) {
			FaultPlan plan = waiting.get(i);
			if (plan.befalls(method)) {
				if (plan.remaining() > 1) {
					waiting.set(i, plan.times(plan.remaining() - 1));
				}
				else {
					waiting.remove(i);
				}
				return plan;
			}
		}
		return null;
	}

	private static String key(String stream) {
		return stream.startsWith("/") ? stream.substring(1) : stream;
	}

}
