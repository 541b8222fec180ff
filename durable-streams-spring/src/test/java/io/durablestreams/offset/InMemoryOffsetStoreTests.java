package io.durablestreams.offset;

/**
 * The store in memory.
 */
class InMemoryOffsetStoreTests extends AbstractOffsetStoreTests {

	private final InMemoryOffsetStore store = new InMemoryOffsetStore();

	@Override
	OffsetStore store() {
		return this.store;
	}

}
