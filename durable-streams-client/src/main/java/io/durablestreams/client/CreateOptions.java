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
 *
 * @param contentType the stream's content type
 * @param ttl its time to live in whole seconds, or {@code null}
 * @param expiresAt the instant of its expiry, or {@code null}
 * @param closed whether it is created closed
 * @param content its first content, or {@code null}; owned by these options
 */
public record CreateOptions(MediaType contentType, @Nullable Duration ttl, @Nullable Instant expiresAt, boolean closed,
		byte @Nullable [] content) {

	/**
	 * Create the options.
	 * @throws IllegalArgumentException if the time to live is negative or has a fraction
	 * of a second, or if both a time to live and an expiry are given
	 */
	public CreateOptions {
		checkTimeToLive(ttl);
		if (ttl != null && expiresAt != null) {
			throw new IllegalArgumentException("A stream has either a time to live or an expiry, not both");
		}
	}

	/**
	 * The configuration of a stream of this content type, without expiry or content.
	 * @param contentType the content type
	 * @return the options
	 */
	public static CreateOptions of(MediaType contentType) {
		return new CreateOptions(contentType, null, null, false, null);
	}

	/**
	 * The configuration of a JSON stream, without expiry or content.
	 * @return the options
	 */
	public static CreateOptions json() {
		return of(MediaType.APPLICATION_JSON);
	}

	/**
	 * A copy with a time to live.
	 * @param ttl the time to live in whole seconds
	 * @return the copy
	 */
	public CreateOptions ttl(Duration ttl) {
		return new CreateOptions(this.contentType, ttl, this.expiresAt, this.closed, this.content);
	}

	/**
	 * A copy with an instant of expiry.
	 * @param expiresAt the instant
	 * @return the copy
	 */
	public CreateOptions expiresAt(Instant expiresAt) {
		return new CreateOptions(this.contentType, this.ttl, expiresAt, this.closed, this.content);
	}

	/**
	 * A copy with first content; on a JSON stream the text of a JSON array of messages.
	 * @param content the content
	 * @return the copy
	 */
	public CreateOptions content(byte[] content) {
		return new CreateOptions(this.contentType, this.ttl, this.expiresAt, this.closed, content);
	}

	/**
	 * A copy that creates the stream closed.
	 * @return the copy
	 */
	public CreateOptions createClosed() {
		return new CreateOptions(this.contentType, this.ttl, this.expiresAt, true, this.content);
	}

	static void checkTimeToLive(@Nullable Duration ttl) {
		if (ttl != null && (ttl.isNegative() || ttl.getNano() != 0)) {
			throw new IllegalArgumentException("A stream's time to live must be whole, non-negative seconds: " + ttl);
		}
	}

}
