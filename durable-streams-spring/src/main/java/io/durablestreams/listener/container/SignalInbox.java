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

package io.durablestreams.listener.container;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.ReadSpec;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.concurrent.Queues;

import org.springframework.util.unit.DataSize;

/**
 * Takes the signals of a read, on whatever thread they come, and keeps them until the
 * consumer polls them. It asks for one list after the other, each of at most half of what
 * it holds, and for none while it is more than half full: so that it holds at most
 * {@value #MAX_COUNT} signals and {@value #MAX_BYTES} bytes, or a larger message.
 */
final class SignalInbox implements CoreSubscriber<List<ReadSignal>> {

	static final int MAX_COUNT = 256;

	static final int MAX_BYTES = 1024 * 1024;

	private final Queue<List<ReadSignal>> lists = Queues.<List<ReadSignal>>unbounded(8).get();

	private final Runnable onArrival;

	private final AtomicBoolean asked = new AtomicBoolean();

	private final AtomicLong addedCount = new AtomicLong();

	private final AtomicLong addedBytes = new AtomicLong();

	private final AtomicLong takenCount = new AtomicLong();

	private final AtomicLong takenBytes = new AtomicLong();

	/** The list that is being polled, and what is next in it. */
	private List<ReadSignal> current = List.of();

	private int next;

	private volatile @Nullable Subscription subscription;

	private volatile boolean cancelled;

	private @Nullable Throwable failure;

	private volatile boolean ended;

	/**
	 * Create it.
	 * @param onArrival told, on any thread, that there may be something to poll
	 */
	SignalInbox(Runnable onArrival) {
		this.onArrival = onArrival;
	}

	/**
	 * Begin to read.
	 * @param read what to read
	 */
	void subscribeTo(ReadSpec read) {
		read.bufferedSignals(MAX_COUNT / 2, DataSize.ofBytes(MAX_BYTES / 2)).subscribe(this);
	}

	/**
	 * The next signal, which stays.
	 * @return the signal, or {@code null} while there is none
	 */
	@Nullable ReadSignal peek() {
		if (this.next == this.current.size()) {
			List<ReadSignal> list = this.lists.poll();
			this.current = (list != null) ? list : List.of();
			this.next = 0;
		}
		if (!this.current.isEmpty()) {
			return this.current.get(this.next);
		}
		askIfThereIsRoom();
		return null;
	}

	/**
	 * Take the next signal.
	 * @return the signal, or {@code null} while there is none
	 */
	@Nullable ReadSignal poll() {
		ReadSignal signal = peek();
		if (signal != null) {
			this.next++;
			this.takenBytes.lazySet(this.takenBytes.getPlain() + size(signal));
			this.takenCount.lazySet(this.takenCount.getPlain() + 1);
			askIfThereIsRoom();
		}
		return signal;
	}

	/**
	 * Whether nothing comes any more but what can be polled already.
	 * @return whether the read has ended
	 */
	boolean isEnded() {
		return this.ended;
	}

	/**
	 * Why the read has ended.
	 * @return the failure, or {@code null} if it is complete
	 */
	@Nullable Throwable failure() {
		return this.failure;
	}

	/**
	 * End the read. Thread-safe.
	 */
	void cancel() {
		this.cancelled = true;
		Subscription read = this.subscription;
		if (read != null) {
			read.cancel();
		}
	}

	@Override
	public void onSubscribe(Subscription read) {
		this.subscription = read;
		if (this.cancelled) {
			read.cancel();
		}
		else {
			askIfThereIsRoom();
		}
	}

	@Override
	public void onNext(List<ReadSignal> signals) {
		long bytes = 0;
		for (ReadSignal signal : signals) {
			bytes += size(signal);
		}
		this.addedBytes.lazySet(this.addedBytes.getPlain() + bytes);
		this.addedCount.lazySet(this.addedCount.getPlain() + signals.size());
		this.lists.add(signals);
		this.asked.set(false);
		askIfThereIsRoom();
		this.onArrival.run();
	}

	@Override
	public void onError(Throwable ex) {
		this.failure = ex;
		onComplete();
	}

	@Override
	public void onComplete() {
		this.ended = true;
		this.onArrival.run();
	}

	/**
	 * The consumer, too, asks behind each signal and when there is none, so that it may
	 * be told too little room, and never too much.
	 */
	private void askIfThereIsRoom() {
		if (!this.asked.get() && this.addedCount.get() - this.takenCount.get() <= MAX_COUNT / 2
				&& this.addedBytes.get() - this.takenBytes.get() <= MAX_BYTES / 2) {
			Subscription read = this.subscription;
			if (read != null && this.asked.compareAndSet(false, true)) {
				read.request(1);
			}
		}
	}

	private static int size(ReadSignal signal) {
		return (signal instanceof ReadSignal.Message message) ? message.data().length : 0;
	}

}
