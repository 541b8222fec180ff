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
import io.durablestreams.client.Offset;

/**
 * The server's rules for idempotent producers (protocol section 5.2.1), for one stream
 * and one producer id. Items written in upper case are refused.
 */
final class ModelServer {

	private static final AppendResult RESULT = AppendResult.of(new Offset("1"));

	private static final Throwable CAUSE = new IllegalStateException("response");

	private long epoch = -1;

	private long lastSequence;

	private boolean forgetful;

	private final StringBuilder log = new StringBuilder();

	ModelServer() {
	}

	ModelServer(ModelServer other) {
		this.epoch = other.epoch;
		this.lastSequence = other.lastSequence;
		this.forgetful = other.forgetful;
		this.log.append(other.log);
	}

	AttemptResult append(TestBatch batch, long epoch, long sequence) {
		if (epoch < this.epoch) {
			return new AttemptResult.Stale(this.epoch, CAUSE);
		}
		boolean begins = epoch > this.epoch;
		if (begins && sequence != 0) {
			return (this.epoch < 0) ? new AttemptResult.Gap(0, CAUSE) : new AttemptResult.Refused(false, CAUSE);
		}
		if (!begins && sequence <= this.lastSequence) {
			return new AttemptResult.Duplicate(RESULT);
		}
		if (!begins && sequence > this.lastSequence + 1) {
			return new AttemptResult.Gap(this.lastSequence + 1, CAUSE);
		}
		if (!batch.items().equals(batch.items().toLowerCase())) {
			return new AttemptResult.Refused(false, CAUSE);
		}
		this.epoch = epoch;
		this.lastSequence = sequence;
		this.log.append(batch.items());
		return new AttemptResult.Accepted(RESULT);
	}

	/** Lose what is known of producers, but no data. */
	void forgetProducers() {
		this.forgetful = true;
		this.epoch = -1;
		this.lastSequence = 0;
	}

	boolean isForgetful() {
		return this.forgetful;
	}

	String log() {
		return this.log.toString();
	}

	@Override
	public String toString() {
		return this.epoch + "/" + this.lastSequence + "/" + this.log + this.forgetful;
	}

}
