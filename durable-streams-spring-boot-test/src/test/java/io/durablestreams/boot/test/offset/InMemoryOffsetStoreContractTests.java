package io.durablestreams.boot.test.offset;

import io.durablestreams.boot.test.AbstractOffsetStoreContractTests;
import io.durablestreams.offset.InMemoryOffsetStore;
import io.durablestreams.offset.OffsetStore;

/**
 * The store in memory keeps the contract.
 */
class InMemoryOffsetStoreContractTests extends AbstractOffsetStoreContractTests {

	private final InMemoryOffsetStore store = new InMemoryOffsetStore();

	@Override
	protected OffsetStore store() {
		return this.store;
	}

}
