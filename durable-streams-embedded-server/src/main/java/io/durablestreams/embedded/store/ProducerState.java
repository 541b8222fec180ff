package io.durablestreams.embedded.store;

/**
 * What a stream remembers of one producer.
 *
 * @param epoch the newest epoch seen
 * @param sequence the highest sequence number accepted within it
 */
record ProducerState(long epoch, long sequence) {

}
