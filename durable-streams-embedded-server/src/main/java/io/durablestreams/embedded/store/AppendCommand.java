package io.durablestreams.embedded.store;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A request to append, to close, or both.
 *
 * @param path the stream's path
 * @param contentType the content type of the records, {@code null} for a mere close
 * @param records what to append
 * @param sequence the {@code Stream-Seq}, if any
 * @param producer the producer's tuple, if any
 * @param close whether to close the stream
 */
public record AppendCommand(String path, @Nullable String contentType, List<byte[]> records, @Nullable String sequence,
		@Nullable ProducerTuple producer, boolean close) {

}
