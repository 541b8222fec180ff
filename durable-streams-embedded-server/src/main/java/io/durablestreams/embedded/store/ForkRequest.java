package io.durablestreams.embedded.store;

import org.jspecify.annotations.Nullable;

/**
 * A creation that asks for a fork.
 *
 * @param source the path of the stream to fork
 * @param offset the position to fork at, or {@code null} for the tail
 * @param subOffset messages (JSON) or bytes (other types) past that position
 */
public record ForkRequest(String source, @Nullable Long offset, long subOffset) {

}
