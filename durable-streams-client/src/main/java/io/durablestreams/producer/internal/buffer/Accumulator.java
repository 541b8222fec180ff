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

package io.durablestreams.producer.internal.buffer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.durablestreams.producer.internal.encoding.Framing;
import org.jspecify.annotations.Nullable;

/**
 * Gathers messages into batches, and counts the ones without an outcome. Thread-safe.
 */
public final class Accumulator {

	/** Whether a message was taken. */
	public enum Admission {

		/** It was taken and goes with those that wait already. */
		ADMITTED,

		/** It was taken, and whoever sends must look: a batch may be ready now. */
		ADMITTED_READY,

		/** The accumulator is closed for good. */
		CLOSED,

		/** The accumulator was idle and gave up its place to another one. */
		RETIRED;

		/**
		 * Whether the message was taken.
		 * @return {@code true} if so
		 */
		public boolean isAdmitted() {
			return this == ADMITTED || this == ADMITTED_READY;
		}

	}

	private static final class Barrier {

		private final long ordinal;

		private final CompletableFuture<Void> reached = new CompletableFuture<>();

		private long remaining;

		private Barrier(long ordinal, long remaining) {
			this.ordinal = ordinal;
			this.remaining = remaining;
		}

	}

	private final Framing framing;

	private final long maxBytes;

	private final int maxCount;

	private final Deque<PendingMessage> queue = new ArrayDeque<>();

	private final List<Barrier> barriers = new ArrayList<>();

	private Admission admission = Admission.ADMITTED;

	private long queuedBytes;

	private long added;

	private long urgentBelow;

	private long pending;

	private long lastUsed = System.nanoTime();

	/**
	 * Create the accumulator.
	 * @param framing how messages make up a body
	 * @param maxBytes the largest body of a batch of several messages
	 * @param maxCount the largest number of messages in a batch
	 */
	public Accumulator(Framing framing, long maxBytes, int maxCount) {
		this.framing = framing;
		this.maxBytes = maxBytes;
		this.maxCount = maxCount;
	}

	/**
	 * Take a message, if the accumulator is open.
	 * @param message the message
	 * @return whether it was taken
	 */
	public synchronized Admission add(PendingMessage message) {
		if (this.admission != Admission.ADMITTED) {
			return this.admission;
		}
		boolean first = this.queue.isEmpty();
		boolean wasFull = isFull();
		message.ordinal(this.added++);
		this.queue.add(message);
		this.queuedBytes += message.length();
		this.pending++;
		this.lastUsed = message.created();
		if (message.isClosing()) {
			this.urgentBelow = this.added;
		}
		return (first || message.isClosing() || (!wasFull && isFull())) ? Admission.ADMITTED_READY : Admission.ADMITTED;
	}

	private boolean isFull() {
		return this.queue.size() >= this.maxCount
				|| this.framing.bodySize(this.queue.size(), this.queuedBytes) >= this.maxBytes;
	}

	/**
	 * How long the next batch has to wait for more messages.
	 * @param linger the longest wait of a message, in nanoseconds
	 * @param idle whether nothing is in flight
	 * @return the nanoseconds, 0 or less to send now, {@link Long#MAX_VALUE} if there is
	 * nothing to send or nothing until something in flight is answered
	 */
	public synchronized long readyIn(long linger, boolean idle) {
		PendingMessage first = this.queue.peek();
		if (first == null) {
			return Long.MAX_VALUE;
		}
		if (first.ordinal() < this.urgentBelow || isFull()) {
			return 0;
		}
		if (linger == 0) {
			return idle ? 0 : Long.MAX_VALUE;
		}
		return first.created() + linger - System.nanoTime();
	}

