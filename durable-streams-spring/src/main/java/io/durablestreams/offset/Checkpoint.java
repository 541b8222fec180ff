package io.durablestreams.offset;

import java.time.Instant;

import io.durablestreams.client.StreamPosition;

/**
 * How far a group has come in a stream.
 *
 * @param position the position right behind the last message handled; it carries that
 * message's digest
 * @param ordinal how many messages of the stream the group has consumed, which is the
 * number of the last one; it never goes back, whatever is sought or lost
 * @param time when the checkpoint was made
 */
public record Checkpoint(StreamPosition position, long ordinal, Instant time) {

	/**
	 * Create a checkpoint.
	 * @throws IllegalArgumentException if the ordinal is negative or the position isn't
	 * resolved yet
	 */
	public Checkpoint {
		if (ordinal < 0) {
			throw new IllegalArgumentException("The ordinal of a checkpoint must not be negative: " + ordinal);
		}
		if (position.equals(StreamPosition.NOW)) {
			throw new IllegalArgumentException(
					"A checkpoint can't lie at 'now': resolve it to an offset of the server first");
		}
	}

}
