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

package io.durablestreams.listener.container;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.listener.ListenerConfigurationException;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.config.ListenerOptions;
import io.durablestreams.listener.internal.failure.DeadLetterSender;

/**
 * What a listener writes to what it reads it would read for ever. Streams are told apart
 * by where they are, however their names are written.
 */
final class LoopGuard {

	private final DurableStreamsClient client;

	/** The names of the streams that are read, by where they are. */
	private final Map<String, String> read = new LinkedHashMap<>();

	/**
	 * Create it.
	 * @param client the client that the listener reads with
	 * @param streams the names of its streams
	 */
	LoopGuard(DurableStreamsClient client, List<String> streams) {
		this.client = client;
		streams.forEach((stream) -> this.read.put(place(client, stream), stream));
	}

	/**
	 * Refuse results that go to a stream that is read.
	 * @param results the client that results go through
	 * @param sendTo the name of the stream that they go to
	 */
	void checkResults(DurableStreamsClient results, String sendTo) {
		String same = this.read.get(place(results, sendTo));
		if (same != null) {
			throw new ListenerConfigurationException(
					"@SendTo names '" + DurableStream.displayName(sendTo) + "', which is the stream '"
							+ DurableStream.displayName(same)
							+ "' that the listener reads: it would handle its own results without end.",
					"Name another stream in @SendTo.", null);
		}
	}

	/**
	 * Refuse a {@code dead-letter-stream} that is read.
	 * @param id the listener's id
	 * @param group its group
	 * @param properties its settings
	 */
	void checkDeadLetters(String id, String group, ListenerOptions properties) {
		if (properties.failure() != FailurePolicy.DEAD_LETTER) {
			return;
		}
		for (String stream : properties.streams()) {
			String target = DeadLetterSender.streamOf(properties.deadLetterStream(), this.client.stream(stream).name(),
					group, id);
			if (this.read.containsKey(place(this.client, target))) {
				throw new ListenerConfigurationException(
						"'dead-letter-stream' is '" + DurableStream.displayName(properties.deadLetterStream())
								+ "', so dead letters of '" + DurableStream.displayName(stream) + "' would go to '"
								+ DurableStream.displayName(target)
								+ "', which the listener reads: it would handle its own dead letters without end.",
						"Set 'dead-letter-stream' to another stream, for example '{stream}.dlq', where '{stream}' "
								+ "stands for the stream that is read.",
						null);
			}
		}
	}

	/**
	 * Refuse a dead letter that an error handler would put on a stream that is read.
	 * @param target the name of the stream that it would go to
	 * @throws IllegalStateException if the stream is read
	 */
	void checkDecision(String target) {
		if (this.read.containsKey(place(this.client, target))) {
			throw new IllegalStateException("The error handler wants a dead letter to go to '"
					+ DurableStream.displayName(target)
					+ "', which the listener reads: it would handle its own dead letters without end. Return another "
					+ "stream in FailureDecision.deadLetterTo, or set 'dead-letter-stream' to one.");
		}
	}

	/** Where a stream is, however its name is written. */
	private static String place(DurableStreamsClient client, String stream) {
		URI uri = client.stream(stream).uri();
		int port = (uri.getPort() >= 0) ? uri.getPort() : uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
		return uri.getHost().toLowerCase(Locale.ROOT) + ":" + port + uri.getPath();
	}

}
