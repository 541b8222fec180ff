package io.durablestreams.client;

import org.jspecify.annotations.Nullable;

/**
 * One message of a stream, converted.
 *
 * @param value the message; {@code null} if it is JSON's {@code null}
 * @param position the position right behind the message
 * @param <T> the message's type
 */
public record ReadMessage<T>(@Nullable T value, StreamPosition position) {
}
