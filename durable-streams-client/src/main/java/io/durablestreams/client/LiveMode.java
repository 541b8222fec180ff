package io.durablestreams.client;

/**
 * How a read goes on once it has reached the stream's tail.
 */
public enum LiveMode {

	/** It completes: a catch-up read (protocol section 5.5). */
	OFF,

	/** It waits for new data by long-polling (protocol section 5.6). */
	LONG_POLL,

	/** It receives data as Server-Sent Events (protocol section 5.7). */
	SSE,

	/**
	 * It catches up, then uses Server-Sent Events; long-polling for {@code text/*}, whose
	 * line ends Server-Sent Events don't preserve, and where Server-Sent Events are
	 * refused or keep breaking off.
	 */
	AUTO

}
