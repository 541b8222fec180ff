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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A producer in the explored world: its machine, what it still has to offer, and the
 * outcome of every item.
 */
final class Claimer {

	enum Outcome {

		ACKNOWLEDGED, REJECTED, UNKNOWN

	}

	private final int index;

	private final Scenario scenario;

	private Delivery delivery;

	private final String items;

	final List<TestBatch> queue;

	final List<TestBatch> backingOff = new ArrayList<>();

	private final Map<Character, Outcome> outcomes;

	private long highestEpoch;

	Claimer(int index, Scenario scenario) {
		this.index = index;
		this.scenario = scenario;
		this.queue = new ArrayList<>();
		for (String batch : scenario.batches(index)) {
			this.queue.add(new TestBatch(batch));
		}
		this.items = String.join("", scenario.batches(index));
		this.outcomes = new TreeMap<>();
		this.highestEpoch = scenario.firstEpoch(index);
		this.delivery = machine();
	}

	Claimer(Claimer other) {
		this.index = other.index;
		this.scenario = other.scenario;
		this.items = other.items;
		this.queue = new ArrayList<>(other.queue);
		this.backingOff.addAll(other.backingOff);
		this.outcomes = new TreeMap<>(other.outcomes);
		this.highestEpoch = other.highestEpoch;
		this.delivery = new Delivery(other.delivery);
	}

	private Delivery machine() {
		return new Delivery(this.highestEpoch, (base) -> this.scenario.successor(this.index, base),
				this.scenario.window(), 1, this.scenario.autoClaim());
	}

	int index() {
		return this.index;
	}

	boolean isEstablished() {
		return this.delivery.isEstablished();
	}

	boolean canOffer() {
		return !this.queue.isEmpty() && this.delivery.accepts();
	}

	boolean canExpire() {
		return !this.delivery.isIdle();
	}

	List<Command> offer() {
		return this.delivery.offer(this.queue.remove(0));
	}

	List<Command> due(TestBatch batch) {
		this.backingOff.remove(batch);
		return this.delivery.due(batch);
	}

	List<Command> expire(boolean all) {
		return this.delivery.expired((batch) -> all);
	}

	List<Command> attemptEnded(TestBatch batch, AttemptResult response) {
		return this.delivery.attemptEnded(batch, response);
	}

	/** A new process with a higher epoch; what was pending has no outcome any more. */
	void restart() {
		this.highestEpoch = this.scenario.successor(this.index, Math.max(this.highestEpoch, this.delivery.epoch()));
		this.delivery = machine();
		this.backingOff.clear();
		for (char item : this.items.toCharArray()) {
			if (this.queue.stream().noneMatch((batch) -> batch.items().indexOf(item) >= 0)) {
				this.outcomes.putIfAbsent(item, Outcome.UNKNOWN);
			}
		}
	}

	void complete(TestBatch batch, Outcome outcome) {
		this.backingOff.remove(batch);
		for (char item : batch.items().toCharArray()) {
			assertThat(this.outcomes.put(item, outcome)).as("earlier outcome of %s", item).isNull();
		}
	}

	void rejectQueue() {
		this.queue.forEach((batch) -> complete(batch, Outcome.REJECTED));
		this.queue.clear();
	}

	boolean isDone() {
		return this.outcomes.size() == this.items.length();
	}

	/** Whether what the stream holds agrees with what was told. */
	void verify(String log) {
		int last = -1;
		for (char item : this.items.toCharArray()) {
			int first = log.indexOf(item);
			Outcome outcome = this.outcomes.get(item);
			if (first != log.lastIndexOf(item)) {
				throw new AssertionError(item + " is in the stream twice: " + log);
			}
			if (first < 0 && outcome == Outcome.ACKNOWLEDGED) {
				throw new AssertionError(item + " was acknowledged and isn't in the stream: " + log);
			}
			if (first >= 0 && outcome == Outcome.REJECTED) {
				throw new AssertionError(item + " was rejected and is in the stream: " + log);
			}
			if (first >= 0 && first < last) {
				throw new AssertionError(item + " is out of order: " + log);
			}
			last = Math.max(last, first);
		}
	}

	boolean acknowledged(char item) {
		return this.outcomes.get(item) == Outcome.ACKNOWLEDGED;
	}

	@Override
	public String toString() {
		return this.delivery + "" + this.queue + this.backingOff + this.outcomes;
	}

}
