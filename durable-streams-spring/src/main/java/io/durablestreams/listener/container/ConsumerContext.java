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

import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.listener.ListenerTransactions;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.config.ListenerOptions;
import io.durablestreams.offset.CheckpointKey;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of one consumer share.
 *
 * @param listenerId the listener's id
 * @param group its group
 * @param client reads the stream, and writes its dead letters
 * @param stream the stream
 * @param properties the listener's settings
 * @param runtime the factory's services
 * @param status the consumer's state and figures
 * @param reports tell what happens to the consumer
 * @param meters the consumer's meters
 * @param logging the log context of what the consumer does
 * @param route where messages go that keep failing
 */
record ConsumerContext(String listenerId, String group, DurableStreamsClient client, DurableStream stream,
		ListenerOptions properties, ListenerRuntime runtime, ConsumerStatus status, ConsumerReports reports,
		ListenerMeters meters, LoggingContext logging, RetryRoute route) {

	String streamName() {
		return this.stream.name();
	}

	/**
	 * Whose checkpoint and lease it is.
	 */
	CheckpointKey key() {
		return new CheckpointKey(this.group, streamName());
	}

	/**
	 * What holds the handler and the checkpoint together.
	 * @return the transactions, or {@code null} if the listener doesn't want them
	 */
	@Nullable ListenerTransactions transactions() {
		return (this.properties.acknowledge() == AcknowledgeMode.TRANSACTIONAL) ? this.runtime.transactions() : null;
	}

	/**
	 * Do something beside the consumer's steps.
	 * @param task what to do
	 */
	void execute(Runnable task) {
		this.runtime.executor().execute(this.logging.around(task));
	}

}
