package io.durablestreams.embedded.store;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A request to create a stream or to make sure that it exists.
 *
 * @param path the stream's path
 * @param contentType its content type, or {@code null} for the source's (forks) or the
 * default
 * @param expiry how long it lives
 * @param closed whether it is closed after its initial content
 * @param records its initial content
 * @param fork what it is forked from, if anything
 */
public record CreateCommand(String path, @Nullable String contentType, Expiry expiry, boolean closed,
		List<byte[]> records, @Nullable ForkRequest fork) {

}
