package io.durablestreams.embedded.store;

/**
 * What came of an append.
 *
 * @param state the stream after it
 * @param duplicate whether the records had been appended before
 * @param closeOnly whether nothing was appended, merely the stream closed
 * @param sequence the highest sequence number accepted from the producer, if there is one
 */
public record StoredAppend(StreamState state, boolean duplicate, boolean closeOnly, long sequence) {

}
