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

package io.durablestreams.client.envelope;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;

/**
 * What an envelope has held.
 *
 * @param payload the payload, which is converted for the handler; not to be changed
 * @param headers what has travelled beside it, under the names that the handler finds it
 * by; a trace context among it is continued where it has the names of the application's
 * propagation and is text
 * @param contentType what the payload is, or {@code null} if it is of the stream's
 * content type
 * @param time when what the message tells of has happened, or {@code null} if nobody says
 */
public record MessageContent(byte[] payload, Map<String, Object> headers, @Nullable MediaType contentType,
		@Nullable Instant time) {

	/**
	 * Create the content.
	 */
	public MessageContent {
		headers = Map.copyOf(headers);
	}

	/** Payload and headers may hold what must not be logged. */
	@Override
	public String toString() {
		return "MessageContent[" + this.payload.length + " bytes, " + this.headers.size() + " headers]";
	}

}
