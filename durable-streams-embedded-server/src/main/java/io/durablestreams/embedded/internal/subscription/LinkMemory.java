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

package io.durablestreams.embedded.internal.subscription;

import java.util.Collection;

/**
 * What the names of the streams that subscriptions cover hold in memory, each of them and
 * all together. Only the service's one thread touches it.
 */
final class LinkMemory {

	/** Some 50,000 streams with short names. */
	private static final long MAX_OF_ONE = 8 * 1024 * 1024;

	private static final long MAX_OF_ALL = 4 * MAX_OF_ONE;

	/** The entry of a map, a link and the string around the characters. */
	private static final int OVERHEAD = 120;

	private long total;

	/**
	 * The share of a new subscription.
	 */
	Share share() {
		return new Share();
	}

	private static long size(Collection<String> streams) {
		return streams.stream().mapToLong((stream) -> OVERHEAD + 2L * stream.length()).sum();
	}

	/**
	 * What the links of one subscription hold.
	 */
	final class Share {

		private long held;

		/**
		 * Check that streams fit that aren't covered yet.
		 * @throws SubscriptionException if they don't
		 */
		void require(Collection<String> streams) {
			long size = size(streams);
			if (this.held + size > MAX_OF_ONE) {
				throw tooMany("The subscription would cover more streams than one may");
			}
			if (LinkMemory.this.total + size > MAX_OF_ALL) {
				throw tooMany("All subscriptions would together cover more streams than they may");
			}
		}

		void add(Collection<String> streams) {
			count(size(streams));
		}

		void remove(Collection<String> streams) {
			count(-size(streams));
		}

		private void count(long size) {
			this.held += size;
			LinkMemory.this.total += size;
		}

		private static SubscriptionException tooMany(String message) {
			return new SubscriptionException(SubscriptionException.Problem.TOO_MANY_STREAMS,
					message + ": let it cover fewer, or use several servers");
		}

	}

}
