package io.durablestreams.offset;

/**
 * Whose checkpoint it is: a group of listeners has one for each stream.
 *
 * @param group the group, the listener's id unless it says otherwise
 * @param stream the stream's name as the listener gives it, without a query string
 */
public record CheckpointKey(String group, String stream) {

	/**
	 * Create a key.
	 * @throws IllegalArgumentException if the group or the stream is blank
	 */
	public CheckpointKey {
		if (group.isBlank()) {
			throw new IllegalArgumentException("The group of a checkpoint must not be blank");
		}
		if (stream.isBlank()) {
			throw new IllegalArgumentException("The stream of a checkpoint must not be blank");
		}
	}

	@Override
	public String toString() {
		return "group '" + this.group + "', stream '" + this.stream + "'";
	}

}
