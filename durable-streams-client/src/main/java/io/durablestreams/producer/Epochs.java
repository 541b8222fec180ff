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

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;

/**
 * Chooses epochs. A producer id that is configured outlives the process, so its epochs
 * have to grow by themselves: the time in milliseconds does.
 */
final class Epochs {

	private static final int CLAIM_RANGE = 1 << 16;

	private static final AtomicLong LAST_START = new AtomicLong();

	private Epochs() {
	}

	static long first(ProducerOptions options) {
		if (options.producerId() == null) {
			return 0;
		}
		return (options.epoch() != null) ? options.epoch()
				: LAST_START.updateAndGet((last) -> Math.max(last + 1, System.currentTimeMillis()));
	}

	/**
	 * Two that claim the same epoch at once would take one another's batches for
	 * duplicates: a random step keeps them apart.
	 */
	static LongUnaryOperator successor(ProducerOptions options) {
		return options.autoClaim() ? (current) -> current + 1 + ThreadLocalRandom.current().nextInt(CLAIM_RANGE)
				: (current) -> current + 1;
	}

}
