package io.durablestreams.client;

/**
 * The answer to a create request.
 *
 * @param created whether the stream was made by this request; {@code false} if it existed
 * with the same configuration
 * @param nextOffset the stream's tail
 */
public record CreateResult(boolean created, Offset nextOffset) {
}
