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

package io.durablestreams.gateway.recording;

import java.time.Duration;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;

/**
 * How something is recorded. Immutable.
 */
public final class RecordingOptions {

	private static final RecordingOptions DEFAULTS = builder().build();

	private final @Nullable String key;

	private final MediaType contentType;

	private final @Nullable Duration ttl;

	private final DataSize bufferMemory;

	private final @Nullable Object lastMessage;

	private final @Nullable Object cancelMessage;

	private final @Nullable Function<Throwable, @Nullable Object> failureMessage;

	RecordingOptions(RecordingOptionsBuilder values) {
		this.key = values.key;
		this.contentType = values.contentType;
		this.ttl = values.ttl;
		this.bufferMemory = values.bufferMemory;
		this.lastMessage = values.lastMessage;
		this.cancelMessage = values.cancelMessage;
		this.failureMessage = values.failureMessage;
	}

	/**
	 * The options that apply unless others are given.
	 * @return the options
	 */
	public static RecordingOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Build options.
	 * @return a builder with the defaults
	 */
	public static RecordingOptionsBuilder builder() {
		return new RecordingOptionsBuilder();
	}

	/**
	 * What the recording is started for; {@code null}, the default, for the stream's
	 * name. Of one key one recording runs at a time.
	 * @return the value
	 */
	public @Nullable String key() {
		return this.key;
	}

	/**
	 * The stream's content type, {@code application/json} by default: each value is a
	 * message. With another type values are texts or bytes; what is empty is left out.
	 * @return the value
	 */
	public MediaType contentType() {
		return this.contentType;
	}

	/**
	 * After which time without being used the stream may go, a day by default;
	 * {@code null} for never.
	 * @return the value, in whole seconds
	 */
	public @Nullable Duration ttl() {
		return this.ttl;
	}

	/**
	 * How much of what was emitted may wait to be appended before the publisher is asked
	 * for no more, 256 KB by default. No single value may be larger.
	 * @return the value
	 */
	public DataSize bufferMemory() {
		return this.bufferMemory;
	}

	/**
	 * What is appended behind the last value when the publisher completes; {@code null},
	 * the default, for nothing.
	 * @return the value
	 */
	public @Nullable Object lastMessage() {
		return this.lastMessage;
	}

	/**
	 * What is appended last when the recording is cancelled; {@code null}, the default,
	 * for nothing.
	 * @return the value
	 */
	public @Nullable Object cancelMessage() {
		return this.cancelMessage;
	}

	/**
	 * Gives what is appended last when the recording fails, {@code null} for nothing; by
	 * default, for JSON only, what {@link DurableStreamRecorderBuilder#failureMessage}
	 * says, which also counts where the instance that recorded is gone.
	 * @return the value
	 */
	public @Nullable Function<Throwable, @Nullable Object> failureMessage() {
		return this.failureMessage;
	}

}
