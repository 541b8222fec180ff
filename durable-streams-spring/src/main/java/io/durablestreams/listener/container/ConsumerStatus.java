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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.ListenerEvent;
import io.durablestreams.listener.MessageAtFault;
import io.durablestreams.listener.StreamListenerStatus;
import io.durablestreams.listener.StreamMessage;
import io.durablestreams.listener.internal.failure.FailedMessage;
import io.durablestreams.offset.Checkpoint;
import org.jspecify.annotations.Nullable;

/**
 * What the world may know about a consumer: its state and figures. Each change is
 * reported. Thread-safe.
 */
final class ConsumerStatus {

	private final String listenerId;

	private final String stream;

	private final ConsumerReports reports;

	private volatile ContainerState state = ContainerState.STOPPED;

	private volatile boolean upToDate;

	private long handled;

	/** Of the message in hand, until the consumer goes on behind it. */
	private int handledNow;

	private long failed;

	private @Nullable StreamPosition position;

	private volatile @Nullable Checkpoint stored;

	private long ordinal;

	/**
	 * By {@link System#nanoTime()}, 0 while nothing is being handled. Set lazily: others
	 * only watch it.
	 */
	private final AtomicLong handlingSince = new AtomicLong();

	private final ConsumerLag lag = new ConsumerLag();

	private final ConsumerTrouble trouble = new ConsumerTrouble();

	/** The messages in hand that the last attempt has failed for. */
	private List<FailedMessage> atFault = List.of();

	ConsumerStatus(String listenerId, String stream, ConsumerReports reports) {
		this.listenerId = listenerId;
		this.stream = stream;
		this.reports = reports;
	}

	/**
	 * How the consumer does.
	 * @param owner who handles the stream, as far as that is known
	 */
	synchronized StreamListenerStatus snapshot(@Nullable String owner) {
		return StreamListenerStatus.builder(this.stream, this.state)
			.upToDate(isUpToDate())
			.handled(this.handled)
			.failed(this.failed)
			.position(this.position)
			.ordinal(this.ordinal)
			.handlingSince(handlingSince())
			.failure(this.trouble.cause())
			.checkpoint(this.stored)
			.owner(owner)
			.atFault(this.atFault.stream().map(ConsumerStatus::atFault).toList())
			.failingSince(this.trouble.since())
			.lag(lag())
			.build();
	}

	/**
	 * How far behind the consumer is.
	 * @return the time, {@code null} if nobody can tell
	 */
	@Nullable Duration lag() {
		return (this.upToDate || this.state == ContainerState.WAITING) ? Duration.ZERO : this.lag.behind();
	}

	/**
	 * How long ago the consumer has moved on.
	 * @return the time, {@code null} if it is not the consumer's turn
	 */
	@Nullable Duration sinceProgress() {
		return (this.state != ContainerState.STANDBY) ? this.lag.sinceProgress() : null;
	}

	/**
	 * For how long the consumer has failed or is held up.
	 * @return the time, {@code null} if all is well
	 */
	@Nullable Duration failingFor() {
		return this.trouble.lasting();
	}

	boolean isUpToDate() {
		return this.upToDate && this.trouble.isOver();
	}

	/**
	 * Whether the stream is being read.
	 */
	boolean isConnected() {
		ContainerState now = this.state;
		return (now == ContainerState.LIVE || now == ContainerState.CATCHING_UP) && !this.trouble.isDisrupted();
	}

	private static MessageAtFault atFault(FailedMessage failed) {
		ReadSignal.Message read = failed.message();
		StreamMessage<byte[]> message = StreamMessage.builder(read.data())
			.stream(failed.stream())
			.position(read.position())
			.ordinal(failed.ordinal())
			.contentType(read.contentType())
			.build();
		return new MessageAtFault(message, failed.attempts(), failed.cause());
	}

	private @Nullable Instant handlingSince() {
		Duration handling = handlingFor();
		return (handling != null) ? Instant.now().minus(handling).truncatedTo(ChronoUnit.MILLIS) : null;
	}

	/**
	 * For how long the handler has been at work.
	 * @return the time since it was called, or {@code null} if it isn't at work
	 */
	@Nullable Duration handlingFor() {
		long since = this.handlingSince.get();
		return (since != 0) ? Duration.ofNanos(System.nanoTime() - since) : null;
	}

	ContainerState state() {
		return this.state;
	}

	void state(ContainerState newState) {
		state(newState, null);
	}

	void state(ContainerState newState, @Nullable Throwable cause) {
		tell(change(newState, cause));
	}

	/**
	 * Change the state without a word to anybody, so that it can be done under a lock.
	 * @param newState the new state
	 * @param cause why it failed
	 * @return what has to be {@linkplain #tell told}, {@code null} if it isn't to change
	 */
	synchronized ListenerEvent.@Nullable StateChanged change(ContainerState newState, @Nullable Throwable cause) {
		ContainerState oldState = this.state;
		// A consumer that is being stopped only ever goes on to an end.
		boolean ending = oldState == ContainerState.STOPPING && !newState.isTerminal();
		boolean ended = oldState.isTerminal() && newState == ContainerState.STOPPING;
		if (oldState == newState || ending || ended) {
			return null;
		}
		this.state = newState;
		if (newState.isTerminal()) {
			// A handler that was given up is no longer this consumer's.
			this.handlingSince.set(0);
		}
		if (oldState.isTerminal() || newState.isTerminal()) {
			this.trouble.reset(cause);
		}
		if (newState != ContainerState.LIVE && newState != ContainerState.COMPLETED) {
			fallBehind();
		}
		if (newState == ContainerState.STANDBY) {
			this.lag.forget();
		}
		return new ListenerEvent.StateChanged(this.listenerId, this.stream, oldState, newState, cause);
	}

