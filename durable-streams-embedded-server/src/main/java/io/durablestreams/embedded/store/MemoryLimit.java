package io.durablestreams.embedded.store;

import java.util.HashMap;
import java.util.Map;

/**
 * What streams without a data directory may hold, so that they leave the application its
 * heap. Only the one writer touches it.
 */
final class MemoryLimit {

	private final Map<Long, Long> sizes = new HashMap<>();

	private final long max;

	private long held;

	MemoryLimit(long max) {
		this.max = max;
	}

	/** Half of the largest heap. */
	static MemoryLimit ofHeap() {
		return new MemoryLimit(Runtime.getRuntime().maxMemory() / 2);
	}

	/**
	 * Check changes before they are made.
	 * @throws RefusedException if there is no room for them
	 */
	void require(Changes changes) {
		long size = changes.sizes().values().stream().mapToLong(Long::longValue).sum();
		if (size > 0 && this.held + size > this.max) {
			throw new RefusedException(new Refusal.NoSpace("The server keeps its streams in memory and they hold "
					+ this.held + " bytes of at most " + this.max + "; delete some, or give it a data directory"));
		}
	}

	/** Count changes that were made. */
	void count(Changes changes) {
		changes.sizes().forEach((stream, size) -> {
			this.sizes.merge(stream, size, Long::sum);
			this.held += size;
		});
		changes.removed().forEach((stream) -> {
			Long size = this.sizes.remove(stream);
			this.held -= (size != null) ? size : 0;
		});
	}

}
