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

package io.durablestreams.core;

import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.durablestreams.client.StreamPosition;
import org.jspecify.annotations.Nullable;

/**
 * What a copy has appended. Immutable.
 */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
public final class CopyResult {

	private final long count;

	private final StreamPosition position;

	private CopyResult(long count, StreamPosition position) {
		this.count = count;
		this.position = position;
	}

	/**
	 * The result of a copy.
	 * @param count how many messages it has appended
	 * @param position the position of the source right behind them
	 * @return the result
	 */
	public static CopyResult of(long count, StreamPosition position) {
		return new CopyResult(count, position);
	}

	/**
	 * How many messages were appended, or chunks where the content type frames no
	 * messages.
	 * @return the value
	 */
	public long count() {
		return this.count;
	}

	/**
	 * The position of the source right behind what was copied: a later copy from here
	 * appends what has come since, and nothing twice.
	 * @return the value
	 */
	public StreamPosition position() {
		return this.position;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof CopyResult that && this.count == that.count && this.position.equals(that.position);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.count, this.position);
	}

	@Override
	public String toString() {
		return "CopyResult[count=" + this.count + ", position=" + this.position + "]";
	}

}
