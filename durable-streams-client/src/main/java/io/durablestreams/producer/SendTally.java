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

import io.durablestreams.producer.internal.buffer.OutcomeListener;
import org.jspecify.annotations.Nullable;

/**
 * Counts what became of the messages that were sent through one producer, for who flushes
 * it. Thread-safe.
 */
final class SendTally implements OutcomeListener {

	private static final Counts NOTHING = new Counts(0, 0, 0);

	private long acknowledged;

	private long rejected;

	private long unknown;

	private @Nullable ProducerException lastFailure;

	private Counts flushed = NOTHING;

	@Override
	public synchronized void acknowledged() {
		this.acknowledged++;
	}

	@Override
	public synchronized void failed(RuntimeException failure) {
		if (failure instanceof RejectedAppendException) {
			this.rejected++;
		}
		else {
			this.unknown++;
		}
		this.lastFailure = (failure instanceof ProducerException known) ? known : this.lastFailure;
	}

	/**
	 * A flush begins.
	 * @return what the flushes before it have told already
	 */
	synchronized Counts flushed() {
		return this.flushed;
	}

	/**
	 * A flush ends. Where flushes overlap, each tells of what the others tell too.
	 * @param before what was told when it began
	 * @return what came since
	 */
	synchronized FlushResult flush(Counts before) {
		this.flushed = new Counts(this.acknowledged, this.rejected, this.unknown);
		long rejected = this.rejected - before.rejected;
		long unknown = this.unknown - before.unknown;
		return FlushResult.of(this.acknowledged - before.acknowledged, rejected, unknown,
				(rejected + unknown > 0) ? this.lastFailure : null);
	}

	/**
	 * How many messages had which outcome.
	 *
	 * @param acknowledged how many are in the stream
	 * @param rejected how many are not
	 * @param unknown how many may be
	 */
	record Counts(long acknowledged, long rejected, long unknown) {
	}

}
