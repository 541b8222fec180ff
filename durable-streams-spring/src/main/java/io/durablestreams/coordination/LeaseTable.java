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

package io.durablestreams.coordination;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

import io.durablestreams.offset.CheckpointKey;

/**
 * Where leases and members are written down. One thread at a time uses it; its methods
 * block for a limited time, and throw whatever exception when the table can't be reached.
 * All times in it are those of one clock that is not the instances'.
 */
public interface LeaseTable extends AutoCloseable {

	/**
	 * Make sure that leases on streams can be claimed.
	 * @param keys the streams
	 */
	void prepare(Collection<CheckpointKey> keys);

	/**
	 * Claim a lease that nobody holds.
	 * @param key the stream
	 * @param owner who claims it
	 * @param time for how long
	 * @return the lease's epoch, if it was free
	 */
	OptionalLong claim(CheckpointKey key, String owner, Duration time);

	/**
	 * Renew leases, all at once.
	 * @param owner who holds them
	 * @param keys the streams
	 * @param time for how long from now
	 * @return the epochs of those that were renewed; one that is missing may be lost, or
	 * in use at the moment
	 */
	Map<CheckpointKey, Long> renew(String owner, Collection<CheckpointKey> keys, Duration time);

	/**
	 * Give a lease back.
	 * @param key the stream
	 * @param owner who holds it
	 * @param epoch the lease's epoch
	 */
	void release(CheckpointKey key, String owner, long epoch);

	/**
	 * Say that an instance lives, and is a member of groups and of no others.
	 * @param instance who
	 * @param groups the groups
	 * @param time for how long
	 */
	void heartbeat(String instance, Set<String> groups, Duration time);

	/**
	 * Read all that instances have written down.
	 * @param keys the streams whose owners are of interest
	 * @return what there is
	 */
	Snapshot snapshot(Collection<CheckpointKey> keys);

	@Override
	void close();

	/**
	 * What is in the table.
	 *
	 * @param members the living members of each group
	 * @param holdings how many leases each owner holds, whatever their groups
	 * @param owners who holds which of the streams that were asked for; those without an
	 * owner are free
	 */
	record Snapshot(Map<String, Set<String>> members, Map<String, Integer> holdings,
			Map<CheckpointKey, String> owners) {

		/**
		 * Create a snapshot.
		 */
		public Snapshot {
			members = Map.copyOf(members);
			holdings = Map.copyOf(holdings);
			owners = Map.copyOf(owners);
		}

		int holdingsOf(String instance) {
			return this.holdings.getOrDefault(instance, 0);
		}

	}

}
