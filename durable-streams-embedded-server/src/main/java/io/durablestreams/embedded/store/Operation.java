package io.durablestreams.embedded.store;

/**
 * A change to the store.
 *
 * @param <T> what came of it
 */
@FunctionalInterface
interface Operation<T> {

	/**
	 * Validate, then change.
	 * @param transaction the changes of the current group commit
	 * @return what came of it
	 * @throws RefusedException if it can't be done; whatever was changed is dropped then
	 */
	T apply(Transaction transaction);

	/**
	 * How much it writes, roughly. Operations that write much aren't committed together.
	 * @return a size in bytes
	 */
	default long size() {
		return 0;
	}

}
