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
	 * @throws RefusedException if it can't be done; nothing has been changed then
	 */
	T apply(Transaction transaction);

}
