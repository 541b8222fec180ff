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

/**
 * A number of bytes that messages share. Whoever comes first is served first, so that a
 * large message isn't overtaken for ever. Thread-safe.
 */
public final class BufferMemory {

	private static final CompletableFuture<Boolean> GRANTED = CompletableFuture.completedFuture(true);

	private record Waiter(long bytes, CompletableFuture<Boolean> granted) {
	}

	private final long capacity;

	private final Deque<Waiter> waiters = new ArrayDeque<>();

	private long used;

	private boolean closed;

	/**
	 * Create the memory.
	 * @param capacity its bytes
	 */
	public BufferMemory(long capacity) {
		this.capacity = capacity;
	}

	/**
	 * Take bytes as soon as they are free.
	 * @param bytes how many; not more than the capacity
	 * @return completes with {@code true} when they are taken, with {@code false} if the
	 * memory was closed
	 */
	public CompletableFuture<Boolean> acquire(long bytes) {
		synchronized (this.waiters) {
			if (this.closed) {
				return CompletableFuture.completedFuture(false);
			}
			if (this.waiters.isEmpty() && this.used + bytes <= this.capacity) {
				this.used += bytes;
				return GRANTED;
			}
			Waiter waiter = new Waiter(bytes, new CompletableFuture<>());
			this.waiters.add(waiter);
			return waiter.granted();
		}
	}

	/**
	 * Stop waiting. If the bytes were granted meanwhile, they are given back.
	 * @param granted what {@link #acquire} returned
	 * @param bytes how many were wanted
	 */
	public void giveUp(CompletableFuture<Boolean> granted, long bytes) {
		synchronized (this.waiters) {
			this.waiters.removeIf((waiter) -> waiter.granted() == granted);
		}
		boolean lateGrant = !granted.complete(false) && granted.getNow(false);
		// Those behind may need less than this one did.
		release(lateGrant ? bytes : 0);
	}

	/**
	 * Give bytes back.
	 * @param bytes how many
	 */
	public void release(long bytes) {
		List<Waiter> served = new ArrayList<>();
		synchronized (this.waiters) {
			this.used -= bytes;
			while (!this.waiters.isEmpty() && this.used + this.waiters.element().bytes() <= this.capacity) {
				Waiter waiter = this.waiters.remove();
				this.used += waiter.bytes();
				served.add(waiter);
			}
		}
		for (Waiter waiter : served) {
			if (!waiter.granted().complete(true)) {
				release(waiter.bytes());
			}
		}
	}

	/** End all waits: nothing is granted any more. */
	public void close() {
		List<Waiter> ended;
		synchronized (this.waiters) {
			this.closed = true;
			ended = new ArrayList<>(this.waiters);
			this.waiters.clear();
		}
		ended.forEach((waiter) -> waiter.granted().complete(false));
	}

	/**
	 * How many bytes there are altogether.
	 * @return the bytes
	 */
	public long capacity() {
		return this.capacity;
	}

	/**
	 * How many bytes are taken.
	 * @return the bytes
	 */
	public long used() {
		synchronized (this.waiters) {
			return this.used;
		}
	}

}
