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
import java.util.Collection;
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

	/** What belongs to everything that was refused before. */
	private final Deque<Batch> rest = new ArrayDeque<>();

	/** What belongs to a part of that only, for a refused part was split again. */
	private final Deque<Batch> further = new ArrayDeque<>();

	/** Whether the part that is tried is one of those further ones. */
	private boolean beyond;

	private boolean exhausted;

	BatchSplit() {
	}

	BatchSplit(BatchSplit other) {
		this.refused.addAll(other.refused);
		this.rest.addAll(other.rest);
		this.further.addAll(other.further);
		this.beyond = other.beyond;
		this.exhausted = other.exhausted;
	}

	/**
	 * The part to try after one that was refused.
	 */
	Batch next(Batch part) {
		if (part.isSplittable()) {
			// The server may have this part, without what is behind it.
			while (!this.rest.isEmpty()) {
				this.further.addFirst(this.rest.removeLast());
			}
			List<? extends Batch> parts = part.split();
			this.rest.addAll(parts.subList(1, parts.size()));
			return parts.get(0);
		}
		if (this.rest.isEmpty() && this.further.isEmpty()) {
			this.exhausted = true;
			return part;
		}
		this.refused.add(part);
		this.beyond |= this.rest.isEmpty();
		return this.rest.isEmpty() ? this.further.removeFirst() : this.rest.removeFirst();
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
		return Stream.concat(this.rest.stream(), this.further.stream()).toList();
	}

	/**
	 * The server has something under these numbers, which was refused by something in
	 * between: the whole, or a part that was tried. What belongs to all of these is
	 * there, unless an attempt without a response may have brought the part that is
	 * tried.
	 */
	void partKnown(InFlightBatch sent, AppendResult result, Consumer<Command> commands) {
		boolean known = !this.beyond && !sent.possiblyWritten;
		commands.accept(this.beyond ? leaveUnknown(sent, sent.batch) : new Command.Acknowledge(sent.batch, result));
		Stream.concat(this.refused.stream(), this.rest.stream())
			.forEach((part) -> commands
				.accept(known ? new Command.Acknowledge(part, result) : leaveUnknown(sent, part)));
		this.further.forEach((part) -> commands.accept(leaveUnknown(sent, part)));
	}

	private static Command leaveUnknown(InFlightBatch sent, Batch part) {
		return new Command.LeaveUnknown(part, Reason.REFUSED, sent.cause);
	}

	/** All parts but the one that is tried. */
	Stream<Batch> others() {
		return Stream.of(this.refused, this.rest, this.further).flatMap(Collection::stream);
	}

	@Override
	public String toString() {
		return "/" + this.refused + this.rest + this.further + this.beyond + this.exhausted;
	}

}
