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

package io.durablestreams.core;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.durablestreams.client.StreamPosition;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;

/**
 * Builds a {@link NewStream}. Not thread-safe.
 */
public final class NewStreamBuilder {

	final String name;

	@Nullable MediaType contentType;

	@Nullable Duration ttl;

	@Nullable Instant expiresAt;

	boolean closed;

	@Nullable Resource content;

	@Nullable String forkSource;

	@Nullable StreamPosition forkPosition;

	@Nullable String client;

	@Nullable StreamInitializationMode mode;

	NewStreamBuilder(String name) {
		this.name = name;
	}

	/**
	 * Set the stream's content type, by default {@code application/json}, or the source's
	 * for a fork.
	 * @param contentType the content type
	 * @return this builder
	 */
	public NewStreamBuilder contentType(@Nullable MediaType contentType) {
		this.contentType = contentType;
		return this;
	}

	/**
	 * Let the stream expire when it was neither read nor appended to for so long.
	 * @param ttl the time to live in whole seconds, {@code null} for none
	 * @return this builder
	 */
	public NewStreamBuilder ttl(@Nullable Duration ttl) {
		this.ttl = ttl;
		return this;
	}

	/**
	 * Let the stream expire at an instant. From then on it isn't created any more.
	 * @param expiresAt the instant, {@code null} for none
	 * @return this builder
	 */
	public NewStreamBuilder expiresAt(@Nullable Instant expiresAt) {
		this.expiresAt = expiresAt;
		return this;
	}

	/**
	 * Create the stream closed, so that it never holds more than its content.
	 * @param closed whether it is closed
	 * @return this builder
	 */
	public NewStreamBuilder closed(boolean closed) {
		this.closed = closed;
		return this;
	}

	/**
	 * Create the stream together with its first content, so that it is there whole or not
	 * at all. A stream that exists isn't compared with it.
	 * @param content the content, for a JSON stream one message or a JSON array of
	 * messages; {@code null} for none
	 * @return this builder
	 */
	public NewStreamBuilder content(@Nullable Resource content) {
		this.content = content;
		return this;
	}

	/**
	 * Create the stream together with its first content.
	 * @param content the content, for a JSON stream one message or a JSON array of
	 * messages
	 * @return this builder
	 */
	public NewStreamBuilder content(byte[] content) {
		return content(new ByteArrayResource(content));
	}

	/**
	 * Create the stream as a fork: it begins with what another one holds up to a
	 * position, and goes its own way from there. Of a stream that exists it can't be told
	 * what it is a fork of.
	 * @param source the other stream's name
	 * @param position where to branch off: an offset that the server has handed out, such
	 * as a listener's checkpoint, with so many messages behind it
	 * @return this builder
	 */
	public NewStreamBuilder forkOf(String source, StreamPosition position) {
		this.forkSource = source;
		this.forkPosition = position;
		return this;
	}

	/**
	 * Choose the client whose server the stream is on.
	 * @param client the client's name, of its bean with Spring; {@code null} for the
	 * usual one
	 * @return this builder
	 */
	public NewStreamBuilder client(@Nullable String client) {
		this.client = client;
		return this;
	}

	/**
	 * Choose what the {@link DurableStreamAdmin} does about this stream.
	 * @param mode the mode, {@code null} for the one that all have
	 * @return this builder
	 */
	public NewStreamBuilder mode(@Nullable StreamInitializationMode mode) {
		this.mode = mode;
		return this;
	}

	/**
	 * Build the stream.
	 * @return the stream
	 * @throws IllegalArgumentException if the values don't fit together, naming the one
	 * at fault
	 */
	public NewStream build() {
		return new NewStream(copy());
	}

	NewStreamBuilder copy() {
		NewStreamBuilder copy = new NewStreamBuilder(this.name).contentType(this.contentType)
			.ttl(this.ttl)
			.expiresAt(this.expiresAt)
			.closed(this.closed)
			.content(this.content)
			.client(this.client)
			.mode(this.mode);
		copy.forkSource = this.forkSource;
		copy.forkPosition = this.forkPosition;
		return copy;
	}

	/**
	 * What another one has otherwise, by the names of properties.
	 */
	List<String> differencesFrom(NewStreamBuilder other) {
		Map<String, @Nullable Object> others = other.values();
		return values().entrySet()
			.stream()
			.filter((value) -> !Objects.equals(value.getValue(), others.get(value.getKey())))
			.map(Map.Entry::getKey)
			.toList();
	}

	private Map<String, @Nullable Object> values() {
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		values.put("name", this.name);
		values.put("content-type", this.contentType);
		values.put("ttl", this.ttl);
		values.put("expires-at", this.expiresAt);
		values.put("closed", this.closed);
		values.put("content", this.content);
		values.put("fork.source", this.forkSource);
		values.put("fork.position", this.forkPosition);
		values.put("client", this.client);
		values.put("mode", this.mode);
		return values;
	}

}
