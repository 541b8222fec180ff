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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.durablestreams.client.ReadSignal;
import io.durablestreams.listener.config.ListenerOptions;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * A batch that grows, bounded by count, size and a wait.
 */
final class MessageBatch {

	private final int maxCount;

	private final long maxBytes;

	private final Duration maxWait;

	private List<ReadSignal.Message> messages = new ArrayList<>();

	private long bytes;

	/** Progress behind the last message. */
	private ReadSignal.@Nullable Progress progress;

	private @Nullable Disposable timer;

	private volatile boolean waitOver;

	MessageBatch(ListenerOptions properties) {
		this.maxCount = properties.maxBatchCount();
		this.maxBytes = properties.maxBatchSize().toBytes();
		this.maxWait = properties.batchWait();
	}

	boolean isEmpty() {
		return this.messages.isEmpty();
	}

	/**
	 * Whether a message may be added; a larger one comes alone.
	 * @param message the message
	 * @return whether it belongs to this batch
	 */
	boolean fits(ReadSignal.Message message) {
		return isEmpty() || this.bytes + message.data().length <= this.maxBytes;
	}

	void add(ReadSignal.Message message) {
		this.messages.add(message);
		this.bytes += message.data().length;
		this.progress = null;
	}

	void add(ReadSignal.Progress behind) {
		this.progress = behind;
	}

	/**
	 * Whether the batch need not wait for more.
	 * @return whether it is full, or nothing can come behind it
	 */
	boolean isComplete() {
		boolean closed = this.progress != null && this.progress.closed();
		return closed || this.messages.size() >= this.maxCount || this.bytes >= this.maxBytes;
	}

	/**
	 * Wait for more messages, unless that has been long enough.
	 * @param clock keeps the time
	 * @param onOver told, on another thread, when it is over
	 * @return whether to wait
	 */
	boolean isWorthWaiting(ListenerClock clock, Runnable onOver) {
		if (this.waitOver || this.maxWait.isZero()) {
			return false;
		}
		if (this.timer == null) {
			this.timer = clock.schedule(() -> {
				this.waitOver = true;
				onOver.run();
			}, this.maxWait);
		}
		return true;
	}

	List<ReadSignal.Message> messages() {
		return this.messages;
	}

	ReadSignal.@Nullable Progress progress() {
		return this.progress;
	}

	/**
	 * Wait no longer.
	 */
	void close() {
		if (this.timer != null) {
			this.timer.dispose();
		}
	}

}
