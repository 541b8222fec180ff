package io.durablestreams.client;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;

/**
 * What a server tells about a stream (protocol section 5.4).
 *
 * @param contentType the stream's content type
 * @param tailOffset the offset behind the last byte
 * @param ttl the time to live, if the stream has one
 * @param expiresAt the instant of its expiry, if it has one
 * @param closed whether the stream takes no more data
 */
public record StreamMetadata(MediaType contentType, Offset tailOffset, @Nullable Duration ttl,
		@Nullable Instant expiresAt, boolean closed) {
}
