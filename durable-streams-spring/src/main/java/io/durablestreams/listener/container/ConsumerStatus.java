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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.ListenerEvent;
import io.durablestreams.listener.MessageAtFault;
import io.durablestreams.listener.StreamListenerStatus;
import io.durablestreams.listener.StreamMessage;
import io.durablestreams.listener.internal.failure.FailedMessage;
import io.durablestreams.offset.Checkpoint;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What the world may know about a consumer: its state and figures, and an event for each
 * change. Thread-safe.
 */
final class ConsumerStatus {

	private static final Log logger = LogFactory.getLog(ConsumerStatus.class);

	private static final int MOST_TROUBLES = 10;

	private final String listenerId;

	private final String stream;

	private final ListenerEvents events;

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

	private @Nullable Throwable failure;

	/** Since when there is a failure. */
	private volatile @Nullable Instant failingSince;

	private final ConsumerLag lag = new ConsumerLag();

	private volatile boolean disrupted;

	private boolean storeDown;

	/** What held the consumer up since all was well: each once, also if it comes back. */
	private @Nullable Set<String> troublesTold;

	/** The messages in hand that the last attempt has failed for. */
	private List<FailedMessage> atFault = List.of();

	private volatile Consumer<Error> onBroken = (error) -> {
	};

	private volatile Runnable onObserverFailed = () -> {
	};

	ConsumerStatus(String listenerId, String stream, ListenerEvents events) {
		this.listenerId = listenerId;
		this.stream = stream;
		this.events = events;
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
			.failure(this.failure)
			.checkpoint(this.stored)
			.owner(owner)
			.atFault(this.atFault.stream().map(ConsumerStatus::atFault).toList())
			.failingSince(this.failingSince)
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
		Instant since = this.failingSince;
		return (since != null) ? Duration.between(since, Instant.now()) : null;
	}

	boolean isUpToDate() {
		return this.upToDate && isWell();
	}

	/**
	 * Whether the stream is being read.
	 */
	boolean isConnected() {
		ContainerState now = this.state;
		return (now == ContainerState.LIVE || now == ContainerState.CATCHING_UP) && !this.disrupted;
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
			this.failure = cause;
			this.failingSince = (cause == null) ? null : (this.failingSince != null) ? this.failingSince : now();
			this.disrupted = false;
			this.storeDown = false;
			this.troublesTold = null;
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

	private static Instant now() {
		return Instant.now().truncatedTo(ChronoUnit.MILLIS);
	}

	void tell(ListenerEvent.@Nullable StateChanged change) {
		if (change != null) {
			log(change.newState(), change.cause());
			publish(change);
		}
	}

	private void log(ContainerState newState, @Nullable Throwable cause) {
		String listener = "Listener '" + this.listenerId + "'";
		if (newState != ContainerState.FAILED) {
			logger.debug(listener + " on stream '" + this.stream + "' is " + newState);
			return;
		}
		String text = listener + " failed on stream '" + this.stream + "' " + place();
		try {
			logger.error(text, cause);
		}
		catch (RuntimeException ex) {
			// Not every exception can tell what it is.
			logger.error(text, ex);
		}
	}

	private synchronized String place() {
		if (this.atFault.isEmpty()) {
			return "behind position " + this.position + "; it stays stopped there until it is started again";
		}
		FailedMessage last = this.atFault.get(this.atFault.size() - 1);
		String which = (this.atFault.size() == 1) ? "message " + last.ordinal()
				: "the batch of messages " + this.atFault.get(0).ordinal() + " to " + last.ordinal();
		return "at " + which + " (position " + last.message().position()
				+ "); it stays stopped before it until it is started again, and skip('" + this.listenerId + "', '"
				+ this.stream + "') of the endpoint registry passes over it";
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
			logger.info("Listener '" + this.listenerId + "' waits for stream '" + this.stream
					+ "', which doesn't exist yet");
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
			first = isWell();
			failing(cause);
			fallBehind();
			this.disrupted = true;
		}
		tellDisrupted(first, cause);
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
			first = isWell();
			failing(cause);
			this.storeDown = true;
		}
		tellDisrupted(first, cause);
	}

	private void failing(Throwable cause) {
		this.failure = cause;
		if (this.failingSince == null) {
			this.failingSince = now();
		}
	}

	private void tellDisrupted(boolean first, Throwable cause) {
		if (isNew(cause)) {
			logger.warn("Listener '" + this.listenerId + "' on stream '" + this.stream
					+ "' is held up and keeps trying: " + cause.getMessage());
		}
		if (first) {
			publish(new ListenerEvent.Disrupted(this.listenerId, this.stream, cause));
		}
	}

	private synchronized boolean isNew(Throwable cause) {
		Set<String> told = (this.troublesTold != null) ? this.troublesTold : new HashSet<>();
		this.troublesTold = told;
		return told.size() < MOST_TROUBLES && told.add(String.valueOf(cause.getMessage()));
	}

	/**
	 * The consumer goes on, if it was disrupted.
	 */
	void recovered() {
		if (!this.disrupted) {
			return;
		}
		boolean last;
		synchronized (this) {
			last = this.disrupted && !this.storeDown;
			this.disrupted = false;
			wellAgain(last);
		}
		tellRecovered(last);
	}

	/**
	 * The store takes checkpoints again.
	 */
	void storeRecovered() {
		boolean last;
		synchronized (this) {
			last = this.storeDown && !this.disrupted;
			this.storeDown = false;
			wellAgain(last);
		}
		tellRecovered(last);
	}

	private void wellAgain(boolean last) {
		if (last) {
			this.failure = null;
			this.failingSince = null;
			this.troublesTold = null;
		}
	}

	private void tellRecovered(boolean last) {
		if (last) {
			logger.info("Listener '" + this.listenerId + "' on stream '" + this.stream + "' goes on");
			publish(new ListenerEvent.Recovered(this.listenerId, this.stream));
		}
	}

	private boolean isWell() {
		return !this.disrupted && !this.storeDown;
	}

	/**
	 * Publish an event. Its receivers don't change what the consumer does.
	 * @param event the event
	 */
	void publish(ListenerEvent event) {
		try {
			this.events.publish(event);
		}
		catch (Throwable ex) {
			observerFailed("a receiver of " + event.getClass().getSimpleName(), ex);
		}
	}

	/**
	 * Somebody who is told of what has happened has failed, which can't change it any
	 * more. An error fails the consumer, once it has finished what it has in hand.
	 * @param observer who
	 * @param failure the failure
	 */
	void observerFailed(String observer, Throwable failure) {
		logger.warn("Listener '" + this.listenerId + "' on stream '" + this.stream + "': " + observer
				+ " failed; that changes nothing for any message", failure);
		this.onObserverFailed.run();
		if (failure instanceof Error error && !(error instanceof AssertionError)) {
			broken(error);
		}
	}

	/**
	 * Something is broken that no retry mends: the consumer must fail.
	 * @param error what was thrown
	 */
	void broken(Error error) {
		this.onBroken.accept(error);
	}

	/**
	 * Be told when somebody has failed who is told of what happens.
	 * @param newOnObserverFailed counts it, on any thread
	 */
	void onObserverFailed(Runnable newOnObserverFailed) {
		this.onObserverFailed = newOnObserverFailed;
	}

	/**
	 * Be told when the consumer must fail.
	 * @param newOnBroken told why, on any thread
	 */
	void onBroken(Consumer<Error> newOnBroken) {
		this.onBroken = newOnBroken;
	}

}
