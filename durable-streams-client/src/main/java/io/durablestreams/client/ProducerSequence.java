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

package io.durablestreams.client;

/**
 * The numbers that make an append idempotent: the same three values name the same batch
 * for ever (protocol section 5.2.1).
 *
 * @param producerId who writes
 * @param epoch the writer's session, 0 to 2^53-1
 * @param sequence the batch's number in its epoch, from 0 to 2^53-1
 */
public record ProducerSequence(String producerId, long epoch, long sequence) {

	/** The largest epoch and sequence that the protocol allows, 2^53-1. */
	public static final long MAX_VALUE = (1L << 53) - 1;

	/**
	 * Create the numbers of a batch.
	 * @throws IllegalArgumentException if the id is blank or a number is out of range
	 */
	public ProducerSequence {
		if (producerId.isBlank()) {
			throw new IllegalArgumentException("A producer id must not be blank");
		}
		if (epoch < 0 || epoch > MAX_VALUE) {
			throw new IllegalArgumentException("Epoch " + epoch + " of producer '" + producerId
					+ "' is out of range: it must lie between 0 and " + MAX_VALUE);
		}
		if (sequence < 0 || sequence > MAX_VALUE) {
			throw new IllegalArgumentException("Sequence " + sequence + " of producer '" + producerId
					+ "' is out of range: it must lie between 0 and " + MAX_VALUE);
		}
	}

}
