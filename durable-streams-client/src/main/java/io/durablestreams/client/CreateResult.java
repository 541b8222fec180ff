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
 * The response to a create request. Immutable.
 */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
public final class CreateResult {

	private final boolean created;

	private final Offset nextOffset;

	private CreateResult(boolean created, Offset nextOffset) {
		this.created = created;
		this.nextOffset = nextOffset;
	}

	/**
	 * The result of creating a stream.
	 * @param created whether the stream was made by the request
	 * @param nextOffset the stream's tail
	 * @return the result
	 */
	public static CreateResult of(boolean created, Offset nextOffset) {
		return new CreateResult(created, nextOffset);
	}

	/**
	 * Whether the stream was made by this request; {@code false} if it existed with the
	 * same configuration, which is also what a repeated request is told whose first
	 * response was lost.
	 * @return the value
	 */
	public boolean created() {
		return this.created;
	}

	/**
	 * The stream's tail.
	 * @return the value
	 */
	public Offset nextOffset() {
		return this.nextOffset;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof CreateResult that && this.created == that.created
				&& Objects.equals(this.nextOffset, that.nextOffset);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.created, this.nextOffset);
	}

	@Override
	public String toString() {
		return "CreateResult[created=" + this.created + ", nextOffset=" + this.nextOffset + "]";
	}

}
