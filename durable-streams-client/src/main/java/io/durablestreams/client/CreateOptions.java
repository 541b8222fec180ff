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
 * The configuration of a stream to be created (protocol section 5.1). Immutable.
 */
public final class CreateOptions {

	private final MediaType contentType;

	private final @Nullable Duration ttl;

	private final @Nullable Instant expiresAt;

	private final boolean closed;

	private final byte @Nullable [] content;

	CreateOptions(CreateOptionsBuilder values) {
		checkTimeToLive(values.ttl);
		if (values.ttl != null && values.expiresAt != null) {
			throw new IllegalArgumentException("A stream has either a time to live or an expiry, not both");
		}
		this.contentType = values.contentType;
		this.ttl = values.ttl;
		this.expiresAt = values.expiresAt;
		this.closed = values.closed;
		this.content = values.content;
	}

	/**
	 * The configuration of a stream of this content type, without expiry or content.
	 * @param contentType the content type
	 * @return the options
	 */
	public static CreateOptions of(MediaType contentType) {
		return builder(contentType).build();
	}

	/**
	 * The configuration of a JSON stream, without expiry or content.
	 * @return the options
	 */
	public static CreateOptions json() {
		return of(MediaType.APPLICATION_JSON);
	}

	/**
	 * Build the configuration of a stream of the protocol's default content type,
	 * {@code application/octet-stream}.
	 * @return a builder
	 */
	public static CreateOptionsBuilder builder() {
		return new CreateOptionsBuilder();
	}

	/**
	 * Build the configuration of a stream of a content type.
	 * @param contentType the content type
	 * @return a builder
	 */
	public static CreateOptionsBuilder builder(MediaType contentType) {
		return builder().contentType(contentType);
	}

	/**
	 * Build options from these.
	 * @return a builder
	 */
	public CreateOptionsBuilder toBuilder() {
		return new CreateOptionsBuilder(this);
	}

	/**
	 * The stream's content type.
	 * @return the value
	 */
	public MediaType contentType() {
		return this.contentType;
	}

	/**
	 * The stream's time to live in whole seconds; {@code null} for none.
	 * @return the value
	 */
	public @Nullable Duration ttl() {
		return this.ttl;
	}

	/**
	 * The instant of the stream's expiry; {@code null} for none.
	 * @return the value
	 */
	public @Nullable Instant expiresAt() {
		return this.expiresAt;
	}

	/**
	 * Whether the stream is created closed; not by default.
	 * @return the value
	 */
	public boolean closed() {
		return this.closed;
	}

	/**
	 * The stream's first content, on a JSON stream the text of one message or of a JSON
	 * array of messages; {@code null} for none.
	 * @return the value, owned by these options
	 */
	public byte @Nullable [] content() {
		return this.content;
	}

	/** Not the content, which may be large or secret. */
	@Override
	public String toString() {
		return "CreateOptions[contentType=" + this.contentType + ", ttl=" + this.ttl + ", expiresAt=" + this.expiresAt
				+ ", closed=" + this.closed + "]";
	}

	static void checkTimeToLive(@Nullable Duration ttl) {
		if (ttl != null && (ttl.isNegative() || ttl.getNano() != 0)) {
			throw new IllegalArgumentException("A stream's time to live must be whole, non-negative seconds: " + ttl);
		}
	}

}
