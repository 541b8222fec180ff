package io.durablestreams.embedded;

import io.durablestreams.embedded.http.FaultQueue;

/**
 * Makes things go wrong, for tests of how an application takes it. Thread-safe.
 */
public final class Faults {

	private final FaultQueue queue;

	Faults(FaultQueue queue) {
		this.queue = queue;
	}

	/**
	 * Let a fault befall the next requests for a stream. Several faults for one stream
	 * befall its requests one after another, in the order in which they were given.
	 * @param stream the stream's path below the base URL
	 * @param fault what goes wrong
	 */
	public void inject(String stream, Fault fault) {
		this.queue.add(stream, fault.plan());
	}

	/**
	 * How many requests are still to be befallen.
	 * @param stream the stream's path below the base URL
	 * @return their number
	 */
	public int remaining(String stream) {
		return this.queue.remaining(stream);
	}

	/**
	 * Let nothing go wrong any more.
	 */
	public void clear() {
		this.queue.clear();
	}

}
