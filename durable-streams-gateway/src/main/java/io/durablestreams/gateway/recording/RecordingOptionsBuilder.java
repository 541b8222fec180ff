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
 * Builds {@link RecordingOptions}; what each option means and its default is told there.
 * Not thread-safe.
 */
public final class RecordingOptionsBuilder {

	@Nullable String key;

	MediaType contentType = MediaType.APPLICATION_JSON;

	@Nullable Duration ttl = Duration.ofDays(1);

	DataSize bufferMemory = DataSize.ofKilobytes(256);

	@Nullable Object lastMessage;

	@Nullable Object cancelMessage;

	@Nullable Function<Throwable, @Nullable Object> failureMessage;

	RecordingOptionsBuilder() {
	}

	/**
	 * Set what the recording is started for.
	 * @param key see {@link RecordingOptions#key()}
	 * @return this builder
	 */
	public RecordingOptionsBuilder key(@Nullable String key) {
		this.key = key;
		return this;
	}

	/**
	 * Set the stream's content type.
	 * @param contentType see {@link RecordingOptions#contentType()}
	 * @return this builder
	 */
	public RecordingOptionsBuilder contentType(MediaType contentType) {
		this.contentType = contentType;
		return this;
	}

	/**
	 * Set the stream's time to live.
	 * @param ttl see {@link RecordingOptions#ttl()}
	 * @return this builder
	 */
	public RecordingOptionsBuilder ttl(@Nullable Duration ttl) {
		this.ttl = ttl;
		return this;
	}

	/**
	 * Set how much may wait to be appended.
	 * @param bufferMemory see {@link RecordingOptions#bufferMemory()}
	 * @return this builder
	 */
	public RecordingOptionsBuilder bufferMemory(DataSize bufferMemory) {
		this.bufferMemory = bufferMemory;
		return this;
	}

	/**
	 * Set what is appended behind the last value.
	 * @param lastMessage see {@link RecordingOptions#lastMessage()}
	 * @return this builder
	 */
	public RecordingOptionsBuilder lastMessage(@Nullable Object lastMessage) {
		this.lastMessage = lastMessage;
		return this;
	}

	/**
	 * Set what is appended when the recording is cancelled.
	 * @param cancelMessage see {@link RecordingOptions#cancelMessage()}
	 * @return this builder
	 */
	public RecordingOptionsBuilder cancelMessage(@Nullable Object cancelMessage) {
		this.cancelMessage = cancelMessage;
		return this;
	}

	/**
	 * Set what is appended when the recording fails.
	 * @param failureMessage see {@link RecordingOptions#failureMessage()}
	 * @return this builder
	 */
	public RecordingOptionsBuilder failureMessage(@Nullable Function<Throwable, @Nullable Object> failureMessage) {
		this.failureMessage = failureMessage;
		return this;
	}

	/**
	 * Build the options.
	 * @return the options
	 * @throws IllegalArgumentException if the time to live isn't positive
	 */
	public RecordingOptions build() {
		if (this.ttl != null && (this.ttl.isNegative() || this.ttl.isZero())) {
			throw new IllegalArgumentException(
					"The time to live of a recording's stream must be positive: " + this.ttl);
		}
		return new RecordingOptions(this);
	}

}
