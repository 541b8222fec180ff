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

import io.durablestreams.client.LiveMode;
import io.durablestreams.client.ReadAttempt;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.error.PositionLostException;
import io.durablestreams.client.error.StaleResponseException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream and hands out what the listener takes in hand at once: one message, a
 * batch, or progress between messages.
 */
final class StreamReader {

	private final ConsumerContext context;

	private final SerialTask task;

	private final Receiver receiver;

	private final boolean batches;

	private volatile @Nullable SignalInbox inbox;

	private @Nullable MessageBatch batch;

	private ReadSignal.@Nullable Progress behindBatch;

	private StreamPosition position = StreamPosition.EARLIEST;

	private boolean catchingUp;

	StreamReader(ConsumerContext context, SerialTask task, boolean batches, Receiver receiver) {
		this.context = context;
		this.task = task;
		this.batches = batches;
		this.receiver = receiver;
	}

	boolean isOpen() {
		return this.inbox != null;
	}

	/**
	 * Begin to read.
	 * @param start where to begin
	 */
	void open(StreamPosition start) {
		// A long-poll at the tail tells nothing until something is appended or its time
		// is over; a listener wants to know at once whether it is up to date.
		this.catchingUp = this.context.properties().mode() == LiveMode.LONG_POLL;
		this.position = start;
		read();
	}

	/**
	 * Read no longer, and forget what wasn't handed out.
	 */
	void close() {
		cancel();
		this.inbox = null;
		this.behindBatch = null;
		if (this.batch != null) {
			this.batch.close();
			this.batch = null;
		}
	}

	/**
	 * End the read. Thread-safe.
	 */
	void cancel() {
		SignalInbox current = this.inbox;
		if (current != null) {
			current.cancel();
		}
	}

	/**
	 * Hand out the next thing.
	 * @return whether there was one
	 */
	boolean next() {
		SignalInbox from = this.inbox;
		if (from == null) {
			return false;
		}
		boolean ended = from.isEnded();
		boolean handedOut = this.batches ? nextBatch(from, ended) : nextSignal(from);
		if (!handedOut && ended) {
			end(from.failure());
			return true;
		}
		return handedOut;
	}

	private boolean nextSignal(SignalInbox from) {
		ReadSignal signal = from.poll();
		if (signal == null) {
			return false;
		}
		if (signal instanceof ReadSignal.Message message) {
			this.position = message.position();
			this.receiver.messages(List.of(message));
		}
		else {
			handOut((ReadSignal.Progress) signal);
		}
		return true;
	}

	private void handOut(ReadSignal.Progress progress) {
		this.position = progress.position();
		this.receiver.progress(progress);
	}

	private boolean nextBatch(SignalInbox from, boolean ended) {
		if (this.behindBatch != null) {
			ReadSignal.Progress progress = this.behindBatch;
			this.behindBatch = null;
			handOut(progress);
			return true;
		}
		MessageBatch growing = (this.batch != null) ? this.batch : new MessageBatch(this.context.properties());
		this.batch = growing;
		ReadSignal signal = from.peek();
		while (signal != null && !growing.isComplete()) {
			if (signal instanceof ReadSignal.Message message) {
				if (!growing.fits(message)) {
					return handOut(growing);
				}
				growing.add(message);
			}
			else if (growing.isEmpty()) {
				from.poll();
				handOut((ReadSignal.Progress) signal);
				return true;
			}
			else {
				growing.add((ReadSignal.Progress) signal);
			}
			from.poll();
			signal = from.peek();
		}
		if (growing.isEmpty()) {
			return false;
		}
		boolean wait = !ended && !growing.isComplete()
				&& growing.isWorthWaiting(this.context.runtime().clock(), this.task::wake);
		return !wait && handOut(growing);
	}

	private boolean handOut(MessageBatch complete) {
		complete.close();
		this.batch = null;
		this.behindBatch = complete.progress();
		List<ReadSignal.Message> messages = complete.messages();
		this.position = messages.get(messages.size() - 1).position();
		this.receiver.messages(messages);
		return true;
	}

	private void end(@Nullable Throwable failure) {
		if (failure == null && this.catchingUp) {
			this.catchingUp = false;
			read();
			return;
		}
		this.receiver.ended(failure);
	}

	private void read() {
		LiveMode mode = this.catchingUp ? LiveMode.OFF : this.context.properties().mode();
		SignalInbox opened = new SignalInbox(this.task::wake);
		this.inbox = opened;
		opened.subscribeTo(this.context.stream().read().from(this.position).live(mode).onRetry(this::onRetry));
	}

	private void onRetry(ReadAttempt attempt) {
		this.context.meters().reconnecting();
		if (attempt.cause() instanceof PositionLostException || attempt.cause() instanceof StaleResponseException) {
			// The stream ended before the position for a moment.
			this.receiver.doubted();
		}
		// Called on an event loop, where receivers of events must not run.
		this.context.execute(() -> this.context.status().disrupted(attempt.cause()));
	}

	/** Takes what was read, within the steps of the consumer. */
	interface Receiver {

		/**
		 * Handle messages.
		 * @param messages the messages, one unless the listener takes batches
		 */
		void messages(List<ReadSignal.Message> messages);

		/**
		 * Go on.
		 * @param progress how far
		 */
		void progress(ReadSignal.Progress progress);

		/**
		 * What comes next may be of another stream. Called on any thread.
		 */
		void doubted();

		/**
		 * The read has ended.
		 * @param failure why, or {@code null}
		 */
		void ended(@Nullable Throwable failure);

	}

}
