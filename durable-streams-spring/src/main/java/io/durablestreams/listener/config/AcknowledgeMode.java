package io.durablestreams.listener.config;

/**
 * When the checkpoint behind handled messages is stored.
 */
public enum AcknowledgeMode {

	/** After each message (default): a crash redelivers at most the one in hand. */
	RECORD,

	/**
	 * When everything that the server sent at once has been handled; for a batch
	 * listener, after each batch. A crash redelivers what came since.
	 */
	BATCH,

	/**
	 * After a number of messages or some time, whichever comes first, and when the
	 * listener stops.
	 */
	INTERVAL,

	/**
	 * When the listener calls {@code Acknowledgment.acknowledge()}. Messages may be
	 * acknowledged in any order; the checkpoint stays below the first one that isn't.
	 */
	MANUAL,

	/**
	 * In the same database transaction as what the listener writes: both come or neither.
	 * Needs an offset store in that database and a transaction manager for it; a batch is
	 * one transaction.
	 */
	TRANSACTIONAL

}
