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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.CreateResult;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.ForkOptions;
import io.durablestreams.client.StreamMetadata;
import io.durablestreams.client.StreamPosition;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.io.Resource;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.http.MediaType;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * A stream that an application wants to be there. A bean of this type is made sure of by
 * the {@link DurableStreamAdmin} before listeners start; {@link DurableStreamTemplate}
 * creates one at any time. Immutable.
 */
public final class NewStream {

	private final NewStreamBuilder values;

	NewStream(NewStreamBuilder values) {
		Assert.isTrue(StringUtils.hasText(values.name), "The name of a stream must not be blank");
		Assert.isTrue(values.contentType == null || values.contentType.isConcrete(),
				() -> message(values, "'content-type' must be concrete: " + values.contentType));
		Assert.isTrue(values.ttl == null || (!values.ttl.isNegative() && values.ttl.getNano() == 0),
				() -> message(values, "'ttl' must be whole, non-negative seconds: " + shown(values.ttl)));
		Assert.isTrue(values.ttl == null || values.expiresAt == null,
				() -> message(values, "it has either 'ttl' or 'expires-at', not both"));
		Assert.isTrue((values.forkSource == null) == (values.forkPosition == null),
				() -> message(values, "a fork needs both its source and the position where it branches off: the "
						+ "source's tail moves, and would make another stream of it at the next start"));
		Assert.isTrue(
				values.forkSource == null || (values.expiresAt == null && !values.closed && values.content == null),
				() -> message(values, "a fork begins with what its source holds, open: it can't have 'expires-at', "
						+ "'closed' or 'content'"));
		this.values = values;
		if (isFork()) {
			try {
				forkOptions();
			}
			catch (IllegalArgumentException ex) {
				throw new IllegalArgumentException(message(values, ex.getMessage()), ex);
			}
		}
	}

	private static String message(NewStreamBuilder values, @Nullable String explanation) {
		return "Stream '" + DurableStream.displayName(values.name) + "' can't be created as it is described: "
				+ explanation;
	}

	/**
	 * A JSON stream without expiry or content.
	 * @param name the stream's name, relative to the client's base URL, or an absolute
	 * URL
	 * @return the stream
	 */
	public static NewStream of(String name) {
		return builder(name).build();
	}

	/**
	 * Build a stream, by default an empty JSON stream that doesn't expire.
	 * @param name the stream's name, relative to the client's base URL, or an absolute
	 * URL
	 * @return a builder
	 */
	public static NewStreamBuilder builder(String name) {
		return new NewStreamBuilder(name);
	}

	/**
	 * Build a stream from this one.
	 * @return a builder
	 */
	public NewStreamBuilder toBuilder() {
		return this.values.copy();
	}

	/**
	 * The stream's name or absolute URL.
	 * @return the value
	 */
	public String name() {
		return this.values.name;
	}

	/**
	 * The stream's content type; {@code null} for a fork that has its source's.
	 * @return the value
	 */
	public @Nullable MediaType contentType() {
		return (this.values.contentType != null || isFork()) ? this.values.contentType : MediaType.APPLICATION_JSON;
	}

	/**
	 * The time without a read or an append after which the stream expires, in whole
	 * seconds; {@code null} for none, and for a fork that has its source's.
	 * @return the value
	 */
	public @Nullable Duration ttl() {
		return this.values.ttl;
	}

	/**
	 * The instant at which the stream expires; {@code null} for none.
	 * @return the value
	 */
	public @Nullable Instant expiresAt() {
		return this.values.expiresAt;
	}

	/**
	 * Whether the stream takes no messages beyond its content.
	 * @return the value
	 */
	public boolean closed() {
		return this.values.closed;
	}

	/**
	 * What the stream holds when it is created; {@code null} for nothing.
	 * @return the value
	 */
	public @Nullable Resource content() {
		return this.values.content;
	}

	/**
	 * The name of the stream that this one is a fork of; {@code null} if it is none.
	 * @return the value
	 */
	public @Nullable String forkSource() {
		return this.values.forkSource;
	}

