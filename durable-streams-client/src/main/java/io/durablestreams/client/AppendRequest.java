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

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;

/**
 * What to append to a stream, and how (protocol sections 5.2 and 5.2.1). Immutable.
 */
public final class AppendRequest {

	private static final Body NOTHING = new Body.Bytes(new byte[0]);

	private final Body body;

	private final @Nullable MediaType contentType;

	private final @Nullable String streamSequence;

	private final @Nullable String ifMatch;

	private final @Nullable ProducerSequence producer;

	private final boolean closeStream;

	private final boolean retry;

	AppendRequest(AppendRequestBuilder values) {
		this.body = (values.body != null) ? values.body : NOTHING;
		if (this.body instanceof Body.Bytes bytes && bytes.data().length == 0 && !values.closeStream) {
			throw new IllegalArgumentException("There is nothing to append: the protocol refuses an empty append");
		}
		if (values.streamSequence != null && values.streamSequence.isBlank()) {
			throw new IllegalArgumentException("The sequence of an append (Stream-Seq) must not be blank");
		}
		if (values.ifMatch != null && values.ifMatch.isBlank()) {
			throw new IllegalArgumentException("The entity tag of an append (If-Match) must not be blank");
		}
		this.contentType = values.contentType;
		this.streamSequence = values.streamSequence;
		this.ifMatch = values.ifMatch;
		this.producer = values.producer;
		this.closeStream = values.closeStream;
		this.retry = values.retry;
	}

	/**
	 * Build a request.
	 * @return a builder
	 */
	public static AppendRequestBuilder builder() {
		return new AppendRequestBuilder();
	}

	/**
	 * Build a request from this one.
	 * @return a builder
	 */
	public AppendRequestBuilder toBuilder() {
		return new AppendRequestBuilder(this);
	}

	/**
	 * A plain append of bytes, see {@link AppendRequestBuilder#body(byte[])}.
	 * @param data the bytes, from now on owned by the request
	 * @return the request
	 * @throws IllegalArgumentException if there are none
	 */
	public static AppendRequest of(byte[] data) {
		return builder().body(data).build();
	}

	/**
	 * A plain append of text in UTF-8, see {@link AppendRequestBuilder#body(byte[])}.
	 * @param text the text
	 * @return the request
	 * @throws IllegalArgumentException if it is empty
	 */
	public static AppendRequest of(String text) {
		return of(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * A plain append of a body that is streamed to the server as it comes, see
	 * {@link AppendRequestBuilder#body(Publisher)}.
	 * @param buffers the body's buffers, released by the client
	 * @return the request
	 */
	public static AppendRequest of(Publisher<DataBuffer> buffers) {
		return builder().body(buffers).build();
	}

	/**
	 * A plain append of one message to a JSON stream, see
	 * {@link AppendRequestBuilder#json(Object)}.
	 * @param value the value, converted by the client's JSON mapper
	 * @return the request
	 */
	public static AppendRequest json(Object value) {
		return builder().json(value).build();
	}

	/**
	 * What is appended.
	 * @return the body
	 */
	public Body body() {
		return this.body;
	}

	/**
	 * The stream's content type; {@code null}, the default, to ask the server once.
	 * @return the value
	 */
	public @Nullable MediaType contentType() {
		return this.contentType;
	}

	/**
	 * A writer's sequence that must sort byte-wise above the last one
	 * ({@code Stream-Seq}); {@code null} for none.
	 * @return the value
	 */
	public @Nullable String streamSequence() {
		return this.streamSequence;
	}

	/**
	 * An entity tag that must be the stream's present one ({@code If-Match}), on servers
	 * that support it; {@code null} for any.
	 * @return the value
	 */
	public @Nullable String ifMatch() {
		return this.ifMatch;
	}

	/**
	 * The numbers by which the server recognises the append when it comes again;
	 * {@code null} for a plain append.
	 * @return the value
	 */
	public @Nullable ProducerSequence producer() {
		return this.producer;
	}

	/**
	 * Whether the stream is closed with this append; not by default.
	 * @return the value
	 */
	public boolean closeStream() {
		return this.closeStream;
	}

	/**
	 * Whether the client may repeat the request where that is safe, as it may by default;
	 * otherwise it is sent exactly once, and the caller decides.
	 * @return the value
	 */
	public boolean retry() {
		return this.retry;
	}

	/** Not what is appended, which may be large or secret. */
	@Override
	public String toString() {
		return "AppendRequest[contentType=" + this.contentType + ", streamSequence=" + this.streamSequence
				+ ", ifMatch=" + this.ifMatch + ", producer=" + this.producer + ", closeStream=" + this.closeStream
				+ ", retry=" + this.retry + "]";
	}

	/**
	 * What an append consists of, as {@link AppendRequestBuilder} made it. There may be
	 * other kinds in time.
	 */
	public interface Body {

		/**
		 * Bytes as they are.
		 *
		 * @param data the bytes
		 */
		record Bytes(byte[] data) implements Body {
		}

		/**
		 * One message of a JSON stream.
		 *
		 * @param value the value to convert
		 */
		record Json(Object value) implements Body {
		}

		/**
		 * A body that is streamed.
		 *
		 * @param buffers its buffers
		 */
		record Buffers(Publisher<DataBuffer> buffers) implements Body {
		}

	}

}
