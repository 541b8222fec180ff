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

import java.lang.reflect.Type;

import io.durablestreams.client.error.FailedRequest;
import io.durablestreams.client.error.UnreadableMessageException;
import io.durablestreams.client.internal.Framing;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Converts the messages of one read, each on its own: what is wrong with one is no
 * other's concern.
 *
 * @param <T> the messages' type
 */
final class MessageConversion<T> {

	private final JsonMapper mapper;

	private final JavaType type;

	private final Framing framing;

	private final FailedRequest read;

	MessageConversion(JsonMapper mapper, Type type, Framing framing, FailedRequest read) {
		this.mapper = mapper;
		this.type = mapper.constructType(type);
		this.framing = framing;
		this.read = read;
	}

	ReadMessage<T> convert(ReadSignal.Message message) {
		try {
			return new ReadMessage<>(value(message), message.position());
		}
		catch (RuntimeException | Error ex) {
			// An error, too, of which Reactor would otherwise tell nobody.
			throw new UnreadableMessageException(this.read, message.position(), message.data(),
					this.type.getRawClass().getName(), ex);
		}
	}

	@SuppressWarnings("unchecked")
	private @Nullable T value(ReadSignal.Message message) {
		if (!this.framing.framesMessages(message.contentType())) {
			throw new IllegalStateException("A stream of type " + message.contentType()
					+ " has no messages; read its chunks, or give the client a framer for the type");
		}
		if (this.type.hasRawClass(byte[].class)) {
			return (T) message.data();
		}
		if (this.type.hasRawClass(String.class)) {
			return (T) StreamContentTypes.text(message.data(), message.contentType());
		}
		return this.mapper.readValue(message.data(), this.type);
	}

}
