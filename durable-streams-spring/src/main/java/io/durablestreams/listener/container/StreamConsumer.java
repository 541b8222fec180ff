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

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.coordination.StreamCoordinator;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.ListenerEvent;
import io.durablestreams.listener.NotOwnerException;
import io.durablestreams.listener.StreamListenerStatus;
import io.durablestreams.listener.TimeSeek;
import io.durablestreams.listener.deadletter.DeadLetter;
import io.durablestreams.listener.deadletter.DeadLetterOutcome;
import io.durablestreams.listener.internal.failure.FailedMessage;
import io.durablestreams.listener.internal.invoke.ListenerInvoker;
import io.durablestreams.offset.Checkpoint;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * The consumer of one stream of a listener, over all its runs. Thread-safe.
 */
final class StreamConsumer {

	private static final Log logger = LogFactory.getLog(StreamConsumer.class);

	private final ConsumerContext context;

	private final ListenerInvoker invoker;

	private final ConsumerRequests requests = new ConsumerRequests();

	private final List<Runnable> onStopped = new ArrayList<>();

	private Disposable.Swap shutdownTimer = Disposables.swap();

	private @Nullable ConsumerLoop loop;

	private boolean stopping;

	private boolean startAgain;

	StreamConsumer(ConsumerContext context, ListenerInvoker invoker) {
		this.context = context;
		this.invoker = invoker;
	}

	StreamListenerStatus status() {
		return this.context.status().snapshot(owner());
	}

	/**
	 * Whether it reads a stream that messages are sent to.
	 */
	boolean isOrigin() {
		return !this.context.route().isRetry();
	}

	/**
	 * Whether it reads a stream, or one of its retry streams.
	 * @param stream the stream's name
	 */
	boolean reads(String stream) {
		return stream.equals(this.context.streamName()) || stream.equals(this.context.route().origin());
	}

	synchronized boolean isRunning() {
		return this.loop != null;
	}

	void start() {
		ConsumerLoop started;
		ListenerEvent.StateChanged change;
		synchronized (this) {
			if (this.loop != null) {
				this.startAgain = this.stopping;
				return;
			}
			this.context.runtime().clock().acquire();
			this.stopping = false;
			this.startAgain = false;
			this.shutdownTimer = Disposables.swap();
			started = new ConsumerLoop(this.context, this.requests, this.invoker, this::handledElsewhere, this::ended);
			this.loop = started;
			this.context.reports().onBroken(started::breakDown);
			// Who starts it, and then asks, must not be told how its last run has ended.
			change = this.context.status().change(ContainerState.STARTING, null);
		}
		this.context.status().tell(change);
		started.start();
	}

	/**
	 * Stop, with the message in hand finished. A handler that stops its own listener, or
	 * closes the application, isn't waited for: it would wait for itself.
	 */
	void stop(Runnable callback) {
		ConsumerLoop stopped;
		boolean atOnce;
		ListenerEvent.StateChanged change = null;
		synchronized (this) {
			stopped = this.loop;
			atOnce = stopped == null || stopped.isCalledByHandler();
			if (!atOnce) {
				this.onStopped.add(callback);
			}
			if (stopped != null) {
				this.startAgain = false;
				beginToStop(stopped);
				change = this.context.status().change(ContainerState.STOPPING, null);
			}
		}
		if (stopped != null) {
			this.context.status().tell(change);
			stopped.stop();
		}
		if (atOnce) {
			callback.run();
		}
	}

	private void beginToStop(ConsumerLoop stopped) {
		if (!this.stopping) {
			this.stopping = true;
			this.shutdownTimer.update(this.context.runtime()
				.clock()
				.schedule(() -> abandon(stopped), this.context.properties().shutdownTimeout()));
		}
	}

	/** It won't be started again. */
	void destroy() {
		this.context.meters().remove();
		this.requests.refuse(new CancellationException("The listener was unregistered"));
	}

	void pause() {
		if (this.requests.paused(true)) {
			interrupt();
		}
	}

	void resume() {
		if (this.requests.paused(false)) {
			interrupt();
		}
	}

	CompletableFuture<Checkpoint> seek(StreamPosition position) {
		CompletableFuture<Checkpoint> done = this.requests.seek(position);
		refuseIfHandledElsewhere();
		interrupt();
		return done;
	}

	TimeSeek seek(Instant time) {
		TimeSeekRequest request = new TimeSeekRequest(this.context, time, this::seek);
		this.requests.timeSeek(request);
		refuseIfHandledElsewhere();
		request.begin();
		return request;
	}

	@Nullable TimeSeek timeSeek() {
		return this.requests.timeSeek();
	}

