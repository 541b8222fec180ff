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

package io.durablestreams.producer;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Tells in the log what a caller who doesn't look at the outcome of a send would miss,
 * and no more often than anybody wants to read it. Thread-safe.
 */
final class DeliveryLog {

	private static final Log logger = LogFactory.getLog(DeliveryLog.class);

	/** What fails in between is counted in the next line. */
	private static final long BETWEEN_LINES = Duration.ofMinutes(1).toNanos();

	/** Most troubles are over before anybody needs to know. */
	private static final long WORTH_TELLING = Duration.ofSeconds(5).toNanos();

	private static final int MOST_TROUBLES = 10;

	private final String producer;

	private final LongSupplier pending;

	private final LongSupplier nanoTime;

	/** What was wrong since the last success: each once, also if it comes back. */
	private final Set<String> troublesTold = new HashSet<>();

	private long lostAt;

	private long lost;

	private long troubleSince;

	private boolean inTrouble;

	private boolean lossTold;

	DeliveryLog(String name, String stream, LongSupplier pending, LongSupplier nanoTime) {
		this.producer = "Producer '" + name + "' of stream '" + stream + "'";
		this.pending = pending;
		this.nanoTime = nanoTime;
	}

	/**
	 * Messages have got an outcome other than that they are in the stream.
	 * @param messages how many
	 * @param failure the outcome
	 */
	synchronized void lost(int messages, ProducerException failure) {
		this.lost += messages;
		long now = this.nanoTime.getAsLong();
		if (this.lost == 0 || (this.lossTold && now - this.lostAt < BETWEEN_LINES)) {
			return;
		}
		logger.warn(this.producer + " could not deliver " + this.lost + " message(s), the last one because: "
				+ failure.getMessage());
		this.lossTold = true;
		this.lostAt = now;
		this.lost = 0;
	}

	/**
	 * An attempt has failed and is repeated.
	 * @param cause why it failed
	 */
	synchronized void attemptFailed(Throwable cause) {
		long now = this.nanoTime.getAsLong();
		if (!this.inTrouble) {
			this.inTrouble = true;
			this.troubleSince = now;
		}
		else if (now - this.troubleSince >= WORTH_TELLING && this.troublesTold.size() < MOST_TROUBLES
				&& this.troublesTold.add(String.valueOf(cause.getMessage()))) {
			logger.warn(this.producer + " has been unable to append for "
					+ Duration.ofNanos(now - this.troubleSince).toSeconds() + " s and keeps trying, while "
					+ this.pending.getAsLong() + " message(s) wait: " + cause.getMessage());
		}
	}

	/** The server has taken something. */
	synchronized void delivered() {
		if (!this.troublesTold.isEmpty()) {
			logger.info(this.producer + " appends again");
		}
		this.inTrouble = false;
		this.troublesTold.clear();
	}

	/**
	 * The producer is being closed and waits.
	 * @param atMost for how long
	 */
	void closing(Duration atMost) {
		long waiting = this.pending.getAsLong();
		if (waiting > 0) {
			logger.info(this.producer + " is being closed and waits up to " + atMost + " ('close-timeout') until "
					+ waiting + " message(s) are acknowledged");
		}
	}

	/** The producer has ended. */
	synchronized void ended() {
		if (this.lost > 0) {
			logger.warn(this.producer + " could not deliver " + this.lost + " more message(s) before its end");
			this.lost = 0;
		}
	}

}
