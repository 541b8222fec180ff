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
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.durablestreams.coordination.LeaseTable.Snapshot;
import io.durablestreams.offset.CheckpointKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Instances that decide for themselves spread leases evenly.
 */
class BalanceTests {

	private final Map<String, Set<CheckpointKey>> held = new TreeMap<>();

	private final Set<CheckpointKey> streams = new HashSet<>();

	@ParameterizedTest
	@CsvSource({ "1, 12", "3, 12", "5, 12", "4, 3", "7, 100", "12, 12", "2, 1" })
	void whoeverComesAndGoesTheSpreadBecomesEven(int instances, int streamCount) {
		Random random = new Random(instances * 1000L + streamCount);
		for (int i = 0; i < streamCount; i++) {
			this.streams.add(new CheckpointKey((i % 2 == 0) ? "even" : "odd", "stream-" + i));
		}
		for (int i = 0; i < instances; i++) {
			this.held.put("instance-" + i, new HashSet<>());
			settle(random);
			assertEven();
		}
		while (this.held.size() > 1) {
			this.held.remove(List.copyOf(this.held.keySet()).get(random.nextInt(this.held.size())));
			settle(random);
			assertEven();
		}
	}

	@Test
	void aStreamThatOnlyOneInstanceKnowsStaysThere() {
		CheckpointKey own = new CheckpointKey("own", "stream");
		CheckpointKey other = new CheckpointKey("own", "other");
		Snapshot snapshot = new Snapshot(Map.of("own", Set.of("me"), "shared", Set.of("me", "you")), Map.of("me", 2),
				Map.of(own, "me", other, "me"));
		assertThat(new Balance("me", snapshot).surplus(List.of(own, other), List.of(own, other))).isEmpty();
		assertThat(new Balance("me", snapshot).mayClaim(own, 100)).isTrue();
	}

	/** As many rounds as a few lease times have. */
	private void settle(Random random) {
		for (int round = 0; round < 10; round++) {
			List<String> order = new ArrayList<>(this.held.keySet());
			Collections.shuffle(order, random);
			Snapshot beforeAnyone = snapshot();
			for (String instance : order) {
				Set<CheckpointKey> mine = this.held.get(instance);
				// Some look at the table at the same time, some after others.
				Snapshot snapshot = random.nextBoolean() ? snapshot() : beforeAnyone;
				mine.removeAll(new Balance(instance, snapshot).surplus(mine, this.streams));
				claim(instance, snapshot);
			}
			for (String instance : order) {
				claim(instance, snapshot());
			}
		}
	}

	private void claim(String instance, Snapshot snapshot) {
		Set<CheckpointKey> mine = this.held.get(instance);
		Set<CheckpointKey> taken = this.held.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
		for (CheckpointKey key : this.streams) {
			if (!taken.contains(key) && new Balance(instance, snapshot).mayClaim(key, mine.size())) {
				mine.add(key);
			}
		}
	}

	private Snapshot snapshot() {
		Map<String, Integer> holdings = new HashMap<>();
		Map<CheckpointKey, String> owners = new HashMap<>();
		this.held.forEach((instance, keys) -> {
			holdings.put(instance, keys.size());
			keys.forEach((key) -> owners.put(key, instance));
		});
		Set<String> members = Set.copyOf(this.held.keySet());
		return new Snapshot(Map.of("even", members, "odd", members), holdings, owners);
	}

	private void assertEven() {
		int least = this.streams.size() / this.held.size();
		int most = -Math.floorDiv(-this.streams.size(), this.held.size());
		List<Integer> counts = this.held.values().stream().map(Set::size).toList();
		assertThat(counts).allSatisfy((count) -> assertThat(count).isBetween(least, most));
		assertThat(counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(this.streams.size());
	}

}
