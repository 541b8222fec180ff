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

package io.durablestreams.client.hostile;

import java.net.http.HttpClient;
import java.util.concurrent.atomic.AtomicLong;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.DurableStreamsClientBuilder;
import io.durablestreams.client.JdkStreamConnector;
import io.durablestreams.client.LiveMode;
import io.durablestreams.client.ReadSignal;

/**
 * Reads one stream in a JVM of its own and prints how much came.
 */
final class MemoryProbe {

	private MemoryProbe() {
	}

	public static void main(String[] args) {
		DurableStreamsClientBuilder builder = DurableStreamsClient.builder(args[0]).compression(true);
		if (args[2].equals("jdk")) {
			JdkStreamConnector connector = new JdkStreamConnector(
					HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
			builder.connectors(connector, connector);
		}
		AtomicLong messages = new AtomicLong();
		AtomicLong bytes = new AtomicLong();
		try (DurableStreamsClient client = builder.build()) {
			client.stream("s").read().live(LiveMode.valueOf(args[1])).onRetry((attempt) -> {
				throw new IllegalStateException(attempt.cause());
			}).signals().doOnNext((signal) -> {
				if (signal instanceof ReadSignal.Message message) {
					messages.incrementAndGet();
					bytes.addAndGet(message.data().length);
				}
			}).blockLast();
		}
		System.out.println(messages + " messages, " + bytes + " bytes");
		System.exit(0);
	}

}
