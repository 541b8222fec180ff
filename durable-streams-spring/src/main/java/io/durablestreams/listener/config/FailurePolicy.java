package io.durablestreams.listener.config;

/**
 * What happens to a message that could not be handled, once its attempts are used up.
 */
public enum FailurePolicy {

	/**
	 * The stream's consumer stops in the state {@code FAILED} (default). Nothing is lost;
	 * after a restart the message is delivered again.
	 */
	STOP,

	/** The message is passed over, with an event, a metric and a log line. */
	SKIP,

	/** The message is put on a dead letter stream, then passed over. */
	DEAD_LETTER

}