	/**
	 * Take the next batch. Its body is no larger than allowed, unless one message alone
	 * is.
	 * @return the batch, or {@code null} if there is none
	 */
	public synchronized @Nullable MessageBatch poll() {
		List<PendingMessage> messages = new ArrayList<>(Math.min(this.queue.size(), this.maxCount));
		long bytes = 0;
		for (PendingMessage message : this.queue) {
			if (!fits(message, messages, bytes)) {
				break;
			}
			messages.add(message);
			bytes += message.length();
		}
		if (messages.isEmpty()) {
			return null;
		}
		// Taken from the queue only when there was memory for the body: whatever is in
		// it still gets an outcome.
		MessageBatch batch = MessageBatch.of(messages, this.framing);
		messages.forEach((message) -> this.queue.remove());
		this.queuedBytes -= bytes;
		return batch;
	}

	private boolean fits(PendingMessage message, List<PendingMessage> messages, long bytes) {
		if (messages.isEmpty()) {
			return true;
		}
		return !message.isClosing() && !messages.get(0).isClosing() && messages.size() < this.maxCount
				&& this.framing.bodySize(messages.size() + 1, bytes + message.length()) <= this.maxBytes;
	}

	/**
	 * Take the messages that are older than allowed.
	 * @param maxAge the age in nanoseconds
	 * @return the messages
	 */
	public synchronized List<PendingMessage> pollOlderThan(long maxAge) {
		List<PendingMessage> messages = new ArrayList<>();
		long now = System.nanoTime();
		while (!this.queue.isEmpty() && now - this.queue.element().created() >= maxAge) {
			PendingMessage message = this.queue.remove();
			this.queuedBytes -= message.length();
			messages.add(message);
		}
		return messages;
	}

	/**
	 * Take all messages that aren't in a batch yet.
	 * @return the messages
	 */
	public synchronized List<PendingMessage> pollAll() {
		List<PendingMessage> messages = new ArrayList<>(this.queue);
		this.queue.clear();
		this.queuedBytes = 0;
		return messages;
	}

	/**
	 * Send what was taken so far without waiting for more.
	 * @return completes when each of these messages has its outcome
	 */
	public synchronized CompletableFuture<Void> flush() {
		this.urgentBelow = this.added;
		Barrier barrier = new Barrier(this.added, this.pending);
		if (barrier.remaining == 0) {
			barrier.reached.complete(null);
		}
		else {
			this.barriers.add(barrier);
		}
		return barrier.reached;
	}

	/**
	 * Messages have their outcome.
	 * @param messages the messages
	 */
	public void completed(List<PendingMessage> messages) {
		List<Barrier> reached = new ArrayList<>();
		synchronized (this) {
			this.pending -= messages.size();
			this.lastUsed = System.nanoTime();
			for (Barrier barrier : this.barriers) {
				barrier.remaining -= messages.stream().filter((message) -> message.ordinal() < barrier.ordinal).count();
				if (barrier.remaining == 0) {
					reached.add(barrier);
				}
			}
			this.barriers.removeAll(reached);
		}
		reached.forEach((barrier) -> barrier.reached.complete(null));
	}

	/** Take no more messages. One that is retired stays so: another one takes them. */
	public synchronized void close() {
		if (this.admission == Admission.ADMITTED) {
			this.admission = Admission.CLOSED;
		}
	}

	/**
	 * Take no more messages if none came for a while and none is without its outcome.
	 * @param idleTime the while, in nanoseconds
	 * @return whether the accumulator is retired
	 */
	public synchronized boolean retireIfIdle(long idleTime) {
		if (this.admission == Admission.ADMITTED && this.pending == 0
				&& System.nanoTime() - this.lastUsed >= idleTime) {
			this.admission = Admission.RETIRED;
		}
		return this.admission == Admission.RETIRED;
	}

	/**
	 * Whether the accumulator gave up its place to another one.
	 * @return {@code true} once retired
	 */
	public synchronized boolean isRetired() {
		return this.admission == Admission.RETIRED;
	}

	/**
	 * How many messages have no outcome yet.
	 * @return the number
	 */
	public synchronized long pending() {
		return this.pending;
	}

	/**
	 * Whether messages are taken.
	 * @return {@code false} once closed or retired
	 */
	public synchronized boolean isOpen() {
		return this.admission == Admission.ADMITTED;
	}

}
