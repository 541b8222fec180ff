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
 * Builds an {@link AppendRequest}; what each setting means and its default is told there.
 * Not thread-safe.
 */
public final class AppendRequestBuilder {

	AppendRequest.@Nullable Body body;

	@Nullable MediaType contentType;

	@Nullable String streamSequence;

	@Nullable String ifMatch;

	@Nullable ProducerSequence producer;

	boolean closeStream;

	boolean retry = true;

	AppendRequestBuilder() {
	}

	AppendRequestBuilder(AppendRequest request) {
		this.body = request.body();
		this.contentType = request.contentType();
		this.streamSequence = request.streamSequence();
		this.ifMatch = request.ifMatch();
		this.producer = request.producer();
		this.closeStream = request.closeStream();
		this.retry = request.retry();
	}

	/**
	 * Append bytes as they are; on a JSON stream the text of a JSON value, of which the
	 * server flattens an array by one level.
	 * @param data the bytes, from now on owned by the request
	 * @return this builder
	 */
	public AppendRequestBuilder body(byte[] data) {
		this.body = new AppendRequest.Body.Bytes(data);
		return this;
	}

	/**
	 * Append text in UTF-8, see {@link #body(byte[])}.
	 * @param text the text
	 * @return this builder
	 */
	public AppendRequestBuilder body(String text) {
		return body(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Append a body that is streamed to the server as it comes. It is sent once: only its
	 * publisher knows whether it can be had again.
	 * @param buffers the body's buffers, released by the client
	 * @return this builder
	 */
	public AppendRequestBuilder body(Publisher<DataBuffer> buffers) {
		this.body = new AppendRequest.Body.Buffers(buffers);
		return retry(false);
	}

	/**
	 * Append one message to a JSON stream. A value that is itself an array stays one
	 * message.
	 * @param value the value, converted by the client's JSON mapper
	 * @return this builder
	 */
	public AppendRequestBuilder json(Object value) {
		this.body = new AppendRequest.Body.Json(value);
		return contentType(MediaType.APPLICATION_JSON);
	}

	/**
	 * Set the stream's content type.
	 * @param contentType see {@link AppendRequest#contentType()}
	 * @return this builder
	 */
	public AppendRequestBuilder contentType(@Nullable MediaType contentType) {
		this.contentType = contentType;
		return this;
	}

	/**
	 * Set a writer's sequence.
	 * @param streamSequence see {@link AppendRequest#streamSequence()}
	 * @return this builder
	 */
	public AppendRequestBuilder streamSequence(@Nullable String streamSequence) {
		this.streamSequence = streamSequence;
		return this;
	}

	/**
	 * Set the entity tag that the stream must have.
	 * @param etag see {@link AppendRequest#ifMatch()}
	 * @return this builder
	 */
	public AppendRequestBuilder ifMatch(@Nullable String etag) {
		this.ifMatch = etag;
		return this;
	}

	/**
	 * Set the numbers that make the append idempotent.
	 * @param producer see {@link AppendRequest#producer()}
	 * @return this builder
	 */
	public AppendRequestBuilder producer(@Nullable ProducerSequence producer) {
		this.producer = producer;
		return this;
	}

	/**
	 * Set whether the stream is closed with the append.
	 * @param closeStream see {@link AppendRequest#closeStream()}
	 * @return this builder
	 */
	public AppendRequestBuilder closeStream(boolean closeStream) {
		this.closeStream = closeStream;
		return this;
	}

	/**
	 * Set whether the client may repeat the request.
	 * @param retry see {@link AppendRequest#retry()}
	 * @return this builder
	 */
	public AppendRequestBuilder retry(boolean retry) {
		this.retry = retry;
		return this;
	}

	/**
	 * Build the request.
	 * @return the request
	 * @throws IllegalArgumentException if there is nothing to append and the stream isn't
	 * to be closed, or if the sequence or the entity tag is blank
	 */
	public AppendRequest build() {
		return new AppendRequest(this);
	}

}
