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

package io.durablestreams.producer.internal.encoding;

import java.util.Collections;
import java.util.Map;
import java.util.function.Function;

import io.durablestreams.client.envelope.OutgoingMessage;
import org.jspecify.annotations.Nullable;

/**
 * A message that is encoded once its envelope asks for it. Lives on the thread of whoever
 * sends it.
 */
final class UnwrappedMessage implements OutgoingMessage {

	private final String streamName;

	private final Object value;

	private final Map<String, String> headers;

	private final Function<Object, byte[]> encoder;

	private byte @Nullable [] payload;

	UnwrappedMessage(String streamName, Object value, Map<String, String> headers, Function<Object, byte[]> encoder) {
		this.streamName = streamName;
		this.value = value;
		this.headers = Collections.unmodifiableMap(headers);
		this.encoder = encoder;
	}

	@Override
	public String streamName() {
		return this.streamName;
	}

	@Override
	public Object value() {
		return this.value;
	}

	@Override
	public byte[] payload() {
		byte[] encoded = this.payload;
		if (encoded == null) {
			encoded = encode(this.value);
			this.payload = encoded;
		}
		return encoded;
	}

	@Override
	public byte[] encode(Object other) {
		return this.encoder.apply(other);
	}

	@Override
	public Map<String, String> headers() {
		return this.headers;
	}

}
