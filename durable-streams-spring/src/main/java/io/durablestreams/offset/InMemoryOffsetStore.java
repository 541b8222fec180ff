package io.durablestreams.offset;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Keeps checkpoints in memory: they are gone with the process. For tests, and for
 * listeners that begin anew each time.
 */
public final class InMemoryOffsetStore implements OffsetStore {

	private final Map<CheckpointKey, Checkpoint> checkpoints = new ConcurrentHashMap<>();

	@Override
	public @Nullable Checkpoint load(CheckpointKey key) {
		return this.checkpoints.get(key);
	}

	@Override
	public void save(CheckpointKey key, Checkpoint checkpoint) {
		this.checkpoints.put(key, checkpoint);
	}

	@Override
	public void delete(CheckpointKey key) {
		this.checkpoints.remove(key);
	}

}
