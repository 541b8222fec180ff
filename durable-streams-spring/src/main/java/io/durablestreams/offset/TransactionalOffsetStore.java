package io.durablestreams.offset;

/**
 * An offset store that can keep a checkpoint within a transaction of the application, so
 * that it comes or goes with what the application wrote. What
 * {@link io.durablestreams.offset.OffsetStore#save save} keeps outside of a transaction
 * is kept at once.
 */
public interface TransactionalOffsetStore extends OffsetStore {

	/**
	 * Keep a checkpoint in place of another one, within the transaction of the calling
	 * thread. Nothing changes if the other one isn't there any more: somebody else has
	 * moved on, and what the transaction did must not stay.
	 * @param key whose
	 * @param expected the checkpoint to replace; its position, ordinal and nothing else
	 * are compared
	 * @param checkpoint the checkpoint
	 * @return whether the expected checkpoint was there; if not, the caller rolls back
	 * @throws OffsetStoreException if it could not be kept, or there is no transaction
	 * that the store takes part in
	 */
	boolean replace(CheckpointKey key, Checkpoint expected, Checkpoint checkpoint);

}
