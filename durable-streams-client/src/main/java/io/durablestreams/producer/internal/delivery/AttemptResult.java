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

package io.durablestreams.producer.internal.delivery;

import io.durablestreams.client.AppendResult;
import org.jspecify.annotations.Nullable;

/**
 * What became of one attempt to append a batch.
 */
public sealed interface AttemptResult {

	/**
	 * Why the batch was not written, or is not known to be.
	 * @return the cause, or {@code null} if it was written
	 */
	default @Nullable Throwable cause() {
		return null;
	}

	/**
	 * The server wrote the batch.
	 *
	 * @param result the server's result
	 */
	record Accepted(AppendResult result) implements AttemptResult {
	}

	/**
	 * The server had a batch of these numbers already.
	 *
	 * @param result the server's result
	 */
	record Duplicate(AppendResult result) implements AttemptResult {
	}

	/**
	 * The server waits for an earlier batch; nothing was written.
	 *
	 * @param expected the sequence that it expects
	 * @param cause the server's response
	 */
	record Gap(long expected, Throwable cause) implements AttemptResult {
	}

	/**
	 * The server has seen a higher epoch of the same producer id; nothing was written.
	 *
	 * @param currentEpoch the server's epoch
	 * @param cause the server's response
	 */
	record Stale(long currentEpoch, Throwable cause) implements AttemptResult {
	}

	/**
	 * The server doesn't take this body; nothing was written.
	 *
	 * @param certain {@code false} if the request's numbers may be at fault instead of
	 * its body
	 * @param cause the server's response
	 */
	record Refused(boolean certain, Throwable cause) implements AttemptResult {
	}

	/**
	 * The server takes nothing from this producer now, whatever the body; nothing was
	 * written.
	 *
	 * @param cause the server's response
	 */
	record Denied(Throwable cause) implements AttemptResult {
	}

	/**
	 * The attempt failed in a way that may pass.
	 *
	 * @param possiblyWritten whether the server may have written the batch
	 * @param cause the failure
	 */
	record Failed(boolean possiblyWritten, Throwable cause) implements AttemptResult {
	}

}
