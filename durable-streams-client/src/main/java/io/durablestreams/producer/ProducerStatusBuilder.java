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

package io.durablestreams.producer;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link ProducerStatus}; what each value means is told there. Not thread-safe.
 */
public final class ProducerStatusBuilder {

	final String name;

	final String streamName;

	String producerId = "";

	long epoch;

	ProducerStatus.State state = ProducerStatus.State.RUNNING;

	long pendingMessages;

	long bufferedBytes;

	@Nullable Throwable lastFailure;

	@Nullable Instant failingSince;

	ProducerStatusBuilder(String name, String streamName) {
		this.name = name;
		this.streamName = streamName;
	}

	/**
	 * Set the id by which the server knows the producer.
	 * @param producerId see {@link ProducerStatus#producerId()}
	 * @return this builder
	 */
	public ProducerStatusBuilder producerId(String producerId) {
		this.producerId = producerId;
		return this;
	}

	/**
	 * Set the present epoch.
	 * @param epoch see {@link ProducerStatus#epoch()}
	 * @return this builder
	 */
	public ProducerStatusBuilder epoch(long epoch) {
		this.epoch = epoch;
		return this;
	}

	/**
	 * Set whether it takes messages.
	 * @param state see {@link ProducerStatus#state()}
	 * @return this builder
	 */
	public ProducerStatusBuilder state(ProducerStatus.State state) {
		this.state = state;
		return this;
	}

	/**
	 * Set how many messages have no outcome yet.
	 * @param pendingMessages see {@link ProducerStatus#pendingMessages()}
	 * @return this builder
	 */
	public ProducerStatusBuilder pendingMessages(long pendingMessages) {
		this.pendingMessages = pendingMessages;
		return this;
	}

	/**
	 * Set how much of the buffer they fill.
	 * @param bufferedBytes see {@link ProducerStatus#bufferedBytes()}
	 * @return this builder
	 */
	public ProducerStatusBuilder bufferedBytes(long bufferedBytes) {
		this.bufferedBytes = bufferedBytes;
		return this;
	}

	/**
	 * Set the latest failure.
	 * @param lastFailure see {@link ProducerStatus#lastFailure()}
	 * @return this builder
	 */
	public ProducerStatusBuilder lastFailure(@Nullable Throwable lastFailure) {
		this.lastFailure = lastFailure;
		return this;
	}

	/**
	 * Set since when nothing could be delivered.
	 * @param failingSince see {@link ProducerStatus#failingSince()}
	 * @return this builder
	 */
	public ProducerStatusBuilder failingSince(@Nullable Instant failingSince) {
		this.failingSince = failingSince;
		return this;
	}

	/**
	 * Build it.
	 * @return the status
	 */
	public ProducerStatus build() {
		return new ProducerStatus(this);
	}

}
