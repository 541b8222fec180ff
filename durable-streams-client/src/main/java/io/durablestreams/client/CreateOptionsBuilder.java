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
 * Builds {@link CreateOptions}; what each option means and its default is told there. Not
 * thread-safe.
 */
public final class CreateOptionsBuilder {

	MediaType contentType = MediaType.APPLICATION_OCTET_STREAM;

	@Nullable Duration ttl;

	@Nullable Instant expiresAt;

	boolean closed;

	byte @Nullable [] content;

	CreateOptionsBuilder() {
	}

	CreateOptionsBuilder(CreateOptions options) {
		this.contentType = options.contentType();
		this.ttl = options.ttl();
		this.expiresAt = options.expiresAt();
		this.closed = options.closed();
		this.content = options.content();
	}

	/**
	 * Set the stream's content type.
	 * @param contentType see {@link CreateOptions#contentType()}
	 * @return this builder
	 */
	public CreateOptionsBuilder contentType(MediaType contentType) {
		this.contentType = contentType;
		return this;
	}

	/**
	 * Set the stream's time to live.
	 * @param ttl see {@link CreateOptions#ttl()}
	 * @return this builder
	 */
	public CreateOptionsBuilder ttl(@Nullable Duration ttl) {
		this.ttl = ttl;
		return this;
	}

	/**
	 * Set the instant of the stream's expiry.
	 * @param expiresAt see {@link CreateOptions#expiresAt()}
	 * @return this builder
	 */
	public CreateOptionsBuilder expiresAt(@Nullable Instant expiresAt) {
		this.expiresAt = expiresAt;
		return this;
	}

	/**
	 * Set whether the stream is created closed.
	 * @param closed see {@link CreateOptions#closed()}
	 * @return this builder
	 */
	public CreateOptionsBuilder closed(boolean closed) {
		this.closed = closed;
		return this;
	}

	/**
	 * Set the stream's first content.
	 * @param content see {@link CreateOptions#content()}; from now on owned by the
	 * options
	 * @return this builder
	 */
	public CreateOptionsBuilder content(byte @Nullable [] content) {
		this.content = content;
		return this;
	}

	/**
	 * Build the options.
	 * @return the options
	 * @throws IllegalArgumentException if the time to live is negative or has a fraction
	 * of a second, or if both a time to live and an expiry are given
	 */
	public CreateOptions build() {
		return new CreateOptions(this);
	}

}
