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

package io.durablestreams.embedded.internal.store;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * How long a stream lives.
 *
 * @param ttlSeconds seconds since the last read or append, or {@code null}
 * @param expiresAt the end of life as an RFC 3339 timestamp, as the client wrote it, or
 * {@code null}
 */
public record Expiry(@Nullable Long ttlSeconds, @Nullable String expiresAt) {

	/** A life without an end. */
	public static final Expiry NEVER = new Expiry(null, null);

	/**
	 * Whether nothing ends the stream's life.
	 * @return {@code true} without a TTL and without an end
	 */
	public boolean isNever() {
		return this.ttlSeconds == null && this.expiresAt == null;
	}

	boolean hasPassed(long lastAccess, long now) {
		if (this.ttlSeconds != null && now - lastAccess >= Math.multiplyExact(ttl(), 1000L)) {
			return true;
		}
		Instant end = end();
		return end != null && !Instant.ofEpochMilli(now).isBefore(end);
	}

	boolean sameAs(Expiry other) {
		Instant end = end();
		Instant otherEnd = other.end();
		return Objects.equals(this.ttlSeconds, other.ttlSeconds) && Objects.equals(end, otherEnd);
	}

	/** The TTL in seconds, capped so that it can't overflow as milliseconds. */
	long ttl() {
		return (this.ttlSeconds != null) ? Math.min(this.ttlSeconds, Long.MAX_VALUE / 2000) : 0;
	}

	private @Nullable Instant end() {
		return (this.expiresAt != null) ? OffsetDateTime.parse(this.expiresAt).toInstant() : null;
	}

}
