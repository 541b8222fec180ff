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

import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.internal.failure.FailedMessage;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer has been asked for that outlasts a run. Thread-safe.
 */
final class ConsumerRequests {

	private volatile boolean paused;

	private volatile @Nullable StreamPosition seek;

	private volatile List<FailedMessage> skip = List.of();

	private final LetterRequests letters = new LetterRequests();

	boolean isPaused() {
		return this.paused;
	}

	/**
	 * Ask for a pause, or for its end.
	 * @param newPaused whether to pause
	 * @return whether that is new
	 */
	synchronized boolean paused(boolean newPaused) {
		boolean changed = this.paused != newPaused;
		this.paused = newPaused;
		return changed;
	}

	/**
	 * The position to go on at.
	 * @return the position, or {@code null} if none was asked for
	 */
	@Nullable StreamPosition seek() {
		return this.seek;
	}

	/**
	 * Ask for a position. What was to be skipped lies elsewhere then.
	 * @param position the position
	 */
	synchronized void seek(StreamPosition position) {
		this.seek = position;
		this.skip = List.of();
	}

	/**
	 * Forget a seek that has been carried out, unless another one came in between.
	 * @param position the position sought
	 */
	synchronized void sought(StreamPosition position) {
		if (this.seek == position) {
			this.seek = null;
		}
	}

	/**
	 * The dead letters to be handled again, while there is a run.
	 * @return the letters
	 */
	LetterRequests letters() {
		return this.letters;
	}

	/**
	 * The messages to pass over, wherever the consumer comes upon them.
	 * @return the messages in their order, none if nothing was asked for
	 */
	List<FailedMessage> skip() {
		return this.skip;
	}

	synchronized void skip(List<FailedMessage> messages) {
		this.skip = messages;
	}

	/**
	 * Forget messages that have been passed over, unless others are to be by now.
	 * @param messages the messages
	 */
	synchronized void skipped(List<FailedMessage> messages) {
		if (this.skip == messages) {
			this.skip = List.of();
		}
	}

}
