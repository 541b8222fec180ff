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

import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;

/**
 * Builds {@link StreamMetadata}; what each value means is told there. Not thread-safe.
 */
public final class StreamMetadataBuilder {

	final MediaType contentType;

	final Offset tailOffset;

	@Nullable Duration ttl;

	@Nullable Instant expiresAt;

	boolean closed;

	@Nullable String etag;

	StreamMetadataBuilder(MediaType contentType, Offset tailOffset) {
		this.contentType = contentType;
		this.tailOffset = tailOffset;
	}

	/**
	 * Set the time to live.
	 * @param ttl see {@link StreamMetadata#ttl()}
	 * @return this builder
	 */
	public StreamMetadataBuilder ttl(@Nullable Duration ttl) {
		this.ttl = ttl;
		return this;
	}

	/**
	 * Set the instant of expiry.
	 * @param expiresAt see {@link StreamMetadata#expiresAt()}
	 * @return this builder
	 */
	public StreamMetadataBuilder expiresAt(@Nullable Instant expiresAt) {
		this.expiresAt = expiresAt;
		return this;
	}

	/**
	 * Set whether the stream takes no more data.
	 * @param closed see {@link StreamMetadata#closed()}
	 * @return this builder
	 */
	public StreamMetadataBuilder closed(boolean closed) {
		this.closed = closed;
		return this;
	}

	/**
	 * Set the entity tag.
	 * @param etag see {@link StreamMetadata#etag()}
	 * @return this builder
	 */
	public StreamMetadataBuilder etag(@Nullable String etag) {
		this.etag = etag;
		return this;
	}

	/**
	 * Build it.
	 * @return the metadata
	 */
	public StreamMetadata build() {
		return new StreamMetadata(this);
	}

}
