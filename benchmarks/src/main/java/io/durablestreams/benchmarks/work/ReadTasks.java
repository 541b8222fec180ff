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

import java.util.Map;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.LiveMode;

/**
 * Reads with the client.
 */
final class ReadTasks {

	private ReadTasks() {
	}

	static void addTo(Map<String, Task> tasks) {
		tasks.put("read-typed", ReadTasks::typed);
	}

	private static Task.Work typed(Task.Request request) {
		DurableStreamsClient client = DurableStreamsClient.builder(request.baseUrl()).build();
		return () -> {
			long[] countAndSum = new long[2];
			client.stream(request.stream()).read().live(LiveMode.OFF).messages(Order.class).doOnNext((message) -> {
				countAndSum[0]++;
				countAndSum[1] += message.value().number();
			}).blockLast();
			return Task.Outcome.of(countAndSum[0], countAndSum[1]);
		};
	}

}
