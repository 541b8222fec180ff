package io.durablestreams.listener.config;

/**
 * What a listener does whose stream doesn't exist, while there is no checkpoint yet.
 */
public enum MissingStreamPolicy {

	/**
	 * It waits until the stream is there, asking again with a capped back-off (default).
	 */
	WAIT,

	/** It creates the stream with the content type of its settings. */
	CREATE,

	/** It fails. */
	FAIL

}
