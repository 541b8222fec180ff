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
 * The response to an append that is in the stream. Immutable.
 */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
public final class AppendResult {

	private final @Nullable Offset nextOffset;

	private final boolean duplicate;

	private final boolean closed;

	private final @Nullable String etag;

	private final @Nullable Long acceptedSequence;

	private AppendResult(@Nullable Offset nextOffset, boolean duplicate, boolean closed, @Nullable String etag,
			@Nullable Long acceptedSequence) {
		this.nextOffset = nextOffset;
		this.duplicate = duplicate;
		this.closed = closed;
		this.etag = etag;
		this.acceptedSequence = acceptedSequence;
	}

	/**
	 * The result of an append to a stream that stays open.
	 * @param nextOffset the stream's tail right after the append
	 * @return the result
	 */
	public static AppendResult of(Offset nextOffset) {
		return of(nextOffset, false, false, null);
	}

	/**
	 * The result of an append.
	 * @param nextOffset the stream's tail right after the append, if it is known
	 * @param duplicate whether the server had the append already
	 * @param closed whether the stream is closed now
	 * @param etag the entity tag, if there is one
	 * @return the result
	 */
	public static AppendResult of(@Nullable Offset nextOffset, boolean duplicate, boolean closed,
			@Nullable String etag) {
		return new AppendResult(nextOffset, duplicate, closed, etag, null);
	}

	/**
	 * This result, with what the server has accepted of the producer.
	 * @param acceptedSequence see {@link #acceptedSequence()}
	 * @return the result
	 */
	public AppendResult withAcceptedSequence(@Nullable Long acceptedSequence) {
		return new AppendResult(this.nextOffset, this.duplicate, this.closed, this.etag, acceptedSequence);
	}

	/**
	 * The stream's tail right after the append; {@code null} only where the server
	 * answered that it had the append already without saying where.
	 * @return the value
	 */
	public @Nullable Offset nextOffset() {
		return this.nextOffset;
	}

	/**
	 * Whether the server had the append already (only with a {@link ProducerSequence};
	 * never for a plain append, whose response is always 204).
	 * @return the value
	 */
	public boolean duplicate() {
		return this.duplicate;
	}

	/**
	 * Whether the stream is closed now.
	 * @return the value
	 */
	public boolean closed() {
		return this.closed;
	}

	/**
	 * The entity tag, where the server gives one.
	 * @return the value
	 */
	public @Nullable String etag() {
		return this.etag;
	}

	/**
	 * The highest sequence that the server has accepted of the producer in its epoch; for
	 * an append that it had already this may be a later one. {@code null} for a plain
	 * append, or where the server doesn't say.
	 * @return the value
	 */
	public @Nullable Long acceptedSequence() {
		return this.acceptedSequence;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof AppendResult that && Objects.equals(this.nextOffset, that.nextOffset)
				&& this.duplicate == that.duplicate && this.closed == that.closed
				&& Objects.equals(this.etag, that.etag) && Objects.equals(this.acceptedSequence, that.acceptedSequence);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.nextOffset, this.duplicate, this.closed, this.etag, this.acceptedSequence);
	}

	@Override
	public String toString() {
		return "AppendResult[nextOffset=" + this.nextOffset + ", duplicate=" + this.duplicate + ", closed="
				+ this.closed + ", etag=" + this.etag + ", acceptedSequence=" + this.acceptedSequence + "]";
	}

}
