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
 *
 * @param body what to append
 * @param contentType the stream's content type, or {@code null} to ask the server once
 * @param streamSequence a writer's sequence that must sort above the last one, or
 * {@code null}
 * @param ifMatch an entity tag that must be the stream's present one, or {@code null}
 * @param producer the numbers that make the append idempotent, or {@code null}
 * @param close whether to close the stream with this append
 * @param retry whether the client may repeat the request where that is safe
 */
public record AppendRequest(Body body, @Nullable MediaType contentType, @Nullable String streamSequence,
		@Nullable String ifMatch, @Nullable ProducerSequence producer, boolean close, boolean retry) {

	/**
	 * Create a request.
	 * @throws IllegalArgumentException if there is nothing to append and the stream isn't
	 * to be closed, or if the sequence or the entity tag is blank
	 */
	public AppendRequest {
		if (body instanceof Body.Bytes bytes && bytes.data().length == 0 && !close) {
			throw new IllegalArgumentException("There is nothing to append: the protocol refuses an empty append");
		}
		if (streamSequence != null && streamSequence.isBlank()) {
			throw new IllegalArgumentException("The sequence of an append (Stream-Seq) must not be blank");
		}
		if (ifMatch != null && ifMatch.isBlank()) {
			throw new IllegalArgumentException("The entity tag of an append (If-Match) must not be blank");
		}
	}

	private static AppendRequest of(Body body) {
		return new AppendRequest(body, null, null, null, null, false, true);
	}

	/**
	 * A plain append of bytes as they are; on a JSON stream the text of a JSON value, of
	 * which the server flattens an array by one level.
	 * @param data the bytes, from now on owned by the request
	 * @return the request
	 */
	public static AppendRequest of(byte[] data) {
		return of(new Body.Bytes(data));
	}

	/**
	 * A plain append of text in UTF-8.
	 * @param text the text, see {@link #of(byte[])}
	 * @return the request
	 */
	public static AppendRequest of(String text) {
		return of(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * A plain append of one message to a JSON stream. A value that is itself an array
	 * stays one message.
	 * @param value the value, converted by the client's JSON mapper
	 * @return the request
	 */
	public static AppendRequest json(Object value) {
		return of(new Body.Json(value)).contentType(MediaType.APPLICATION_JSON);
	}

	/**
	 * A plain append of a body that is streamed to the server as it comes. It is sent
	 * once: only its publisher knows whether it can be had again.
	 * @param buffers the body's buffers, released by the client
	 * @return the request
	 */
	public static AppendRequest of(Publisher<DataBuffer> buffers) {
		return of(new Body.Buffers(buffers)).once();
	}

	/**
	 * A copy with a content type.
	 * @param contentType the stream's content type
	 * @return the copy
	 */
	public AppendRequest contentType(MediaType contentType) {
		return new AppendRequest(this.body, contentType, this.streamSequence, this.ifMatch, this.producer, this.close,
				this.retry);
	}

	/**
	 * A copy with a writer's sequence ({@code Stream-Seq}).
	 * @param streamSequence the sequence, which must sort byte-wise above the last one
	 * @return the copy
	 */
	public AppendRequest streamSequence(String streamSequence) {
		return new AppendRequest(this.body, this.contentType, streamSequence, this.ifMatch, this.producer, this.close,
				this.retry);
	}

	/**
	 * A copy that is refused unless the stream has this entity tag ({@code If-Match}), on
	 * servers that support it.
	 * @param etag the entity tag
	 * @return the copy
	 */
	public AppendRequest ifMatch(String etag) {
		return new AppendRequest(this.body, this.contentType, this.streamSequence, etag, this.producer, this.close,
				this.retry);
	}

	/**
	 * A copy that the server recognises when it comes again.
	 * @param producer the producer's numbers
	 * @return the copy
	 */
	public AppendRequest producer(ProducerSequence producer) {
		return new AppendRequest(this.body, this.contentType, this.streamSequence, this.ifMatch, producer, this.close,
				this.retry);
	}

	/**
	 * A copy that closes the stream with this append.
	 * @return the copy
	 */
	public AppendRequest closeStream() {
		return new AppendRequest(this.body, this.contentType, this.streamSequence, this.ifMatch, this.producer, true,
				this.retry);
	}

	/**
	 * A copy that is sent exactly once: the caller decides about repeating it.
	 * @return the copy
	 */
	public AppendRequest once() {
		return new AppendRequest(this.body, this.contentType, this.streamSequence, this.ifMatch, this.producer,
				this.close, false);
	}

	/**
	 * What an append consists of.
	 */
	public sealed interface Body {

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
