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
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/**
 * The least code that does the work with the JDK's HTTP client and Jackson.
 */
final class JdkFloor {

	private JdkFloor() {
	}

	static void addTo(Map<String, Task> tasks) {
		tasks.put("jdk-produce", JdkFloor::produce);
		tasks.put("jdk-read", JdkFloor::read);
	}

	private static Task.Work produce(Task.Request request) {
		List<byte[]> bodies = Bodies.of(request.count());
		return () -> {
			int sequence = 0;
			for (byte[] body : bodies) {
				HttpResponse<Void> response = JdkHttp.CLIENT.send(HttpRequest.newBuilder(URI.create(request.url()))
					.header("Content-Type", "application/json")
					.header("Producer-Id", "floor")
					.header("Producer-Epoch", "0")
					.header("Producer-Seq", Integer.toString(sequence++))
					.POST(HttpRequest.BodyPublishers.ofByteArray(body))
					.build(), HttpResponse.BodyHandlers.discarding());
				require(response.statusCode() == 200, response);
			}
			return Task.Outcome.of(request.count(), Order.sumOf(request.count()));
		};
	}

	private static Task.Work read(Task.Request request) {
		return () -> {
			long count = 0;
			long sum = 0;
			String offset = "-1";
			boolean upToDate = false;
			while (!upToDate) {
				HttpResponse<byte[]> page = get(request.url() + "?offset=" + offset);
				for (Order order : Orders.READER.<Order[]>readValue(page.body())) {
					count++;
					sum += order.number();
				}
				offset = page.headers().firstValue("Stream-Next-Offset").orElseThrow();
				upToDate = page.headers().firstValue("Stream-Up-To-Date").isPresent();
			}
			return Task.Outcome.of(count, sum);
		};
	}

	private static HttpResponse<byte[]> get(String url) throws IOException, InterruptedException {
		HttpResponse<byte[]> response = JdkHttp.CLIENT.send(HttpRequest.newBuilder(URI.create(url)).build(),
				HttpResponse.BodyHandlers.ofByteArray());
		require(response.statusCode() == 200, response);
		return response;
	}

	private static void require(boolean condition, HttpResponse<?> response) {
		if (!condition) {
			throw new IllegalStateException("The server answered " + response);
		}
	}

}
