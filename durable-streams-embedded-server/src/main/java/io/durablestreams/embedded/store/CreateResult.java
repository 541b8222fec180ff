package io.durablestreams.embedded.store;

/**
 * What came of a creation.
 *
 * @param state the stream
 * @param created whether it is new
 */
public record CreateResult(StreamState state, boolean created) {

}
