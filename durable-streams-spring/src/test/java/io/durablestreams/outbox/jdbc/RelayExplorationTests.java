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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Visits every state that two relays of one stream can get to with a few messages and
 * faults, in every order of freezing, sending, answering and taking over: requests and
 * answers that get lost, requests that arrive late, relays that are killed (k), a server
 * that forgets (f), a database that is set back to a dump (b), batches that are too large
 * for somebody on the way (s). In each, no message is in the stream twice and none is
 * gone from the table that isn't in the stream; and from each, without more faults, all
 * are relayed or the relay has stopped.
 */
class RelayExplorationTests {

	private static final boolean SOAK = Boolean.getBoolean("soak");

	private static final int LONGEST_RUN = 100;

	private static final Logger logger = LoggerFactory.getLogger(RelayExplorationTests.class);

	/** From each of these states all is relayed. */
	private final Set<Long> finishing = new HashSet<>();

	@ParameterizedTest(name = "{0} messages, {1} faults of {2}")
	@CsvSource({ "3, 1, k", "2, 2, k", "2, 2, kf", "2, 2, b", "2, 3, b", "2, 3, ks" })
	void nothingIsLostOrDoubledOrStuck(int messages, int faults, String kinds) {
		Set<Long> visited = new HashSet<>();
		Deque<RelayWorld> open = new ArrayDeque<>();
		open.push(new RelayWorld(messages, faults + (SOAK ? 1 : 0)));
		boolean stoppedSomewhere = false;
		while (!open.isEmpty()) {
			RelayWorld world = open.pop();
			if (!visited.add(hash(world.key()))) {
				continue;
			}
			verify(world, messages);
			stoppedSomewhere |= world.isStopped();
			assertThat(finish(world)).as("goes on from %s", world.key()).isTrue();
			List<Consumer<RelayWorld>> moves = world.ordinaryMoves();
			moves.addAll(world.faults(kinds));
			for (Consumer<RelayWorld> move : moves) {
				RelayWorld next = world.copy();
				move.accept(next);
				open.push(next);
			}
		}
		assertThat(stoppedSomewhere).as("a relay stops").isEqualTo(!kinds.equals("k"));
		logger.info("{} messages, {} faults of {}: {} states", messages, faults, kinds, visited.size());
	}

	private static void verify(RelayWorld world, int messages) {
		try {
			world.verify(messages);
		}
		catch (AssertionError ex) {
			throw new AssertionError("In state " + world.key(), ex);
		}
	}

	private static long hash(String text) {
		long hash = 0xcbf29ce484222325L;
		for (int i = 0; i < text.length(); i++) {
			hash = (hash ^ text.charAt(i)) * 0x9E3779B97F4A7C15L;
			hash ^= hash >>> 29;
		}
		return hash;
	}

	/** Without further faults. What goes through a state that does is known to do so. */
	private boolean finish(RelayWorld start) {
		RelayWorld world = start.copy();
		List<Long> passed = new ArrayList<>();
		for (int i = 0; i < LONGEST_RUN; i++) {
			List<Consumer<RelayWorld>> moves = world.ordinaryMoves();
			if (world.isDone() || moves.isEmpty()) {
				if (world.isDone()) {
					this.finishing.addAll(passed);
				}
				return world.isDone();
			}
			long state = hash(world.key());
			if (this.finishing.contains(state)) {
				this.finishing.addAll(passed);
				return true;
			}
			passed.add(state);
			moves.get(0).accept(world);
		}
		return false;
	}

}
