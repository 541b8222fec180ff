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
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The batches that were sent under the present epoch and whose older ones aren't all
 * acknowledged, oldest first.
 */
final class InFlightBatches {

	private final List<InFlightBatch> inFlight = new ArrayList<>();

	private long nextSequence;

	InFlightBatches() {
	}

	InFlightBatches(InFlightBatches other) {
		this.nextSequence = other.nextSequence;
		other.inFlight.forEach((sent) -> this.inFlight.add(new InFlightBatch(sent)));
	}

	boolean isEmpty() {
		return this.inFlight.isEmpty();
	}

	int size() {
		return this.inFlight.size();
	}

	List<InFlightBatch> all() {
		return this.inFlight;
	}

	InFlightBatch add(Batch batch) {
		InFlightBatch sent = new InFlightBatch(batch, this.nextSequence++);
		this.inFlight.add(sent);
		return sent;
	}

	InFlightBatch oldest() {
		return this.inFlight.get(0);
	}

	boolean oldestIs(InFlightBatch.State state) {
		return !this.inFlight.isEmpty() && oldest().is(state);
	}

	@Nullable InFlightBatch find(Batch batch, InFlightBatch.State state) {
		for (InFlightBatch sent : this.inFlight) {
			if (sent.batch == batch && sent.is(state)) {
				return sent;
			}
		}
		return null;
	}

	boolean areOnFirstAttempt() {
		return this.inFlight.stream().allMatch(InFlightBatch::isOnFirstAttempt);
	}

	boolean noneOutstanding() {
		return this.inFlight.stream().noneMatch((sent) -> sent.is(InFlightBatch.State.OUTSTANDING));
	}

	/**
	 * Whether none of the batches behind the oldest is in the stream, nor can get there
	 * by a request that has been sent.
	 */
	boolean isRestUnwritten() {
		return this.inFlight.stream()
			.skip(1)
			.noneMatch((sent) -> sent.possiblyWritten || sent.is(InFlightBatch.State.ACKNOWLEDGED));
	}

	/**
	 * Take back the batches behind the oldest, with their sequences.
	 */
	List<Batch> takeBack() {
		List<InFlightBatch> behind = this.inFlight.subList(1, this.inFlight.size());
		List<Batch> batches = behind.stream().map((sent) -> sent.batch).toList();
		behind.clear();
		this.nextSequence = oldest().sequence + 1;
		return batches;
	}

	void dropAcknowledged() {
		while (oldestIs(InFlightBatch.State.ACKNOWLEDGED)) {
			this.inFlight.remove(0);
		}
	}

	/** End the running attempts: each may still reach the server. */
	void cancel(Consumer<Batch> cancelled) {
		for (InFlightBatch sent : this.inFlight) {
			if (sent.is(InFlightBatch.State.OUTSTANDING)) {
				sent.state = InFlightBatch.State.DUE;
				sent.possiblyWritten = true;
				cancelled.accept(sent.batch);
			}
		}
	}

	void beginEpoch() {
		this.inFlight.clear();
		this.nextSequence = 0;
	}

	@Override
	public String toString() {
		return this.nextSequence + this.inFlight.toString();
	}

}
