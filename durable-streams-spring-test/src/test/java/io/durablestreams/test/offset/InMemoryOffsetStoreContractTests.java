package io.durablestreams.test.offset;

import io.durablestreams.offset.InMemoryOffsetStore;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.test.AbstractOffsetStoreContractTests;

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
