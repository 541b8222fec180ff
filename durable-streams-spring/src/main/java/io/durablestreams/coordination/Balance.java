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

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.durablestreams.coordination.LeaseTable.Snapshot;
import io.durablestreams.offset.CheckpointKey;

/**
 * Spreads leases evenly, each instance deciding for itself: it claims while no other
 * member of the group has fewer, and gives away while one has two fewer.
 */
final class Balance {

	private final String instance;

	private final Snapshot snapshot;

	Balance(String instance, Snapshot snapshot) {
		this.instance = instance;
		this.snapshot = snapshot;
	}

	/**
	 * Whether it is on this instance to claim a free lease.
	 * @param key the stream
	 * @param held how many leases the instance holds
	 * @return whether nobody else should
	 */
	boolean mayClaim(CheckpointKey key, int held) {
		return held <= fewest(key);
	}

	/**
	 * Choose leases to give away.
	 * @param held the leases that the instance holds
	 * @param joined all streams that it would handle
	 * @return those to give away
	 */
	List<CheckpointKey> surplus(Collection<CheckpointKey> held, Collection<CheckpointKey> joined) {
		List<CheckpointKey> wanted = held.stream().filter((key) -> fewest(key) <= held.size() - 2).toList();
		if (wanted.isEmpty()) {
			return List.of();
		}
		int count = Math.min(wanted.size(), Math.max(1, held.size() - share(joined)));
		return new ArrayList<>(wanted).subList(0, count);
	}

	/** What this instance would hold if all were spread evenly. */
	private int share(Collection<CheckpointKey> joined) {
		return (int) Math.ceil(joined.stream().mapToDouble((key) -> 1.0 / (others(key).size() + 1)).sum() - 1e-9);
	}

	/** The fewest leases that any other living member of the group holds. */
	private int fewest(CheckpointKey key) {
		return others(key).stream().mapToInt(this.snapshot::holdingsOf).min().orElse(Integer.MAX_VALUE);
	}

	private Set<String> others(CheckpointKey key) {
		Set<String> others = new HashSet<>(this.snapshot.members().getOrDefault(key.group(), Set.of()));
		others.remove(this.instance);
		return others;
	}

}
