package io.durablestreams.listener.config;

/**
 * What a listener does whose checkpoint doesn't lead anywhere any more: the server
 * dropped the data behind it, or the stream was deleted or made anew.
 */
public enum PositionLostPolicy {

	/** It fails (default): going on would lose or repeat messages. */
	FAIL,

	/** It goes on with the oldest message that the stream has. */
	EARLIEST,

	/** It goes on with messages that are appended from now on. */
	LATEST

}
