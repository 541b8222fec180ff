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

import java.time.Duration;

import io.durablestreams.client.error.DurableStreamException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.BackOffExecution;

/**
 * The waits between attempts, without end: as the producers of the stream wait, or as the
 * server asks for, but no longer than is useful.
 */
final class RelayWaits {

	private static final Duration LONGEST = Duration.ofSeconds(30);

	/** Before it is known which producers there are. */
	private static final Duration BLIND = Duration.ofSeconds(3);

	private @Nullable BackOffExecution execution;

	/** An attempt has succeeded: the waits begin anew. */
	void reset() {
		this.execution = null;
	}

	Duration next(Throwable failure, @Nullable BackOff backOff) {
		Duration wait = BLIND;
		if (backOff != null) {
			if (this.execution == null) {
				this.execution = backOff.start();
			}
			long millis = this.execution.nextBackOff();
			wait = (millis != BackOffExecution.STOP) ? Duration.ofMillis(millis) : LONGEST;
		}
		Duration asked = (failure instanceof DurableStreamException known) ? known.getRetryAfter() : null;
		if (asked != null && asked.compareTo(wait) > 0) {
			wait = asked;
		}
		return (wait.compareTo(LONGEST) < 0) ? wait : LONGEST;
	}

}
