/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.durablestreams.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;

/**
 * What a server tells about a stream (protocol section 5.4). Immutable.
 */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
public final class StreamMetadata {

	private final MediaType contentType;

	private final Offset tailOffset;

	private final @Nullable Duration ttl;

	private final @Nullable Instant expiresAt;

	private final boolean closed;

	private final @Nullable String etag;

	StreamMetadata(StreamMetadataBuilder values) {
		this.contentType = values.contentType;
		this.tailOffset = values.tailOffset;
		this.ttl = values.ttl;
		this.expiresAt = values.expiresAt;
		this.closed = values.closed;
		this.etag = values.etag;
	}

	/**
	 * Build metadata, as a test needs it.
	 * @param contentType the stream's content type
	 * @param tailOffset the offset behind the last byte
	 * @return a builder
	 */
	public static StreamMetadataBuilder builder(MediaType contentType, Offset tailOffset) {
		return new StreamMetadataBuilder(contentType, tailOffset);
	}

	/**
	 * The stream's content type.
	 * @return the value
	 */
	public MediaType contentType() {
		return this.contentType;
	}

	/**
	 * The offset behind the last byte.
	 * @return the value
	 */
	public Offset tailOffset() {
		return this.tailOffset;
	}

	/**
	 * The time to live; {@code null} if the stream has none.
	 * @return the value
	 */
	public @Nullable Duration ttl() {
		return this.ttl;
	}

	/**
	 * The instant of its expiry; {@code null} if it has none.
	 * @return the value
	 */
	public @Nullable Instant expiresAt() {
		return this.expiresAt;
	}

	/**
	 * Whether the stream takes no more data.
	 * @return the value
	 */
	public boolean closed() {
		return this.closed;
	}

	/**
	 * The entity tag, for {@link AppendRequest#ifMatch()}; {@code null} if the server
	 * gives none.
	 * @return the value
	 */
	public @Nullable String etag() {
		return this.etag;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof StreamMetadata that && Objects.equals(this.contentType, that.contentType)
				&& Objects.equals(this.tailOffset, that.tailOffset) && Objects.equals(this.ttl, that.ttl)
				&& Objects.equals(this.expiresAt, that.expiresAt) && this.closed == that.closed
				&& Objects.equals(this.etag, that.etag);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.contentType, this.tailOffset, this.ttl, this.expiresAt, this.closed, this.etag);
	}

	@Override
	public String toString() {
		return "StreamMetadata[contentType=" + this.contentType + ", tailOffset=" + this.tailOffset + ", ttl="
				+ this.ttl + ", expiresAt=" + this.expiresAt + ", closed=" + this.closed + ", etag=" + this.etag + "]";
	}

}
