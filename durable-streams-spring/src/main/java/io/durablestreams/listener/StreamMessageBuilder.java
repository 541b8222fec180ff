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

import io.durablestreams.client.StreamPosition;

import org.springframework.http.MediaType;

/**
 * Builds a {@link StreamMessage}; what each value means is told there. Not thread-safe.
 *
 * @param <T> the payload's type
 */
public final class StreamMessageBuilder<T> {

	final T payload;

	String stream = "stream";

	StreamPosition position = StreamPosition.EARLIEST;

	long ordinal = 1;

	MediaType contentType = MediaType.APPLICATION_JSON;

	StreamMessageBuilder(T payload) {
		this.payload = payload;
	}

	/**
	 * Set the stream's name.
	 * @param stream see {@link StreamMessage#stream()}
	 * @return this builder
	 */
	public StreamMessageBuilder<T> stream(String stream) {
		this.stream = stream;
		return this;
	}

	/**
	 * Set the position right behind the message.
	 * @param position see {@link StreamMessage#position()}
	 * @return this builder
	 */
	public StreamMessageBuilder<T> position(StreamPosition position) {
		this.position = position;
		return this;
	}

	/**
	 * Set the number of the message.
	 * @param ordinal see {@link StreamMessage#ordinal()}
	 * @return this builder
	 */
	public StreamMessageBuilder<T> ordinal(long ordinal) {
		this.ordinal = ordinal;
		return this;
	}

	/**
	 * Set the stream's content type.
	 * @param contentType see {@link StreamMessage#contentType()}
	 * @return this builder
	 */
	public StreamMessageBuilder<T> contentType(MediaType contentType) {
		this.contentType = contentType;
		return this;
	}

	/**
	 * Build it.
	 * @return the message
	 */
	public StreamMessage<T> build() {
		return new StreamMessage<>(this);
	}

}
