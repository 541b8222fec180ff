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

package io.durablestreams.producer;

import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import org.jspecify.annotations.Nullable;

/**
 * What became of the messages that were sent through a producer since it was flushed
 * before, or since it was made. Immutable.
 */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
public final class FlushResult {

	private final long acknowledged;

	private final long rejected;

	private final long unknown;

	private final @Nullable ProducerException lastFailure;

	private FlushResult(long acknowledged, long rejected, long unknown, @Nullable ProducerException lastFailure) {
		this.acknowledged = acknowledged;
		this.rejected = rejected;
		this.unknown = unknown;
		this.lastFailure = lastFailure;
	}

	/**
	 * The result of a flush.
	 * @param acknowledged how many messages are in the stream
	 * @param rejected how many are not
	 * @param unknown how many may be
	 * @param lastFailure the latest failure, if there was one
	 * @return the result
	 */
	public static FlushResult of(long acknowledged, long rejected, long unknown,
			@Nullable ProducerException lastFailure) {
		return new FlushResult(acknowledged, rejected, unknown, lastFailure);
	}

	/**
	 * How many messages are in the stream.
	 * @return the value
	 */
	public long acknowledged() {
		return this.acknowledged;
	}

	/**
	 * How many messages aren't in the stream, see {@link RejectedAppendException}.
	 * @return the value
	 */
	public long rejected() {
		return this.rejected;
	}

	/**
	 * How many messages are in the stream at most once, see
	 * {@link UnknownOutcomeException}.
	 * @return the value
	 */
	public long unknown() {
		return this.unknown;
	}

	/**
	 * Why the latest of those that were not acknowledged was not; {@code null} if all
	 * were.
	 * @return the value
	 */
	public @Nullable ProducerException lastFailure() {
		return this.lastFailure;
	}

	/**
	 * Whether every message is in the stream.
	 * @return {@code false} if one was rejected, or its outcome is unknown
	 */
	public boolean isComplete() {
		return this.rejected == 0 && this.unknown == 0;
	}

	/**
	 * Insist on every message being in the stream.
	 * @return this result
	 * @throws ProducerException the latest failure, if a message was rejected or its
	 * outcome is unknown
	 */
	public FlushResult orElseThrow() {
		if (this.lastFailure != null) {
			throw this.lastFailure;
		}
		return this;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof FlushResult that && this.acknowledged == that.acknowledged
				&& this.rejected == that.rejected && this.unknown == that.unknown
				&& Objects.equals(this.lastFailure, that.lastFailure);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.acknowledged, this.rejected, this.unknown, this.lastFailure);
	}

	@Override
	public String toString() {
		return "FlushResult[acknowledged=" + this.acknowledged + ", rejected=" + this.rejected + ", unknown="
				+ this.unknown + ", lastFailure=" + this.lastFailure + "]";
	}

}
