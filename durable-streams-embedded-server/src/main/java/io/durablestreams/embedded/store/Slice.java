package io.durablestreams.embedded.store;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Consecutive records of a stream.
 *
 * @param from the position of the first
 * @param to the position after the last
 * @param parts one message each (JSON), or bytes as they happen to lie in the store
 */
public record Slice(long from, long to, List<ByteBuffer> parts) {

}
