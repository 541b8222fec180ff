package io.durablestreams.embedded.store;

import org.jspecify.annotations.Nullable;

/**
 * A committed change of a stream.
 *
 * @param path its path
 * @param before what it was, {@code null} if it is new
 * @param after what it is, {@code null} if it is gone
 */
public record StreamChange(String path, @Nullable StreamState before, @Nullable StreamState after) {

	/**
	 * Whether records were appended.
	 * @return {@code true} if the tail moved, or a new stream isn't empty
	 */
	public boolean appended() {
		if (this.after == null) {
			return false;
		}
		boolean same = this.before != null && this.before.id() == this.after.id();
		return this.after.tail() > ((same && this.before != null) ? this.before.tail() : 0);
	}

	/**
	 * Whether the stream can't be used any more.
	 * @return {@code true} after a deletion
	 */
	public boolean deleted() {
		return this.after == null || this.after.deleted();
	}

}
