package io.durablestreams.client;

import org.jspecify.annotations.Nullable;

/**
 * The response to an append that is in the stream.
 *
 * @param nextOffset the stream's tail right after the append; {@code null} only where the
 * server answered that it had the append already without saying where
 * @param duplicate whether the server had the append already (only with a
 * {@link ProducerSequence}; never for a plain append, whose response is always 204)
 * @param closed whether the stream is closed now
 * @param etag the entity tag, where the server gives one
 */
public record AppendResult(@Nullable Offset nextOffset, boolean duplicate, boolean closed, @Nullable String etag) {
}
