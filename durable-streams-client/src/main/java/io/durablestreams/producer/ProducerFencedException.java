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
 * Another producer uses the same producer id with the same or a higher epoch, and this
 * one may not claim the id back. It takes no more messages.
 */
public final class ProducerFencedException extends RejectedAppendException {

	private static final long serialVersionUID = 1L;

	private final String producerId;

	/**
	 * Create the exception.
	 * @param streamName the stream
	 * @param producerId the producer id that both use
	 * @param cause the server's response, if it gave an error
	 */
	public ProducerFencedException(String streamName, String producerId, @Nullable Throwable cause) {
		super(streamName,
				"producer '" + producerId + "' is fenced: another producer uses its id. Give each "
						+ "instance a producer id of its own (the default), or let the last one win with auto-claim",
				cause);
		this.producerId = producerId;
	}

	/**
	 * The producer id that was taken over.
	 * @return the id
	 */
	public String getProducerId() {
		return this.producerId;
	}

}
