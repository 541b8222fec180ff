package io.durablestreams.client;

/**
 * The response to a create request.
 *
 * @param created whether the stream was made by this request; {@code false} if it existed
 * with the same configuration, which is also what a repeated request is told whose first
 * response was lost
 * @param nextOffset the stream's tail
 */
public record CreateResult(boolean created, Offset nextOffset) {
}
