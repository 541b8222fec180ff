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

package io.durablestreams.faults;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.durablestreams.client.AppendResult;
import io.durablestreams.producer.RejectedAppendException;
import io.durablestreams.producer.UnknownOutcomeException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What became of each numbered message, to be compared with what the stream holds.
 */
final class DeliveryRecord {

	private enum Outcome {

		ACKNOWLEDGED, REJECTED, UNKNOWN

	}

	private final Map<Integer, Outcome> outcomes = new ConcurrentHashMap<>();

	private final AtomicInteger unlocated = new AtomicInteger();

	void sent(int number, CompletableFuture<AppendResult> future) {
		future.whenComplete((result, failure) -> {
			if (failure == null && result.nextOffset() == null) {
				this.unlocated.incrementAndGet();
			}
			this.outcomes.put(number, (failure == null) ? Outcome.ACKNOWLEDGED : outcomeOf(failure));
		});
	}

	private static Outcome outcomeOf(Throwable failure) {
		if (failure instanceof RejectedAppendException) {
			return Outcome.REJECTED;
		}
		if (failure instanceof UnknownOutcomeException) {
			return Outcome.UNKNOWN;
		}
		throw new AssertionError("Neither rejected nor unknown", failure);
	}

	int size() {
		return this.outcomes.size();
	}

	long acknowledged() {
		return this.outcomes.values().stream().filter((outcome) -> outcome == Outcome.ACKNOWLEDGED).count();
	}

	/**
	 * How many messages were acknowledged without an offset.
	 */
	int unlocated() {
		return this.unlocated.get();
	}

	long notAcknowledged() {
		return size() - acknowledged();
	}

	/**
	 * In order every acknowledged message exactly once, no rejected one, each unknown one
	 * at most once.
	 */
	void assertAgreesWith(List<String> messages) {
		List<Integer> numbers = messages.stream().map(Integer::valueOf).toList();
		assertThat(numbers).isSorted().doesNotHaveDuplicates();
		assertThat(numbers).allMatch((number) -> this.outcomes.get(number) != Outcome.REJECTED);
		assertThat(numbers).containsAll(this.outcomes.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() == Outcome.ACKNOWLEDGED)
			.map(Map.Entry::getKey)
			.toList());
	}

	@Override
	public String toString() {
		return acknowledged() + " of " + size() + " acknowledged, "
				+ this.outcomes.values().stream().filter((outcome) -> outcome == Outcome.UNKNOWN).count() + " unknown";
	}

}
