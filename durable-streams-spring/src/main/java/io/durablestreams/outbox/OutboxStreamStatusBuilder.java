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

package io.durablestreams.outbox;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Builds an {@link OutboxStreamStatus}; what each value means is told there. Not
 * thread-safe.
 */
public final class OutboxStreamStatusBuilder {

	final String stream;

	@Nullable String client;

	long backlog;

	@Nullable Instant oldest;

	@Nullable String relayedBy;

	long givenUp;

	OutboxStreamStatus.@Nullable Stop stop;

	OutboxStreamStatusBuilder(String stream) {
		this.stream = stream;
	}

	/**
	 * Set the client.
	 * @param client see {@link OutboxStreamStatus#client()}
	 * @return this builder
	 */
	public OutboxStreamStatusBuilder client(@Nullable String client) {
		this.client = client;
		return this;
	}

	/**
	 * Set how many messages wait.
	 * @param backlog see {@link OutboxStreamStatus#backlog()}
	 * @return this builder
	 */
	public OutboxStreamStatusBuilder backlog(long backlog) {
		this.backlog = backlog;
		return this;
	}

	/**
	 * Set how old the oldest is.
	 * @param oldest see {@link OutboxStreamStatus#oldest()}
	 * @return this builder
	 */
	public OutboxStreamStatusBuilder oldest(@Nullable Instant oldest) {
		this.oldest = oldest;
		return this;
	}

	/**
	 * Set who relays them.
	 * @param relayedBy see {@link OutboxStreamStatus#relayedBy()}
	 * @return this builder
	 */
	public OutboxStreamStatusBuilder relayedBy(@Nullable String relayedBy) {
		this.relayedBy = relayedBy;
		return this;
	}

	/**
	 * Set how many were given up.
	 * @param givenUp see {@link OutboxStreamStatus#givenUp()}
	 * @return this builder
	 */
	public OutboxStreamStatusBuilder givenUp(long givenUp) {
		this.givenUp = givenUp;
		return this;
	}

	/**
	 * Set why the relay has stopped.
	 * @param stop see {@link OutboxStreamStatus#stop()}
	 * @return this builder
	 */
	public OutboxStreamStatusBuilder stop(OutboxStreamStatus.@Nullable Stop stop) {
		this.stop = stop;
		return this;
	}

	/**
	 * Build the status.
	 * @return the status
	 */
	public OutboxStreamStatus build() {
		return new OutboxStreamStatus(this);
	}

}