	private void fallBehind() {
		if (this.upToDate) {
			this.upToDate = false;
			this.lag.fellBehind();
		}
	}

	void tell(ListenerEvent.@Nullable StateChanged change) {
		if (change != null) {
			this.reports.stateChanged(change, position(), atFault());
		}
	}

	private synchronized @Nullable StreamPosition position() {
		return this.position;
	}

	/**
	 * The consumer goes on where it, or the one before it, has been.
	 * @param checkpoint where that is
	 */
	synchronized void began(Checkpoint checkpoint) {
		this.lag.began(checkpoint.time());
		at(checkpoint.position(), checkpoint.ordinal());
	}

	synchronized void consumed(StreamPosition newPosition, long newOrdinal) {
		this.lag.progressed();
		at(newPosition, newOrdinal);
	}

	/**
	 * What was consumed last says when it happened.
	 * @param time when it happened
	 */
	void consumedEvent(Instant time) {
		this.lag.handled(time);
	}

	private void at(StreamPosition newPosition, long newOrdinal) {
		this.handled += this.handledNow;
		this.handledNow = 0;
		this.position = newPosition;
		this.ordinal = newOrdinal;
		this.atFault = List.of();
	}

	/**
	 * What is known to be stored has changed.
	 * @param checkpoint the checkpoint, or {@code null} if that isn't known any more
	 */
	void stored(@Nullable Checkpoint checkpoint) {
		this.stored = checkpoint;
	}

	/**
	 * The messages that keep the consumer from going on.
	 * @return the messages, none if it isn't for messages
	 */
	synchronized List<FailedMessage> atFault() {
		return this.atFault;
	}

	synchronized void atFault(List<FailedMessage> messages) {
		this.atFault = messages;
	}

	/**
	 * A message has come.
	 */
	void receiving() {
		recovered();
		if (this.upToDate) {
			synchronized (this) {
				fallBehind();
			}
		}
		if (this.state == ContainerState.STARTING) {
			state(ContainerState.CATCHING_UP);
		}
	}

	/**
	 * The read has moved on.
	 * @param tail whether to the stream's tail
	 */
	void progressed(boolean tail) {
		if (tail) {
			state(ContainerState.LIVE);
			synchronized (this) {
				this.upToDate = true;
			}
		}
		else if (state() == ContainerState.STARTING) {
			state(ContainerState.CATCHING_UP);
		}
	}

	/**
	 * The handler is being called.
	 * @param now the time, by {@link System#nanoTime()}
	 */
	void handling(long now) {
		this.handlingSince.lazySet((now != 0) ? now : 1);
	}

	/**
	 * The handler is no longer being called, and nothing is awaited that it returned.
	 * @param success whether the attempt succeeded
	 */
	void handled(boolean success) {
		this.handlingSince.lazySet(0);
		if (!success) {
			synchronized (this) {
				this.failed++;
			}
		}
	}

	/**
	 * Messages have been handled, which {@link #consumed} tells the others. Called by the
	 * consumer only.
	 * @param messages how many
	 */
	void handled(int messages) {
		this.handledNow += messages;
	}

	/**
	 * Messages have been handled whose envelopes may tell when what they tell of has
	 * happened.
	 * @param messages how many
	 * @param time when that was, as the last one tells, or {@code null}
	 */
	void handled(int messages, @Nullable Instant time) {
		handled(messages);
		if (time != null) {
			this.lag.handled(time);
		}
	}

	/**
	 * The stream doesn't exist yet, which is no trouble.
	 */
	void waiting() {
		recovered();
		if (state() != ContainerState.WAITING) {
			this.reports.waiting();
			state(ContainerState.WAITING);
		}
	}

	/**
	 * Something keeps the consumer from going on, and it tries again.
	 * @param cause what is wrong
	 */
	void disrupted(Throwable cause) {
		boolean first;
		synchronized (this) {
			if (this.state.isTerminal()) {
				return;
			}
			first = this.trouble.disrupted(cause);
			fallBehind();
		}
		tellHeldUp(first, cause);
	}

	/**
	 * The store takes no checkpoint, and is tried again.
	 * @param cause what is wrong
	 */
	void storeFailed(Throwable cause) {
		boolean first;
		synchronized (this) {
			if (this.state.isTerminal()) {
				return;
			}
			first = this.trouble.storeFailed(cause);
		}
		tellHeldUp(first, cause);
	}

	private void tellHeldUp(boolean first, Throwable cause) {
		if (isNew(cause)) {
			this.reports.heldUp(cause);
		}
		if (first) {
			this.reports.disrupted(cause);
		}
	}

	private synchronized boolean isNew(Throwable cause) {
		return this.trouble.isNew(cause);
	}

	/**
	 * The consumer goes on, if it was disrupted.
	 */
	void recovered() {
		if (!this.trouble.isDisrupted()) {
			return;
		}
		boolean last;
		synchronized (this) {
			last = this.trouble.recovered();
		}
		tellRecovered(last);
	}

	/**
	 * The store takes checkpoints again.
	 */
	void storeRecovered() {
		boolean last;
		synchronized (this) {
			last = this.trouble.storeRecovered();
		}
		tellRecovered(last);
	}

	private void tellRecovered(boolean last) {
		if (last) {
			this.reports.recovered();
		}
	}

}
