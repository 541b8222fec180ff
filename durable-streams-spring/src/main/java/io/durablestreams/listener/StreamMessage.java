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

package io.durablestreams.listener;

import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.durablestreams.client.StreamPosition;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;

/**
 * A message with its place in the stream. Immutable.
 *
 * @param <T> the payload's type
 */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
public final class StreamMessage<T> {

	private final T payload;

	private final String stream;

	private final StreamPosition position;

	private final long ordinal;

	private final MediaType contentType;

	StreamMessage(StreamMessageBuilder<T> values) {
		this.payload = values.payload;
		this.stream = values.stream;
		this.position = values.position;
		this.ordinal = values.ordinal;
		this.contentType = values.contentType;
	}

	/**
	 * Build a message, as a test needs it.
	 * @param payload the payload
	 * @param <T> the payload's type
	 * @return a builder
	 */
	public static <T> StreamMessageBuilder<T> builder(T payload) {
		return new StreamMessageBuilder<>(payload);
	}

	/**
	 * The payload.
	 * @return the value
	 */
	public T payload() {
		return this.payload;
	}

	/**
	 * The stream's name without a query string.
	 * @return the value
	 */
	public String stream() {
		return this.stream;
	}

	/**
	 * The position right behind the message.
	 * @return the value
	 */
	public StreamPosition position() {
		return this.position;
	}

	/**
	 * The number of the message among those of this stream that the group has consumed,
	 * from 1.
	 * @return the value
	 */
	public long ordinal() {
		return this.ordinal;
	}

	/**
	 * The stream's content type.
	 * @return the value
	 */
	public MediaType contentType() {
		return this.contentType;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof StreamMessage<?> that && Objects.equals(this.payload, that.payload)
				&& Objects.equals(this.stream, that.stream) && Objects.equals(this.position, that.position)
				&& this.ordinal == that.ordinal && Objects.equals(this.contentType, that.contentType);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.payload, this.stream, this.position, this.ordinal, this.contentType);
	}

	@Override
	public String toString() {
		return "StreamMessage[payload=" + this.payload + ", stream=" + this.stream + ", position=" + this.position
				+ ", ordinal=" + this.ordinal + ", contentType=" + this.contentType + "]";
	}

}
