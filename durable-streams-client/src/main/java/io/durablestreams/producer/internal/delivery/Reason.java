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

package io.durablestreams.producer.internal.delivery;

/**
 * Why an epoch was given up, and with it batches that had no outcome.
 */
public enum Reason {

	/** The server refused a body. */
	REFUSED,

	/** The server takes nothing from this producer now. */
	DENIED,

	/** Another producer took over the producer id, and it is not to be claimed back. */
	FENCED,

	/** Another producer took over the producer id, which is claimed back. */
	CLAIMED,

	/** The server doesn't know the producer's earlier batches any more. */
	STATE_LOST,

	/** The oldest batch couldn't be delivered in time. */
	TIMED_OUT,

	/** The producer was closed. */
	ABANDONED;

	/**
	 * Whether batches that are certainly not in the stream go on under the next epoch.
	 * @return {@code false} if they end as rejected
	 */
	boolean movesOver() {
		return this == REFUSED || this == CLAIMED || this == STATE_LOST;
	}

	/**
	 * Whether batches end that were never sent.
	 * @return {@code true} if all that is pending ends
	 */
	boolean endsAll() {
		return this == DENIED || this == FENCED || this == ABANDONED;
	}

}
