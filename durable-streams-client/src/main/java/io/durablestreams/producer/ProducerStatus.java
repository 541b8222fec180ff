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

import org.jspecify.annotations.Nullable;

/**
 * What a producer is doing.
 *
 * @param name the producer's name
 * @param streamName its stream
 * @param producerId the id by which the server knows it
 * @param epoch its present epoch
 * @param state whether it takes messages
 * @param pendingMessages how many messages have no outcome yet
 * @param bufferedBytes how much of its buffer they fill
 * @param lastFailure the latest failure since the last acknowledged append, which may be
 * one that is being retried; {@code null} while all is well
 */
public record ProducerStatus(String name, String streamName, String producerId, long epoch, State state,
		long pendingMessages, long bufferedBytes, @Nullable Throwable lastFailure) {

	/** The status of somebody who shares the producer, and is done with it. */
	ProducerStatus closed() {
		return (this.state != State.RUNNING) ? this : new ProducerStatus(this.name, this.streamName, this.producerId,
				this.epoch, State.CLOSED, this.pendingMessages, this.bufferedBytes, this.lastFailure);
	}

	/**
	 * Whether a producer takes messages.
	 */
	public enum State {

		/** It takes messages. */
		RUNNING,

		/** Another producer took over its id; it takes no more messages. */
		FENCED,

		/** It was closed. */
		CLOSED

	}

}
