package io.durablestreams.sample.imports;

import org.jspecify.annotations.Nullable;

/**
 * How much of an import is in the stream.
 *
 * @param accepted the number of flights
 * @param offset the stream's offset behind the last of them, {@code null} if there is
 * none
 */
record ImportResult(long accepted, @Nullable String offset) {
}
