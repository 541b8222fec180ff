package io.durablestreams.offset;

/**
 * An offset store that keeps a checkpoint and the lease on its stream in one place, so
 * that nobody without the lease can store a checkpoint.
 */
public interface LeasedOffsetStore extends OffsetStore {

	/**
	 * This store in the hands of an owner. What it saves, replaces or deletes is refused
	 * with {@link LeaseLostException} if the lease on the stream is another one by then.
	 * @param owner the owner
	 * @param epoch the epoch of the owner's lease
	 * @return a view of this store, which takes part in transactions if this store does
	 */
	OffsetStore ownedBy(String owner, long epoch);

}
