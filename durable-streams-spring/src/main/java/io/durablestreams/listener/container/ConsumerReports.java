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
import java.util.function.Consumer;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.ListenerEvent;
import io.durablestreams.listener.internal.failure.FailedMessage;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Tells what happens to a consumer: in the log, and by application events. Whatever those
 * do who are told, it changes nothing for any message. Thread-safe.
 */
final class ConsumerReports {

	private static final Log logger = LogFactory.getLog(ConsumerReports.class);

	private final String listenerId;

	private final String stream;

	private final ListenerEvents events;

	private volatile Consumer<Error> onBroken = (error) -> {
	};

	private volatile Runnable onObserverFailed = () -> {
	};

	ConsumerReports(String listenerId, String stream, ListenerEvents events) {
		this.listenerId = listenerId;
		this.stream = stream;
		this.events = events;
	}

	/**
	 * The consumer's state has changed.
	 * @param change from what to what
	 * @param position behind what it is, if it is anywhere
	 * @param atFault the messages that keep it from going on, none if it isn't for
	 * messages
	 */
	void stateChanged(ListenerEvent.StateChanged change, @Nullable StreamPosition position,
			List<FailedMessage> atFault) {
		if (change.newState() == ContainerState.FAILED) {
			logFailure(atFault.isEmpty() ? behind(position) : at(atFault), change.cause());
		}
		else {
			logger.debug("Listener '" + this.listenerId + "' on stream '" + this.stream + "' is " + change.newState());
		}
		publish(change);
	}

	private void logFailure(String place, @Nullable Throwable cause) {
		String text = "Listener '" + this.listenerId + "' failed on stream '" + this.stream + "' " + place;
		try {
			logger.error(text, cause);
		}
		catch (RuntimeException ex) {
			// Not every exception can tell what it is.
			logger.error(text, ex);
		}
	}

	private static String behind(@Nullable StreamPosition position) {
		return "behind position " + position + "; it stays stopped there until it is started again";
	}

	private String at(List<FailedMessage> messages) {
		FailedMessage last = messages.get(messages.size() - 1);
		String which = (messages.size() == 1) ? "message " + last.ordinal()
				: "the batch of messages " + messages.get(0).ordinal() + " to " + last.ordinal();
		return "at " + which + " (position " + last.message().position()
				+ "); it stays stopped before it until it is started again, and skip('" + this.listenerId + "', '"
				+ this.stream + "') of the endpoint registry passes over it";
	}

	/**
	 * The consumer waits for its stream.
	 */
	void waiting() {
		logger
			.info("Listener '" + this.listenerId + "' waits for stream '" + this.stream + "', which doesn't exist yet");
	}

	/**
	 * Something holds the consumer up, where nothing has before.
	 * @param cause what is wrong
	 */
	void disrupted(Throwable cause) {
		publish(new ListenerEvent.Disrupted(this.listenerId, this.stream, cause));
	}

	/**
	 * Something holds the consumer up that hasn't been told yet.
	 * @param cause what is wrong
	 */
	void heldUp(Throwable cause) {
		logger.warn("Listener '" + this.listenerId + "' on stream '" + this.stream + "' is held up and keeps trying: "
				+ cause.getMessage());
	}

	/**
	 * Nothing holds the consumer up any more.
	 */
	void recovered() {
		logger.info("Listener '" + this.listenerId + "' on stream '" + this.stream + "' goes on");
		publish(new ListenerEvent.Recovered(this.listenerId, this.stream));
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
