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

package io.durablestreams.test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.LiveMode;
import io.durablestreams.client.ReadSpec;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.core.ParameterizedTypeReference;

/**
 * Reads messages from a stream's beginning.
 */
final class MessageCollector {

	private final DurableStreamsClient client;

	private final Duration timeout;

	MessageCollector(DurableStreamsClient client, Duration timeout) {
		this.client = client;
		this.timeout = timeout;
	}

	<T> List<@Nullable T> present(String stream, ParameterizedTypeReference<T> type) {
		List<@Nullable T> messages = new CopyOnWriteArrayList<>();
		complete(read(stream).messages(type).doOnNext((message) -> messages.add(message.value())), stream, messages);
		return messages;
	}

	<T> List<@Nullable T> await(String stream, ParameterizedTypeReference<T> type, int count) {
		List<@Nullable T> messages = new CopyOnWriteArrayList<>();
		complete(read(stream).awaitCreation()
			.live(LiveMode.AUTO)
			.messages(type)
			.doOnNext((message) -> messages.add(message.value()))
			.take(count), stream, messages);
		if (messages.size() < count) {
			throw new AssertionError("Stream '" + stream + "' is closed and holds " + messages.size() + " of " + count
					+ " messages: " + messages);
		}
		return messages;
	}

	private ReadSpec read(String stream) {
		return this.client.stream(stream).read();
	}

	private void complete(Flux<?> read, String stream, List<?> messages) {
		try {
			read.then().timeout(this.timeout).block();
		}
		catch (RuntimeException ex) {
			if (ex.getCause() instanceof TimeoutException) {
				throw new AssertionError("Stream '" + stream + "' gave only " + messages.size() + " messages within "
						+ this.timeout + ": " + messages, ex);
			}
			throw ex;
		}
	}

}
