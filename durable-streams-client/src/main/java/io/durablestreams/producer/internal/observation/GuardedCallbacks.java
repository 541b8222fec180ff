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

package io.durablestreams.producer.internal.observation;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Runs code that only watches a producer: listeners, meters, observations. What it
 * throws, and be it an error, is logged and changes nothing for any message. Thread-safe.
 */
public final class GuardedCallbacks {

	private static final Log logger = LogFactory.getLog(GuardedCallbacks.class);

	private final String streamName;

	/**
	 * Create it.
	 * @param streamName the name of the producer's stream
	 */
	public GuardedCallbacks(String streamName) {
		this.streamName = streamName;
	}

	/**
	 * Run a callback; never throws.
	 * @param callback the callback
	 */
	public void run(Runnable callback) {
		try {
			callback.run();
		}
		catch (Throwable ex) {
			report(ex);
		}
	}

	private void report(Throwable failure) {
		try {
			logger.error("A listener, meter or observation of the producer of stream '" + this.streamName + "' failed",
					failure);
		}
		catch (Throwable ex) {
			// An appender's failure is no message's either, and there is nowhere to tell
			// it.
		}
	}

}
