package io.durablestreams.listener.container;

import org.jspecify.annotations.Nullable;

/**
 * What a thread does for a while and can be interrupted in, but never what it does after
 * it. Thread-safe.
 */
final class InterruptibleSection {

	private @Nullable Thread thread;

	synchronized void enter() {
		this.thread = Thread.currentThread();
	}

	/**
	 * The section is over; a late interrupt must not hit what comes next.
	 */
	synchronized void leave() {
		if (this.thread == Thread.currentThread()) {
			this.thread = null;
		}
		Thread.interrupted();
	}

	synchronized boolean isCurrentThread() {
		return this.thread == Thread.currentThread();
	}

	synchronized void interrupt() {
		if (this.thread != null) {
			this.thread.interrupt();
		}
	}

}
