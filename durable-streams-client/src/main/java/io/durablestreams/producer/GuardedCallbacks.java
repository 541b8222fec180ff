package io.durablestreams.producer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Runs code that only watches a producer: listeners, meters, observations. What it
 * throws, and be it an error, is logged and changes nothing for any message. Thread-safe.
 */
final class GuardedCallbacks {

	private static final Log logger = LogFactory.getLog(GuardedCallbacks.class);

	private final String streamName;

	GuardedCallbacks(String streamName) {
		this.streamName = streamName;
	}

	void run(Runnable callback) {
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
