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

import java.util.List;

/**
 * What is explored: who sends what, and how much may go wrong.
 *
 * @param name the name
 * @param claimers the batches of each claimer; one letter per item, refused by the server
 * in upper case
 * @param window how many batches may be in flight
 * @param autoClaim whether claimers claim the producer id back
 * @param sameEpoch whether claimers begin with, and claim, the same epochs
 * @param faults how many faults may happen
 * @param kinds which faults, as letters: (l)ost request, lost (a)nswer, (d)elay,
 * re(f)used connection, (e)xpiry, (r)estart of a claimer, server (s)tate lost, a (p)roxy
 * that refuses what it has passed on
 */
record Scenario(String name, List<List<String>> claimers, int window, boolean autoClaim, boolean sameEpoch, int faults,
		String kinds) {

	static Scenario of(String name, int window, int faults, String kinds, List<String> batches) {
		return new Scenario(name, List.of(batches), window, false, false, faults, kinds);
	}

	static Scenario two(String name, int window, boolean autoClaim, int faults, String kinds, List<String> first,
			List<String> second) {
		return new Scenario(name, List.of(first, second), window, autoClaim, false, faults, kinds);
	}

	Scenario sameEpochs() {
		return new Scenario(this.name, this.claimers, this.window, this.autoClaim, true, this.faults, this.kinds);
	}

	Scenario withFaults(int faults) {
		return new Scenario(this.name, this.claimers, this.window, this.autoClaim, this.sameEpoch, faults, this.kinds);
	}

	List<String> batches(int index) {
		return this.claimers.get(index);
	}

	long firstEpoch(int index) {
		return this.sameEpoch ? 0 : index;
	}

	/** Claimers draw epochs at random: here they never draw the same. */
	long successor(int index, long base) {
		if (this.sameEpoch) {
			return base + 1;
		}
		long next = base + 1;
		return (next % 2 == index) ? next : next + 1;
	}

	/**
	 * Whether everything has to be acknowledged in the end. What was refused although it
	 * is in the stream can be found out only where nothing was sent behind it.
	 */
	boolean isSurelyDelivered() {
		String items = String.join("", batches(0));
		return this.claimers.size() == 1 && items.equals(items.toLowerCase()) && !allows('e') && !allows('r')
				&& !allows('s') && !(allows('p') && this.window > 1);
	}

	boolean allows(char kind) {
		return this.kinds.indexOf(kind) >= 0;
	}

	@Override
	public String toString() {
		return this.name;
	}

}
