package io.durablestreams.listener;

import io.durablestreams.client.StreamPosition;

import org.springframework.http.MediaType;

/**
 * A message with its place in the stream.
 *
 * @param <T> the payload's type
 * @param payload the payload
 * @param stream the stream's name without a query string
 * @param position the position right behind the message
 * @param ordinal the number of the message among those of this stream that the group has
 * consumed, from 1
 * @param contentType the stream's content type
 */
public record StreamMessage<T>(T payload, String stream, StreamPosition position, long ordinal, MediaType contentType) {
}
