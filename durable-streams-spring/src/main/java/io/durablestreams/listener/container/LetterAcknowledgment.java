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

import io.durablestreams.listener.Acknowledgment;

/**
 * Acknowledges the message of a dead letter, which has no place among the messages of the
 * stream.
 */
final class LetterAcknowledgment implements Acknowledgment {

	private final Runnable onLate;

	private State state = State.OPEN;

	/**
	 * Create it.
	 * @param onLate called if the message is acknowledged when nobody waits for that any
	 * more
	 */
	LetterAcknowledgment(Runnable onLate) {
		this.onLate = onLate;
	}

	@Override
	public void acknowledge() {
		boolean late;
		synchronized (this) {
			late = this.state == State.MISSED;
			this.state = (this.state == State.NACKED) ? State.NACKED : State.ACKNOWLEDGED;
		}
		if (late) {
			this.onLate.run();
		}
	}

	@Override
	public synchronized void nack(Duration delay) {
		this.state = (this.state == State.OPEN) ? State.NACKED : this.state;
	}

	@Override
	public void nack(int index, Duration delay) {
		nack(delay);
	}

	/**
	 * The handler has returned.
	 * @return whether it has acknowledged the message
	 */
	synchronized boolean end() {
		this.state = (this.state == State.OPEN) ? State.MISSED : this.state;
		return this.state == State.ACKNOWLEDGED;
	}

	private enum State {

		OPEN, ACKNOWLEDGED, NACKED, MISSED

	}

}
