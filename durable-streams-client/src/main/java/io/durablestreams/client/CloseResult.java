package io.durablestreams.client;

/**
 * The response to a close request.
 *
 * @param finalOffset the offset behind the stream's last byte
 */
public record CloseResult(Offset finalOffset) {
}
