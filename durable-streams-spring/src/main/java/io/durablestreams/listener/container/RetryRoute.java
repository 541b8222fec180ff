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

import java.time.Duration;
import java.util.List;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.config.ListenerOptions;
import io.durablestreams.listener.config.MissingStreamPolicy;
import io.durablestreams.listener.config.RetryBackOff;

import org.springframework.http.MediaType;

/**
 * Where messages go that keep failing: from the stream that they were sent to by way of
 * the retry streams of the group to its dead letter stream.
 *
 * @param origin the stream that messages are sent to
 * @param group the listener's group
 * @param delays the delays of the retry streams
 * @param stop which of them a consumer reads, from 1; 0 is the origin
 */
record RetryRoute(String origin, String group, List<Duration> delays, int stop) {

	/**
	 * Whether a retry stream is read.
	 */
	boolean isRetry() {
		return this.stop > 0;
	}

	/**
	 * Whether there is a retry stream behind this one.
	 */
	boolean hasNext() {
		return this.stop < this.delays.size();
	}

	/**
	 * The route as the consumer of the next retry stream sees it.
	 */
	RetryRoute next() {
		return new RetryRoute(this.origin, this.group, this.delays, this.stop + 1);
	}

	/**
	 * The name of the stream that is read.
	 */
	String stream() {
		return isRetry() ? this.origin + "." + this.group + ".retry-" + this.stop : this.origin;
	}

	/**
	 * How long messages wait in the retry stream that is read.
	 */
	Duration delay() {
		return this.delays.get(this.stop - 1);
	}

	/**
	 * The settings for the retry stream that is read: one attempt for one message.
	 * @param properties the listener's settings
	 * @return the settings
	 */
	ListenerOptions options(ListenerOptions properties) {
		return properties.toBuilder()
			.streams(List.of(stream()))
			.from(StreamPosition.EARLIEST)
			.missingStream(MissingStreamPolicy.CREATE)
			.contentType(MediaType.APPLICATION_JSON)
			.backOff(RetryBackOff.fixed(delay(), 1))
			.maxBatchCount(1)
			.batchWait(Duration.ZERO)
			.idleEventInterval(null)
			.build();
	}

}
