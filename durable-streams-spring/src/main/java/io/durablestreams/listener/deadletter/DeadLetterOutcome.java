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

package io.durablestreams.listener.deadletter;

import org.jspecify.annotations.Nullable;

/**
 * What became of a dead letter.
 *
 * @param letter the letter, as it was before
 * @param status what became of it
 * @param failure why it stays, or {@code null} if it doesn't
 */
public record DeadLetterOutcome(DeadLetter letter, Status status, @Nullable Throwable failure) {

	/** What can become of a dead letter. */
	public enum Status {

		/** The listener has handled its message. It is done with. */
		HANDLED,

		/** Its message was appended to the stream that it comes from. It is done with. */
		APPENDED,

		/** It was marked as done. */
		DONE,

		/** It was done with before, and nothing has happened. */
		DONE_BEFORE,

		/** Its message could not be handled or appended. It stays. */
		FAILED

	}

}
