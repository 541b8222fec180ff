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
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.durablestreams.client.AppendResult;
import org.jspecify.annotations.Nullable;

/**
 * A batch whose body was refused, and which is therefore sent part by part. The first
 * part has the sequence of the whole: if the server has the whole after all, because the
 * refusal was something else's in between, it takes the part for a duplicate and tells by
 * that.
 */
final class BatchSplit {

	/** Parts of one message that were refused by themselves. */
	private final List<Batch> refused = new ArrayList<>();

	private final Deque<Batch> rest = new ArrayDeque<>();

	private boolean exhausted;

	BatchSplit() {
	}

	BatchSplit(BatchSplit other) {
		this.refused.addAll(other.refused);
		this.rest.addAll(other.rest);
		this.exhausted = other.exhausted;
	}

	/**
	 * The part to try after one that was refused.
	 */
	Batch next(Batch part) {
		if (part.isSplittable()) {
			List<? extends Batch> parts = part.split();
			for (int i = parts.size() - 1; i > 0; i--) {
				this.rest.addFirst(parts.get(i));
			}
			return parts.get(0);
		}
		if (this.rest.isEmpty()) {
			this.exhausted = true;
			return part;
		}
		this.refused.add(part);
		return this.rest.removeFirst();
	}

	/** Whether every part was refused by itself. */
	boolean isExhausted() {
		return this.exhausted;
	}

	/**
	 * The part that was tried has been written, so the whole had not.
	 * @return the parts behind it, to be sent next
	 */
	List<Batch> partAccepted(@Nullable Throwable cause, Consumer<Command> commands) {
		this.refused.forEach((part) -> commands.accept(new Command.Reject(part, Reason.REFUSED, cause)));
		return List.copyOf(this.rest);
	}

	/**
	 * The server has something under these numbers: the whole, unless an attempt without
	 * a response may have brought it the part.
	 */
	void partKnown(InFlightBatch sent, AppendResult result, Consumer<Command> commands) {
		others().forEach((part) -> commands.accept(sent.possiblyWritten
				? new Command.LeaveUnknown(part, Reason.REFUSED, sent.cause) : new Command.Acknowledge(part, result)));
	}

	/** All parts but the one that is tried. */
	Stream<Batch> others() {
		return Stream.concat(this.refused.stream(), this.rest.stream());
	}

	@Override
	public String toString() {
		return "/" + this.refused + this.rest + this.exhausted;
	}

}
