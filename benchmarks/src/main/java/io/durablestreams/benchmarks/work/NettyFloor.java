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

import java.util.List;
import java.util.Map;

import io.netty.buffer.Unpooled;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClientResponse;

/**
 * The least code that does the work with Reactor Netty and Jackson.
 */
final class NettyFloor {

	private NettyFloor() {
	}

	static void addTo(Map<String, Task> tasks) {
		tasks.put("netty-produce", NettyFloor::produce);
		tasks.put("netty-read", NettyFloor::read);
	}

	private static Task.Work produce(Task.Request request) {
		List<byte[]> bodies = Bodies.of(request.count());
		return () -> {
			int sequence = 0;
			for (byte[] body : bodies) {
				String number = Integer.toString(sequence++);
				HttpClientResponse response = NettyHttp.CLIENT
					.headers((headers) -> headers.set("Content-Type", "application/json")
						.set("Producer-Id", "floor")
						.set("Producer-Epoch", "0")
						.set("Producer-Seq", number))
					.post()
					.uri(request.url())
					.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)))
					.response()
					.block();
				require(response);
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
				Page page = get(request.url() + "?offset=" + offset);
				for (Order order : Orders.READER.<Order[]>readValue(page.body())) {
					count++;
					sum += order.number();
				}
				offset = page.response().responseHeaders().get("Stream-Next-Offset");
				upToDate = page.response().responseHeaders().contains("Stream-Up-To-Date");
			}
			return Task.Outcome.of(count, sum);
		};
	}

	private static Page get(String url) {
		Page page = NettyHttp.CLIENT.get()
			.uri(url)
			.responseSingle((response, body) -> body.asByteArray().map((bytes) -> new Page(response, bytes)))
			.block();
		require((page != null) ? page.response() : null);
		return page;
	}

	private static void require(HttpClientResponse response) {
		if (response == null || response.status().code() != 200) {
			throw new IllegalStateException("The server answered " + response);
		}
	}

	/** An answer with its body. */
	private record Page(HttpClientResponse response, byte[] body) {
	}

}
