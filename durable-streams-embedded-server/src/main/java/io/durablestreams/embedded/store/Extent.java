package io.durablestreams.embedded.store;

/**
 * The extent of a page.
 *
 * @param from the position of its first record
 * @param to the position after its last
 * @param bytes the size of the records
 */
public record Extent(long from, long to, long bytes) {

	/**
	 * Whether the page holds nothing.
	 * @return {@code true} without records
	 */
	public boolean isEmpty() {
		return this.from == this.to;
	}

}
