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

package io.durablestreams.boot.autoconfigure;

import java.time.Duration;
import java.time.Instant;

import io.durablestreams.core.StreamInitializationMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;

/**
 * Properties of one stream that is made sure of.
 */
@ConfigurationPropertiesSource
public class NewStreamProperties {

	/**
	 * Name of the stream, below the base URL, or an absolute URL. Without it, the key
	 * that these properties have.
	 */
	private @Nullable String name;

	/**
	 * Content type of the stream. Without it, 'application/json', or that of the source
	 * for a fork.
	 */
	private @Nullable MediaType contentType;

	/**
	 * Time without a read or an append after which the stream expires, in whole seconds.
	 * Without it, it does not.
	 */
	private @Nullable Duration ttl;

	/**
	 * Instant at which the stream expires, such as '2030-01-01T00:00:00Z'. Without it, it
	 * does not.
	 */
	private @Nullable Instant expiresAt;

	/**
	 * Whether the stream takes no more messages than it is created with.
	 */
	private boolean closed;

	/**
	 * Location of what the stream holds when it is created, for a JSON stream one message
	 * or a JSON array of messages.
	 */
	private @Nullable Resource content;

	private final Fork fork = new Fork();

	/**
	 * Name of the client whose server the stream is on: one under
	 * 'durable.streams.clients', or a bean. Without it, the default client.
	 */
	private @Nullable String client;

	/**
	 * What to do about this stream. Without it, 'durable.streams.admin.mode'.
	 */
	private @Nullable StreamInitializationMode mode;

	public @Nullable String getName() {
		return this.name;
	}

	public void setName(@Nullable String name) {
		this.name = name;
	}

	public @Nullable MediaType getContentType() {
		return this.contentType;
	}

	public void setContentType(@Nullable MediaType contentType) {
		this.contentType = contentType;
	}

	public @Nullable Duration getTtl() {
		return this.ttl;
	}

	public void setTtl(@Nullable Duration ttl) {
		this.ttl = ttl;
	}

	public @Nullable Instant getExpiresAt() {
		return this.expiresAt;
	}

	public void setExpiresAt(@Nullable Instant expiresAt) {
		this.expiresAt = expiresAt;
	}

	public boolean isClosed() {
		return this.closed;
	}

	public void setClosed(boolean closed) {
		this.closed = closed;
	}

	public @Nullable Resource getContent() {
		return this.content;
	}

	public void setContent(@Nullable Resource content) {
		this.content = content;
	}

	public Fork getFork() {
		return this.fork;
	}

	public @Nullable String getClient() {
		return this.client;
	}

	public void setClient(@Nullable String client) {
		this.client = client;
	}

	public @Nullable StreamInitializationMode getMode() {
		return this.mode;
	}

	public void setMode(@Nullable StreamInitializationMode mode) {
		this.mode = mode;
	}

	/**
	 * Properties of a stream that is a fork of another.
	 */
	public static class Fork {

		/**
		 * Name of the stream that this one is a fork of. Needs 'position'.
		 */
		private @Nullable String source;

		/**
		 * Position of the source where the fork branches off: an offset that the server
		 * has handed out, or 'offset/count' for so many messages behind it.
		 */
		private @Nullable String position;

		public @Nullable String getSource() {
			return this.source;
		}

		public void setSource(@Nullable String source) {
			this.source = source;
		}

		public @Nullable String getPosition() {
			return this.position;
		}

		public void setPosition(@Nullable String position) {
			this.position = position;
		}

	}

}
