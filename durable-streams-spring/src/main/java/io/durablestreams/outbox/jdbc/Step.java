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
import io.durablestreams.outbox.OutboxStreamStatus.StopCause;

/**
 * What a relay does with its frozen batch next.
 */
sealed interface Step {

	/**
	 * The batch is in the stream: forget its messages, and go on with the next number.
	 *
	 * @param result where it is
	 */
	record Complete(AppendResult result) implements Step {
	}

	/**
	 * Send the same batch again after a while.
	 *
	 * @param doubt whether it may be in the stream
	 * @param cause why it failed
	 */
	record Retry(Doubt doubt, Throwable cause) implements Step {
	}

	/** It isn't in the stream: give it the first number of a new epoch. */
	record Renumber() implements Step {
	}

	/**
	 * Freeze the first half of it in its place.
	 *
	 * @param doubt whether it may be in the stream, as part of the whole
	 */
	record Split(Doubt doubt) implements Step {
	}

	/**
	 * It can't be appended: do as the failure policy says.
	 *
	 * @param cause why
	 */
	record GiveUp(Throwable cause) implements Step {
	}

	/**
	 * Stop, and let somebody look.
	 *
	 * @param cause what kind of reason it is
	 * @param reason why
	 */
	record Stop(StopCause cause, String reason) implements Step {
	}

}
