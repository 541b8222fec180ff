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

import io.durablestreams.producer.FlushResult;
import io.durablestreams.producer.ProducerException;
import io.durablestreams.producer.RejectedAppendException;
import org.jspecify.annotations.Nullable;

/**
 * Counts what became of the messages of a producer, for who flushes it. Thread-safe.
 */
final class OutboxTally {

	private long acknowledged;

	private long rejected;

	private long unknown;

	private @Nullable ProducerException lastFailure;

	/** What flushes have told already. */
	private FlushResult told = FlushResult.of(0, 0, 0, null);

	synchronized void count(@Nullable Throwable failure) {
		if (failure == null) {
			this.acknowledged++;
		}
		else if (failure instanceof RejectedAppendException) {
			this.rejected++;
		}
		else {
			this.unknown++;
		}
		this.lastFailure = (failure instanceof ProducerException known) ? known : this.lastFailure;
	}

	/**
	 * A flush begins.
	 * @return what those before it have told
	 */
	synchronized FlushResult told() {
		return this.told;
	}

	/**
	 * A flush ends. Where flushes overlap, each tells of what the others tell too.
	 * @param before what was told when it began
	 * @return what came since
	 */
	synchronized FlushResult tell(FlushResult before) {
		this.told = FlushResult.of(this.acknowledged, this.rejected, this.unknown, null);
		long newRejected = this.rejected - before.rejected();
		long newUnknown = this.unknown - before.unknown();
		return FlushResult.of(this.acknowledged - before.acknowledged(), newRejected, newUnknown,
				(newRejected + newUnknown > 0) ? this.lastFailure : null);
	}

}
