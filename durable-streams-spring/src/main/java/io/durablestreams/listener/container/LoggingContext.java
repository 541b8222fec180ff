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

import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.DurableStreamHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.util.ClassUtils;

/**
 * Puts into the log context (MDC) of SLF4J, where there is one, which listener and stream
 * a thread works for, and the position of what is in hand. The keys are the names of the
 * headers. Thread-safe.
 */
final class LoggingContext {

	private static final boolean PRESENT = ClassUtils.isPresent("org.slf4j.MDC", LoggingContext.class.getClassLoader());

	private final String listenerId;

	private final String streamName;

	LoggingContext(String listenerId, String streamName) {
		this.listenerId = listenerId;
		this.streamName = streamName;
	}

	/**
	 * Work for the listener and its stream.
	 * @param task the work
	 * @return the work with its log context
	 */
	Runnable around(Runnable task) {
		return PRESENT ? () -> Mdc.run(this, task) : task;
	}

	/**
	 * Say what is in hand.
	 * @param position where it is, or {@code null} if nothing is any more
	 */
	static void inHand(@Nullable StreamPosition position) {
		if (PRESENT) {
			Mdc.put(DurableStreamHeaders.POSITION, (position != null) ? position.toString() : null);
		}
	}

	/** Loaded only where there is SLF4J. */
	private static final class Mdc {

		private Mdc() {
		}

		static void run(LoggingContext context, Runnable task) {
			String listener = MDC.get(DurableStreamHeaders.LISTENER_ID);
			String stream = MDC.get(DurableStreamHeaders.STREAM);
			String position = MDC.get(DurableStreamHeaders.POSITION);
			MDC.put(DurableStreamHeaders.LISTENER_ID, context.listenerId);
			MDC.put(DurableStreamHeaders.STREAM, context.streamName);
			try {
				task.run();
			}
			finally {
				// An executor may run it on a thread that works for another listener.
				put(DurableStreamHeaders.LISTENER_ID, listener);
				put(DurableStreamHeaders.STREAM, stream);
				put(DurableStreamHeaders.POSITION, position);
			}
		}

		static void put(String key, @Nullable String value) {
			if (value != null) {
				MDC.put(key, value);
			}
			else {
				MDC.remove(key);
			}
		}

	}

}
