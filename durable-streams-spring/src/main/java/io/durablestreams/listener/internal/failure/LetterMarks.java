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

package io.durablestreams.listener.internal.failure;

import java.time.Instant;

import io.durablestreams.client.Offset;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import org.jspecify.annotations.Nullable;

/**
 * What a group remembers of a dead letter, as a checkpoint with a key of its own: whether
 * it is done with, and how often its message was handled again. There is none before the
 * first time.
 */
public final class LetterMarks {

	private static final StreamPosition OPEN = StreamPosition.EARLIEST;

	private static final StreamPosition DONE = StreamPosition.of(Offset.EARLIEST, 1);

	private LetterMarks() {
	}

	/**
	 * Where a letter's mark is kept. No stream has such a name.
	 * @param group the group
	 * @param deadLetterStream the dead letter stream's name
	 * @param id the letter's id
	 * @return the key
	 */
	public static CheckpointKey key(String group, String deadLetterStream, String id) {
		return new CheckpointKey(group, deadLetterStream + "#" + id);
	}

	/**
	 * The mark of a letter that is still to be handled.
	 * @param times how often that has been tried
	 * @return the mark
	 */
	public static Checkpoint open(int times) {
		return new Checkpoint(OPEN, times, Instant.now());
	}

	/**
	 * The mark of a letter that is done with.
	 * @param times how often its message was handled again
	 * @return the mark
	 */
	public static Checkpoint done(int times) {
		return new Checkpoint(DONE, times, Instant.now());
	}

	/**
	 * Whether a letter is done with.
	 * @param mark its mark
	 * @return whether nothing is to be done
	 */
	public static boolean isDone(@Nullable Checkpoint mark) {
		return mark != null && mark.position().equals(DONE);
	}

	/**
	 * How often a letter's message was handled again.
	 * @param mark its mark
	 * @return how often
	 */
	public static int times(@Nullable Checkpoint mark) {
		return (mark != null) ? (int) mark.ordinal() : 0;
	}

}
