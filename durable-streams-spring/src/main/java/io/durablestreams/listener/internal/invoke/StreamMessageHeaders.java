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

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import io.durablestreams.client.envelope.MessageContent;
import io.durablestreams.listener.Acknowledgment;
import io.durablestreams.listener.DurableStreamHeaders;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.MessageHeaders;

/**
 * The headers of a message that was read, without a random id and the time of delivery:
 * position and ordinal name the message. The map is made when somebody wants more of them
 * than a single one. Thread-safe.
 */
final class StreamMessageHeaders extends MessageHeaders {

	private static final long serialVersionUID = 1L;

	private final transient Map<String, Object> common;

	private final transient NumberedMessage message;

	private final transient int attempt;

	private final transient @Nullable Acknowledgment acknowledgment;

	private transient volatile @Nullable Map<String, Object> all;

	/**
	 * Create the headers.
	 * @param common those that all messages of a consumer have
	 * @param message what was read
	 * @param attempt which attempt to handle it this is
	 * @param acknowledgment acknowledges it, if the listener does so by itself
	 */
	StreamMessageHeaders(Map<String, Object> common, NumberedMessage message, int attempt,
			@Nullable Acknowledgment acknowledgment) {
		super(null, ID_VALUE_NONE, -1L);
		this.common = common;
		this.message = message;
		this.attempt = attempt;
		this.acknowledgment = acknowledgment;
	}

	@Override
	protected Map<String, Object> getRawHeaders() {
		Map<String, Object> made = this.all;
		if (made == null) {
			made = new HashMap<>(this.message.headers());
			made.putAll(this.common);
			made.put(MessageHeaders.CONTENT_TYPE, this.message.contentType());
			made.put(DurableStreamHeaders.POSITION, this.message.read().position());
			made.put(DurableStreamHeaders.ORDINAL, this.message.ordinal());
			made.put(DurableStreamHeaders.DELIVERY_ATTEMPT, this.attempt);
			if (time() != null) {
				made.put(DurableStreamHeaders.TIME, time());
			}
			if (this.acknowledgment != null) {
				made.put(DurableStreamHeaders.ACKNOWLEDGMENT, this.acknowledgment);
			}
			this.all = made;
		}
		return made;
	}

	@Override
	public @Nullable Object get(Object key) {
		if (!(key instanceof String name)) {
			return null;
		}
		return switch (name) {
			case MessageHeaders.CONTENT_TYPE -> this.message.contentType();
			case DurableStreamHeaders.POSITION -> this.message.read().position();
			case DurableStreamHeaders.ORDINAL -> this.message.ordinal();
			case DurableStreamHeaders.DELIVERY_ATTEMPT -> this.attempt;
			case DurableStreamHeaders.ACKNOWLEDGMENT -> this.acknowledgment;
			case DurableStreamHeaders.TIME -> time();
			default -> {
				Object value = this.common.get(name);
				yield (value != null) ? value : this.message.headers().get(name);
			}
		};
	}

	private @Nullable Instant time() {
		MessageContent content = this.message.content();
		return (content != null) ? content.time() : null;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T get(Object key, Class<T> type) {
		Object value = get(key);
		if (value != null && !type.isAssignableFrom(value.getClass())) {
			throw new IllegalArgumentException("Incorrect type specified for header '" + key + "'. Expected [" + type
					+ "] but actual type is [" + value.getClass() + "]");
		}
		return (T) value;
	}

	@Override
	public boolean containsKey(Object key) {
		return get(key) != null;
	}

	@Override
	public boolean containsValue(Object value) {
		return getRawHeaders().containsValue(value);
	}

	@Override
	public Set<Map.Entry<String, Object>> entrySet() {
		return Collections.unmodifiableMap(getRawHeaders()).entrySet();
	}

	@Override
	public boolean isEmpty() {
		return false;
	}

	@Override
	public Set<String> keySet() {
		return Collections.unmodifiableSet(getRawHeaders().keySet());
	}

	@Override
	public int size() {
		return getRawHeaders().size();
	}

	@Override
	public Collection<Object> values() {
		return Collections.unmodifiableCollection(getRawHeaders().values());
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof MessageHeaders headers && entrySet().equals(headers.entrySet()));
	}

	@Override
	public int hashCode() {
		return getRawHeaders().hashCode();
	}

	@Override
	public String toString() {
		return getRawHeaders().toString();
	}

	/** Written like any other headers. */
	private Object writeReplace() {
		return new Copy(getRawHeaders());
	}

	/** Has all headers from the beginning. */
	private static final class Copy extends MessageHeaders {

		private static final long serialVersionUID = 1L;

		private Copy(Map<String, Object> headers) {
			super(headers, ID_VALUE_NONE, -1L);
		}

	}

}
