package io.durablestreams.embedded.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that request bodies may hold together, from their first byte until what they
 * hold is committed. Thread-safe.
 */
final class BodyMemory {

	private final AtomicLong held = new AtomicLong();

	private final long limit;

	BodyMemory(long limit) {
		this.limit = limit;
	}

	long limit() {
		return this.limit;
	}

	/**
	 * Take some.
	 * @return whether there was enough left
	 */
	boolean take(long bytes) {
		if (this.held.addAndGet(bytes) <= this.limit) {
			return true;
		}
		this.held.addAndGet(-bytes);
		return false;
	}

	void giveBack(long bytes) {
		this.held.addAndGet(-bytes);
	}

}