	/**
	 * The position of the source where a fork branches off; {@code null} if it is none.
	 * @return the value
	 */
	public @Nullable StreamPosition forkPosition() {
		return this.values.forkPosition;
	}

	/**
	 * The name of the client whose server the stream is on; {@code null} for the usual
	 * one.
	 * @return the value
	 */
	public @Nullable String client() {
		return this.values.client;
	}

	/**
	 * What the {@link DurableStreamAdmin} does about this stream; {@code null} for what
	 * it does about all.
	 * @return the value
	 */
	public @Nullable StreamInitializationMode mode() {
		return this.values.mode;
	}

	boolean isFork() {
		return this.values.forkSource != null;
	}

	boolean isExpired() {
		return this.values.expiresAt != null && !this.values.expiresAt.isAfter(Instant.now());
	}

	Mono<CreateResult> createAs(DurableStream stream) {
		return Mono.defer(() -> {
			Assert.isTrue(!isExpired(),
					() -> message(this.values, "its 'expires-at' has passed: " + this.values.expiresAt));
			return isFork() ? stream.fork(forkOptions()) : stream.create(createOptions());
		});
	}

	private ForkOptions forkOptions() {
		return ForkOptions.builder(Objects.requireNonNull(this.values.forkSource))
			.position(this.values.forkPosition)
			.ttl(this.values.ttl)
			.build();
	}

	private CreateOptions createOptions() {
		return CreateOptions.builder(Objects.requireNonNull(contentType()))
			.ttl(this.values.ttl)
			.expiresAt(this.values.expiresAt)
			.closed(this.values.closed)
			.content((this.values.content != null) ? bytes(this.values.content) : null)
			.build();
	}

	private byte[] bytes(Resource content) {
		try {
			return content.getContentAsByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Stream '" + DurableStream.displayName(this.values.name)
					+ "' can't be created: its content can't be read from " + content, ex);
		}
		catch (Error ex) {
			// Reactor would throw it at the thread of a connection, and nobody be told.
			throw new IllegalStateException(message(this.values, "its content can't be read from " + content), ex);
		}
	}

	/**
	 * What another description of a stream has otherwise.
	 * @param other the other description
	 * @return the names of the properties
	 */
	List<String> differencesFrom(NewStream other) {
		return this.values.differencesFrom(other.values);
	}

	/**
	 * What an existing stream has otherwise, by the protocol's rules for what is the same
	 * configuration (section 5.1). A fork's source can't be asked for.
	 * @param existing the stream that there is
	 * @return a phrase for each difference
	 */
	List<String> differences(StreamMetadata existing) {
		List<String> differences = new ArrayList<>();
		MediaType type = contentType();
		if (type != null && !type.equalsTypeAndSubtype(existing.contentType())) {
			differences.add("the content type is '" + existing.contentType() + "' instead of '" + type + "'");
		}
		boolean inherits = isFork() && ttl() == null;
		if (!inherits && !Objects.equals(ttl(), existing.ttl())) {
			differences.add("the time to live is " + shown(existing.ttl()) + " instead of " + shown(ttl()));
		}
		if (!isFork() && !Objects.equals(expiresAt(), existing.expiresAt())) {
			differences.add("the expiry is " + shown(existing.expiresAt()) + " instead of " + shown(expiresAt()));
		}
		if (!isFork() && closed() != existing.closed()) {
			differences.add(existing.closed() ? "it is closed" : "it isn't closed");
		}
		return differences;
	}

	/** Durations as properties have them. */
	private static String shown(@Nullable Object value) {
		if (value instanceof Duration duration) {
			return DurationFormatterUtils.print(duration,
					(duration.getNano() == 0) ? DurationFormat.Style.COMPOSITE : DurationFormat.Style.SIMPLE);
		}
		return (value != null) ? value.toString() : "none";
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof NewStream stream && differencesFrom(stream).isEmpty();
	}

	@Override
	public int hashCode() {
		return this.values.name.hashCode();
	}

	/** The stream's URL may hold secrets. */
	@Override
	public String toString() {
		return "NewStream[" + DurableStream.displayName(this.values.name) + "]";
	}

}
