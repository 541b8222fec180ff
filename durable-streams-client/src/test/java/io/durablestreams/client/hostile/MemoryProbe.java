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
 * Reads streams in a JVM of its own, one after the other, and prints how much came.
 */
final class MemoryProbe {

	private MemoryProbe() {
	}

	public static void main(String[] args) {
		for (String read : args[1].split(",")) {
			String[] how = read.split(" ");
			System.out.println(read + ": " + read(args[0], LiveMode.valueOf(how[0]), how[1].equals("jdk"), how[2]));
		}
		System.exit(0);
	}

	private static String read(String baseUrl, LiveMode mode, boolean jdk, String stream) {
		DurableStreamsClientBuilder builder = DurableStreamsClient.builder(baseUrl).compression(true);
		if (jdk) {
			JdkStreamConnector connector = new JdkStreamConnector(
					HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
			builder.connectors(connector, connector);
		}
		AtomicLong messages = new AtomicLong();
		AtomicLong bytes = new AtomicLong();
		try (DurableStreamsClient client = builder.build()) {
			client.stream(stream).read().live(mode).onRetry((attempt) -> {
				throw new IllegalStateException(attempt.cause());
			}).signals().doOnNext((signal) -> {
				if (signal instanceof ReadSignal.Message message) {
					messages.incrementAndGet();
					bytes.addAndGet(message.data().length);
				}
			}).blockLast();
		}
		return messages + " messages, " + bytes + " bytes";
	}

}
