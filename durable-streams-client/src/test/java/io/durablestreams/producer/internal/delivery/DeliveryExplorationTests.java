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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Visits every state that a few batches, one or two claimers of one producer id, and a
 * number of faults can lead to, in every interleaving. In each state the stream must
 * agree with what was told to the callers, and an undisturbed run from there must give
 * every item its outcome.
 */
class DeliveryExplorationTests {

	private static final boolean SOAK = Boolean.getBoolean("soak");

	private static final int LONGEST_RUN = 300;

	private static final Logger logger = LoggerFactory.getLogger(DeliveryExplorationTests.class);

	static Stream<Scenario> scenarios() {
		List<String> four = List.of("a", "b", "c", "d");
		List<String> two = List.of("a", "b");
		List<String> others = List.of("p", "q");
		int more = SOAK ? 1 : 0;
		return Stream.of(Scenario.of("faults that pass", 3, 3 + more, "ladf", four),
				Scenario.of("one after the other", 1, 4 + more, "ladfer", four),
				Scenario.of("two in flight", 2, 2 + 2 * more, "ladfer", four),
				Scenario.of("three in flight", 3, 2 + 2 * more, "ladfer", four),
				Scenario.of("four in flight", 4, 2 + more, "ladfer", four),
				Scenario.of("a refused item", 2, 2 + more, "ladfer", List.of("a", "bCd", "e", "f")),
				Scenario.of("a refused first item", 3, 3 + more, "ladfer", List.of("A", "b", "c")),
				Scenario.of("refused items in a row", 3, 3 + more, "ladfer", List.of("a", "BC", "D", "e")),
				Scenario.of("a proxy refuses what is written", 1, 3 + more, "pladfer", List.of("abc", "de", "f")),
				Scenario.of("a proxy refuses what is written ahead", 2, 2 + more, "pladfe", List.of("ab", "cd", "e")),
				Scenario.of("a proxy refuses two in flight that are written", 3, 3 + more, "plade",
						List.of("a", "bc", "de", "f")),
				Scenario.of("a proxy refuses a part that is written", 2, 2 + more, "pa",
						List.of("a", "b", "cdef", "g")),
				Scenario.of("a proxy refuses parts and the server items", 2, 2 + more, "pa", List.of("a", "b", "CdEf")),
				Scenario.of("a proxy and refused items", 1, 2 + more, "plad", List.of("aBc", "dE", "f")),
				Scenario.of("server forgets producers", 3, 3 + more, "sladf", four),
				Scenario.two("two claimers fence each other", 2, false, 1 + 2 * more, "ladfer", two, others),
				Scenario.two("two claimers claim", 1, true, 1 + 2 * more, "ladfer", two, others),
				Scenario.two("two claimers claim with batches in flight", 3, true, 1 + more, "ladfer",
						List.of("a", "b", "c"), others),
				Scenario.two("two claimers and a refused item", 2, true, 1 + more, "ladfer", List.of("a", "bC", "d"),
						List.of("p")),
				Scenario.two("two claimers collide", 2, true, 2, "f", two, others).sameEpochs(),
				Scenario.two("two claimers collide for good", 2, false, 2, "f", two, others).sameEpochs());
	}

	@ParameterizedTest
	@MethodSource("scenarios")
	void whatTheStreamHoldsAgreesWithWhatWasToldAndNothingIsEverStuck(Scenario scenario) {
		Set<Long> visited = new HashSet<>();
		Set<Long> finishing = new HashSet<>();
		Deque<World> open = new ArrayDeque<>();
		open.push(new World(scenario));
		boolean allAcknowledgedSomewhere = false;
		while (!open.isEmpty()) {
			World world = open.pop();
			long key = hash(world.key());
			if (!visited.add(key)) {
				continue;
			}
			world.verify();
			if (!finishing.contains(key)) {
				finish(world, finishing);
			}
			List<Consumer<World>> moves = world.ordinaryMoves();
			assertThat(world.isDone() || !moves.isEmpty()).as("not stuck").isTrue();
			moves.addAll(world.faults());
			if (world.isDone() && scenario.isSurelyDelivered()) {
				assertThat(world.log()).isEqualTo(String.join("", scenario.batches(0)));
				assertThat(world.log().chars().allMatch((item) -> world.acknowledged((char) item))).isTrue();
			}
			allAcknowledgedSomewhere |= world.isDone() && world.acknowledged(firstGoodItem(scenario));
			for (Consumer<World> move : moves) {
				World next = new World(world);
				try {
					move.accept(next);
				}
				catch (RuntimeException | AssertionError ex) {
					throw new AssertionError("In state " + world.key(), ex);
				}
				open.push(next);
			}
		}
		assertThat(allAcknowledgedSomewhere).isTrue();
		logger.info("{}: {} states", scenario, visited.size());
	}

	/**
	 * Without further faults every item has its outcome after a bounded number of moves.
	 */
	private void finish(World start, Set<Long> finishing) {
		World world = new World(start);
		List<Long> path = new ArrayList<>();
		while (!world.isDone()) {
			long key = hash(world.key());
			if (finishing.contains(key)) {
				break;
			}
			path.add(key);
			List<Consumer<World>> moves = world.ordinaryMoves();
			if (moves.isEmpty() || path.size() > LONGEST_RUN) {
				throw new AssertionError("Stuck in " + world.key() + ", begun in " + start.key());
			}
			moves.get(0).accept(world);
			world.verify();
		}
		finishing.addAll(path);
	}

	private static char firstGoodItem(Scenario scenario) {
		String items = String.join("", scenario.batches(0));
		return (char) items.chars().filter(Character::isLowerCase).findFirst().orElseThrow();
	}

	private static long hash(String text) {
		long hash = 0xcbf29ce484222325L;
		for (int i = 0; i < text.length(); i++) {
			hash = (hash ^ text.charAt(i)) * 0x9E3779B97F4A7C15L;
			hash ^= hash >>> 29;
		}
		return hash;
	}

}
