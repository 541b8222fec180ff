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

package io.durablestreams.offset;

import java.time.Instant;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.StreamWitness;
import org.jspecify.annotations.Nullable;

/**
 * How far a group has come in a stream.
 *
 * @param position the position right behind the last message handled; it carries that
 * message's digest
 * @param ordinal how many messages of the stream the group has consumed, which is the
 * number of the last one; it never goes back, whatever is sought or lost
 * @param time when the checkpoint was made
 * @param witness by which a stream that was made anew under the same name is recognised;
 * {@code null} while there is none, as behind a seek
 */
public record Checkpoint(StreamPosition position, long ordinal, Instant time, @Nullable StreamWitness witness) {

	/**
	 * Create a checkpoint.
	 * @throws IllegalArgumentException if the ordinal is negative or the position isn't
	 * resolved yet
	 */
	public Checkpoint {
		if (ordinal < 0) {
			throw new IllegalArgumentException("The ordinal of a checkpoint must not be negative: " + ordinal);
		}
		if (position.equals(StreamPosition.LATEST)) {
			throw new IllegalArgumentException(
					"A checkpoint can't lie at 'now': resolve it to an offset of the server first");
		}
	}

	/**
	 * Create a checkpoint without a witness.
	 * @param position the position right behind the last message handled
	 * @param ordinal how many messages of the stream the group has consumed
	 * @param time when the checkpoint was made
	 * @throws IllegalArgumentException if the ordinal is negative or the position isn't
	 * resolved yet
	 */
	public Checkpoint(StreamPosition position, long ordinal, Instant time) {
		this(position, ordinal, time, null);
	}

}
