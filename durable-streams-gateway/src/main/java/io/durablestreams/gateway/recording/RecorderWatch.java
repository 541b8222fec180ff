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

package io.durablestreams.gateway.recording;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Shows others that this instance lives while it records, and has the recordings ended
 * that were left behind: by an earlier process, by this one when a stream could not be
 * closed, and by other instances. Begun once, and ended. Thread-safe.
 */
final class RecorderWatch {

	private static final Log logger = LogFactory.getLog(RecorderWatch.class);

	private static final Duration LONGEST_PERIOD = Duration.ofSeconds(10);

	private final RecordingEntries entries;

	private final AbandonedRecordings abandoned;

	private final boolean shared;

	private final BooleanSupplier recording;

	private final ScheduledExecutorService timer;

	/** Used by what shows life. */
	private boolean showsLife;

	/** Whether something of this instance may have been left behind. */
	private volatile boolean leftBehind = true;

	/**
	 * Create a watch.
	 * @param entries the entries of running recordings
	 * @param abandoned ends what was left behind
	 * @param shared whether other instances see the entries
	 * @param recording whether anything is being recorded
	 */
	RecorderWatch(RecordingEntries entries, AbandonedRecordings abandoned, boolean shared, BooleanSupplier recording) {
		this.entries = entries;
		this.abandoned = abandoned;
		this.shared = shared;
		this.recording = recording;
		CustomizableThreadFactory threads = new CustomizableThreadFactory("durable-streams-recorder-");
		threads.setDaemon(true);
		// Streams that take long to be closed must not keep this instance from showing
		// life.
		this.timer = Executors.newScheduledThreadPool(shared ? 2 : 1, threads);
	}

	/**
	 * Look now, and again and again.
	 * @param leaseTime after which others take an instance that shows no life for dead
	 */
	void begin(Duration leaseTime) {
		long period = Math.min(LONGEST_PERIOD.toMillis(), leaseTime.toMillis() / 3);
		if (this.shared) {
			this.timer.scheduleWithFixedDelay(this::showLife, 0, period, TimeUnit.MILLISECONDS);
		}
		this.timer.scheduleWithFixedDelay(this::look, 0, period, TimeUnit.MILLISECONDS);
	}

	/**
	 * A recording of this instance could not be ended, or its entry not removed.
	 */
	void leftBehind() {
		this.leftBehind = true;
	}

	private void look() {
		try {
			if (this.shared) {
				this.abandoned.end();
			}
			else if (this.leftBehind) {
				this.leftBehind = false;
				if (!this.abandoned.end()) {
					this.leftBehind = true;
				}
			}
		}
		// What came out here would be the last look.
		catch (Throwable ex) {
			this.leftBehind = true;
			logger
				.warn("Recordings that were left behind can't be looked for; that is tried again: " + ex.getMessage());
		}
	}

	/** Only while there is something that others might take for left behind. */
	private void showLife() {
		try {
			if (this.recording.getAsBoolean()) {
				this.showsLife = true;
				this.entries.beat();
			}
			else if (this.showsLife) {
				this.entries.forget(this.entries.instance());
				this.showsLife = false;
			}
		}
		// What came out here would be the last sign of life of this instance.
		catch (Throwable ex) {
			logger.warn(
					"The recorder can't show others that this instance lives; that is tried again: " + ex.getMessage());
		}
	}

	/**
	 * Look no more. The next process has another id.
	 */
	void end() {
		this.timer.shutdownNow();
		try {
			if (this.shared) {
				this.entries.forget(this.entries.instance());
			}
		}
		catch (RuntimeException ex) {
			logger.warn("The recorder's last sign of life could not be removed: " + ex.getMessage());
		}
	}

}
