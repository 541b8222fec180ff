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

package io.durablestreams.embedded.internal.store;

/**
 * Why the store refuses an operation.
 */
public sealed interface Refusal {

	/**
	 * What the client is told.
	 * @return one sentence
	 */
	String message();

	/**
	 * A refusal that needs no details.
	 */
	enum Plain implements Refusal {

		/** There is no such stream. */
		NOT_FOUND("There is no such stream"),

		/** The stream was deleted, and forks of it still live. */
		GONE("The stream was deleted"),

		/** The path can't be used while forks of its deleted stream live. */
		PATH_BLOCKED("The stream was deleted but still has forks: its path can't be used before they are deleted"),

		/** The stream exists with another configuration. */
		OTHER_CONFIGURATION("The stream exists with another configuration"),

		/** The content type isn't the stream's. */
		CONTENT_TYPE("The content type isn't the stream's"),

		/** {@code Stream-Seq} isn't above the last one. */
		SEQUENCE("Stream-Seq isn't above the last one"),

		/** A new epoch has to begin with sequence number 0. */
		EPOCH_START("A new Producer-Epoch has to begin with Producer-Seq 0"),

		/** The source of a fork doesn't exist. */
		SOURCE_NOT_FOUND("There is no stream to fork from"),

		/** The source of a fork was deleted. */
		SOURCE_GONE("The stream to fork from was deleted"),

		/** The fork's position lies beyond the source's tail. */
		FORK_BEYOND_TAIL("The fork's position lies beyond the tail of its source"),

		/** The server holds as many streams as it may. */
		TOO_MANY_STREAMS("The server holds as many streams as it may"),

		/** The fork would inherit from too many streams. */
		FORK_TOO_DEEP("The fork would inherit from more than " + Fork.MAX_SEGMENTS + " streams");

		private final String message;

		Plain(String message) {
			this.message = message;
		}

		@Override
		public String message() {
			return this.message;
		}

	}

	/**
	 * There is no room for it.
	 *
	 * @param reason where, and why
	 */
	record NoSpace(String reason) implements Refusal {

		@Override
		public String message() {
			return this.reason + ". Nothing of this request was kept";
		}

	}

	/**
	 * The stream is closed.
	 *
	 * @param tail its final position
	 */
	record Closed(long tail) implements Refusal {

		@Override
		public String message() {
			return "The stream is closed";
		}

	}

	/**
	 * A newer epoch of this producer was seen.
	 *
	 * @param epoch the newest one
	 */
	record StaleEpoch(long epoch) implements Refusal {

		@Override
		public String message() {
			return "A newer Producer-Epoch was seen";
		}

	}

	/**
	 * Sequence numbers are missing.
	 *
	 * @param expected the next one
	 * @param received the one received
	 */
	record SequenceGap(long expected, long received) implements Refusal {

		@Override
		public String message() {
			return "Producer-Seq leaves a gap";
		}

	}

}
