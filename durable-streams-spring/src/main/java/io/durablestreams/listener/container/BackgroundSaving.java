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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Stores a consumer's checkpoint after a while, beside the consumer's steps: a handler
 * that is at work may take long. At most one save is on its way. Thread-safe.
 */
final class BackgroundSaving {

	private static final Log logger = LogFactory.getLog(BackgroundSaving.class);

	/** How long it waits after a save that failed. */
	private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

	private final ConsumerContext context;

	private final Checkpoints checkpoints;

	private final Runnable save;

	private final Consumer<Throwable> onFailure;

	private final InterruptibleSection saving = new InterruptibleSection();

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private volatile @Nullable Disposable timer;

	private volatile boolean closed;

	/**
	 * Create it.
	 * @param context the consumer's context
	 * @param checkpoints know whether there is anything to store
	 * @param save stores what may be stored
	 * @param onFailure told why the store can't do that; it is tried again
	 */
	BackgroundSaving(ConsumerContext context, Checkpoints checkpoints, Runnable save, Consumer<Throwable> onFailure) {
		this.context = context;
		this.checkpoints = checkpoints;
		this.save = save;
		this.onFailure = onFailure;
	}

	/**
	 * Store what may be stored, unless that is about to be done.
	 * @param delay after which time
	 */
	void schedule(Duration delay) {
		if (this.closed || this.checkpoints.isSaved() || !this.scheduled.compareAndSet(false, true)) {
			return;
		}
		this.timer = this.context.runtime().clock().schedule(() -> this.context.execute(this::save), delay);
		if (this.closed) {
			cancelTimer();
		}
	}

	private void cancelTimer() {
		Disposable current = this.timer;
		if (current != null) {
			current.dispose();
		}
	}

	private void save() {
		this.timer = null;
		this.scheduled.set(false);
		this.saving.enter();
		try {
			this.save.run();
		}
		catch (CheckpointMovedException ex) {
			logger.debug("Left to the consumer, which notices before it handles anything more", ex);
		}
		catch (Exception | AssertionError ex) {
			this.onFailure.accept(ex);
			schedule(RETRY_DELAY);
		}
		catch (Error ex) {
			this.context.reports().broken(ex);
		}
		finally {
			this.saving.leave();
		}
	}

	/**
	 * Store nothing any more. A save under way is interrupted.
	 */
	void close() {
		this.closed = true;
		cancelTimer();
		this.saving.interrupt();
	}

}
