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

package io.durablestreams.embedded.internal.store;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Appends, closes, or both (protocol sections 5.2 and 5.2.1).
 */
final class AppendOperation implements Operation<StoredAppend> {

	private final AppendCommand command;

	AppendOperation(AppendCommand command) {
		this.command = command;
	}

	@Override
	public StoredAppend apply(Transaction transaction) {
		StreamState state = Streams.require(transaction, this.command.path());
		ProducerTuple producer = this.command.producer();
		// Before anything else: a repeated append has been done, whatever happened since.
		Long duplicateOf = (producer != null) ? duplicateOf(transaction, state, producer) : null;
		if (duplicateOf != null) {
			return new StoredAppend(state, true, false, duplicateOf);
		}
		if (state.closed()) {
			return alreadyClosed(state);
		}
		validate(state);
		if (producer != null) {
			transaction.saveProducer(state.id(), producer);
		}
		StreamState changed = state.appended(transaction.write(state, this.command.records()), this.command.sequence(),
				transaction.now());
		if (this.command.close()) {
			changed = changed.closed(producer);
		}
		transaction.save(changed);
		return new StoredAppend(changed, false, this.command.records().isEmpty(),
				(producer != null) ? producer.sequence() : -1);
	}

	@Override
	public long size() {
		return this.command.records().stream().mapToLong((bytes) -> bytes.length).sum();
	}

	private StoredAppend alreadyClosed(StreamState state) {
		boolean merelyClose = this.command.close() && this.command.records().isEmpty();
		if (merelyClose && this.command.producer() == null) {
			return new StoredAppend(state, false, true, -1);
		}
		throw new RefusedException(new Refusal.Closed(state.tail()));
	}

	private void validate(StreamState state) {
		String contentType = this.command.contentType();
		if (contentType != null && !ContentTypes.same(contentType, state.contentType())) {
			throw new RefusedException(Refusal.Plain.CONTENT_TYPE);
		}
		String sequence = this.command.sequence();
		String last = state.lastSequence();
		if (sequence != null && last != null && sequence.compareTo(last) <= 0) {
			throw new RefusedException(Refusal.Plain.SEQUENCE);
		}
	}

	/**
	 * Check what a producer says of itself.
	 * @return the highest accepted sequence number if this append had been done before,
	 * {@code null} if it is new
	 */
	private static @Nullable Long duplicateOf(Transaction transaction, StreamState state, ProducerTuple producer) {
		if (Objects.equals(state.closedBy(), producer)) {
			return producer.sequence();
		}
		ProducerState known = transaction.producer(state.id(), producer.id());
		if (known == null) {
			return expect(state, 0, producer);
		}
		if (producer.epoch() < known.epoch()) {
			throw new RefusedException(new Refusal.StaleEpoch(known.epoch()));
		}
		if (producer.epoch() > known.epoch()) {
			if (producer.sequence() != 0 && !state.closed()) {
				throw new RefusedException(Refusal.Plain.EPOCH_START);
			}
			return null;
		}
		return (producer.sequence() <= known.sequence()) ? Long.valueOf(known.sequence())
				: expect(state, known.sequence() + 1, producer);
	}

	private static @Nullable Long expect(StreamState state, long expected, ProducerTuple producer) {
		// A closed stream is the better reason: nothing will ever fill the gap.
		if (producer.sequence() != expected && !state.closed()) {
			throw new RefusedException(new Refusal.SequenceGap(expected, producer.sequence()));
		}
		return null;
	}

}
