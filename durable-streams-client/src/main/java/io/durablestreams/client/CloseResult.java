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

import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import org.jspecify.annotations.Nullable;

/**
 * The response to a request that closed the stream. Immutable.
 */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
public final class CloseResult {

	private final Offset finalOffset;

	private CloseResult(Offset finalOffset) {
		this.finalOffset = finalOffset;
	}

	/**
	 * The result of closing a stream.
	 * @param finalOffset the offset behind the stream's last byte
	 * @return the result
	 */
	public static CloseResult of(Offset finalOffset) {
		return new CloseResult(finalOffset);
	}

	/**
	 * The offset behind the stream's last byte.
	 * @return the value
	 */
	public Offset finalOffset() {
		return this.finalOffset;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof CloseResult that && Objects.equals(this.finalOffset, that.finalOffset);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.finalOffset);
	}

	@Override
	public String toString() {
		return "CloseResult[finalOffset=" + this.finalOffset + "]";
	}

}
