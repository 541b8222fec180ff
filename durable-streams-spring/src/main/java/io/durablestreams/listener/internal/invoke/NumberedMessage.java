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

package io.durablestreams.listener.internal.invoke;

import java.util.Map;

import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.envelope.MessageContent;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;

/**
 * A message with its number.
 *
 * @param read the message as it was read
 * @param ordinal its number among those that the group has consumed, from 1
 * @param content what was in its envelope, or {@code null} if it has none or still is in
 * it
 * @param detour how it has come, or {@code null} if it was read where it was sent to
 */
public record NumberedMessage(ReadSignal.Message read, long ordinal, @Nullable MessageContent content,
		@Nullable MessageDetour detour) {

	/**
	 * Number a message that was read where it was sent to.
	 * @param read the message as it was read
	 * @param ordinal its number among those that the group has consumed, from 1
	 */
	public NumberedMessage(ReadSignal.Message read, long ordinal) {
		this(read, ordinal, null, null);
	}

	/**
	 * Its number in the stream that it was sent to.
	 * @return the ordinal
	 */
	public long sentOrdinal() {
		return (this.detour != null) ? this.detour.ordinal() : this.ordinal;
	}

	/**
	 * The payload.
	 * @return the bytes
	 */
	public byte[] payload() {
		return (this.content != null) ? this.content.payload() : this.read.data();
	}

	/**
	 * What has travelled beside the payload.
	 * @return the headers
	 */
	public Map<String, Object> headers() {
		return (this.content != null) ? this.content.headers() : Map.of();
	}

	/**
	 * What the payload is.
	 * @return the content type
	 */
	public MediaType contentType() {
		MediaType own = (this.content != null) ? this.content.contentType() : null;
		return (own != null) ? own : this.read.contentType();
	}

}
