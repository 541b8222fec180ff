package io.durablestreams.producer;

/**
 * Whether a producer creates its stream.
 */
public enum CreateMode {

	/** The stream must exist; while it doesn't, messages are rejected. */
	NEVER,

	/**
	 * When an append finds no stream, the producer creates it with its content type and
	 * time to live and appends again. A stream that exists is used as it is: its time to
	 * live is left alone, and where it is closed or has another content type, messages
	 * are rejected with an error that says so.
	 */
	IF_MISSING

}
