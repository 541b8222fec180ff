package io.durablestreams.embedded.store;

/**
 * A producer of one incarnation of a stream.
 *
 * @param stream the stream's internal id
 * @param producer the producer's id
 */
record ProducerKey(long stream, String producer) implements Comparable<ProducerKey> {

	@Override
	public int compareTo(ProducerKey other) {
		int streams = Long.compare(this.stream, other.stream);
		return (streams != 0) ? streams : this.producer.compareTo(other.producer);
	}

}