	/**
	 * Pass over the messages at fault: where the consumer has failed at them by starting
	 * it again, in a back-off at once, else as soon as it comes upon them.
	 * @return completes with what was told of each
	 * @throws IllegalStateException if no message is at fault
	 */
	CompletableFuture<List<ListenerEvent.MessageSkipped>> skip() {
		List<FailedMessage> atFault = this.context.status().atFault();
		if (atFault.isEmpty()) {
			throw new IllegalStateException("Listener '" + this.context.listenerId() + "' is at no message of stream '"
					+ this.context.streamName() + "' that it could not handle: there is nothing to skip");
		}
		CompletableFuture<List<ListenerEvent.MessageSkipped>> done = this.requests.skip(atFault);
		refuseIfHandledElsewhere();
		interrupt();
		if (this.context.status().state() == ContainerState.FAILED) {
			start();
		}
		return done;
	}

	/** Once it is asked for: from then on the coordinator tells if it passes on. */
	private void refuseIfHandledElsewhere() {
		StreamCoordinator coordinator = this.context.runtime().coordinator();
		String owner = owner();
		if (coordinator != null && owner != null && !owner.equals(coordinator.instance())) {
			handledElsewhere(owner);
		}
	}

	/** By the time that this one has the stream again, nobody expects it any more. */
	private void handledElsewhere(String owner) {
		this.requests.refuse(notOwner(owner));
		this.requests.letters().refuseWaiting(notOwner(owner));
	}

	private NotOwnerException notOwner(@Nullable String owner) {
		StreamCoordinator coordinator = this.context.runtime().coordinator();
		return new NotOwnerException(this.context.listenerId(), this.context.streamName(),
				(coordinator != null) ? coordinator.instance() : "", owner);
	}

	private @Nullable String owner() {
		StreamCoordinator coordinator = this.context.runtime().coordinator();
		return (coordinator != null) ? coordinator.owner(this.context.key()) : null;
	}

	/**
	 * Handle the message of a dead letter again, before any other. A consumer that has
	 * completed is started for it, and completes again.
	 * @param letter the letter
	 * @return what became of it; cancelling withdraws it unless it is in hand
	 */
	CompletableFuture<DeadLetterOutcome> handleAgain(DeadLetter letter) {
		LetterRequest request = new LetterRequest(letter);
		boolean begin;
		synchronized (this) {
			ContainerState state = this.context.status().state();
			begin = this.loop == null && state == ContainerState.COMPLETED;
			if (state == ContainerState.STANDBY) {
				request.refuse(notOwner(owner()));
				return request.outcome();
			}
			if (!begin && (this.loop == null || this.stopping)) {
				request.refuse(notRunning(state));
				return request.outcome();
			}
			this.requests.letters().add(request);
		}
		if (begin) {
			start();
		}
		interrupt();
		return request.outcome();
	}

	private IllegalStateException notRunning(ContainerState state) {
		return new IllegalStateException("Listener '" + this.context.listenerId() + "' does not run on stream '"
				+ this.context.streamName() + "' (" + state + "): start it, and have the dead letter handled then");
	}

	private void interrupt() {
		ConsumerLoop current;
		synchronized (this) {
			current = this.loop;
		}
		if (current != null) {
			current.interrupt();
		}
	}

	private void abandon(ConsumerLoop abandoned) {
		logger.warn("Listener '" + this.context.listenerId() + "' did not finish the message in hand of stream '"
				+ this.context.streamName() + "' within 'shutdown-timeout' ("
				+ this.context.properties().shutdownTimeout() + "): it is interrupted, and delivered again later");
		abandoned.abandon();
		ended(abandoned, ContainerState.STOPPED, null);
	}

	private void ended(ConsumerLoop ended, ContainerState state, @Nullable Throwable cause) {
		List<Runnable> callbacks;
		boolean again;
		ListenerEvent.StateChanged change;
		synchronized (this) {
			if (this.loop != ended) {
				return;
			}
			ended.close();
			this.loop = null;
			this.requests.letters().refuseAll(notRunning(state));
			this.shutdownTimer.dispose();
			callbacks = List.copyOf(this.onStopped);
			this.onStopped.clear();
			again = this.startAgain;
			change = this.context.status().change(state, cause);
		}
		try {
			this.context.status().tell(change);
		}
		finally {
			ListenerEvents.callFreely(() -> callbacks.forEach(StreamConsumer::call));
			if (again) {
				start();
			}
			this.context.runtime().clock().release();
		}
	}

	private static void call(Runnable callback) {
		try {
			callback.run();
		}
		catch (Throwable ex) {
			logger.error("A callback of a stopped listener failed", ex);
		}
	}

}
