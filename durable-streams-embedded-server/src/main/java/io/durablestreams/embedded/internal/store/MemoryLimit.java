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

import java.util.HashMap;
import java.util.Map;

/**
 * What streams without a data directory may hold, so that they leave the application its
 * heap. Only the one writer touches it.
 */
final class MemoryLimit {

	private final Map<Long, Long> sizes = new HashMap<>();

	private final long max;

	private long held;

	MemoryLimit(long max) {
		this.max = max;
	}

	/** Half of the largest heap. */
	static MemoryLimit ofHeap() {
		return new MemoryLimit(Runtime.getRuntime().maxMemory() / 2);
	}

	/**
	 * Check changes before they are made.
	 * @throws RefusedException if there is no room for them
	 */
	void require(Changes changes) {
		long size = changes.sizes().values().stream().mapToLong(Long::longValue).sum();
		if (size > 0 && this.held + size > this.max) {
			throw new RefusedException(new Refusal.NoSpace("The server keeps its streams in memory and they hold "
					+ this.held + " bytes of at most " + this.max + "; delete some, or give it a data directory"));
		}
	}

	/** Count changes that were made. */
	void count(Changes changes) {
		changes.sizes().forEach((stream, size) -> {
			this.sizes.merge(stream, size, Long::sum);
			this.held += size;
		});
		changes.removed().forEach((stream) -> {
			Long size = this.sizes.remove(stream);
			this.held -= (size != null) ? size : 0;
		});
	}

}
