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
