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

package io.durablestreams.outbox.jdbc;

import io.durablestreams.client.AppendResult;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt to append a frozen batch ended.
 */
sealed interface Answer {

	/**
	 * Why the batch was not written, or is not known to be.
	 * @return the cause, if there is one to be told
	 */
	default @Nullable Throwable cause() {
		return null;
	}

	/**
	 * The batch was written now.
	 *
	 * @param result where
	 */
	record Accepted(AppendResult result) implements Answer {
	}

	/**
	 * The server says that it has the batch's number already.
	 *
	 * @param result where, if it says so
	 * @param highest the highest number that it has, if it says so
	 */
	record Duplicate(AppendResult result, @Nullable Long highest) implements Answer {
	}

	/**
	 * The server waits for an earlier number: it has forgotten the producer.
	 *
	 * @param expected the number
	 */
	record Gap(long expected) implements Answer {
	}

	/**
	 * The server knows a later epoch.
	 *
	 * @param epoch the epoch
	 */
	record Stale(long epoch) implements Answer {
	}

	/**
	 * Nothing was written because of what is in the batch; less may be taken.
	 *
	 * @param cause why
	 */
	record Refused(Throwable cause) implements Answer {
	}

	/**
	 * Nothing was written, and nothing like it will be.
	 *
	 * @param cause why
	 */
	record Denied(Throwable cause) implements Answer {
	}

	/**
	 * It may work another time.
	 *
	 * @param possiblyApplied whether the batch may have been written
	 * @param cause why it didn't
	 */
	record Failed(boolean possiblyApplied, Throwable cause) implements Answer {
	}

}
