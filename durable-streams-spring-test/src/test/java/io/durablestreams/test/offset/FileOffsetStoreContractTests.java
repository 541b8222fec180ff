package io.durablestreams.test.offset;

import java.nio.file.Path;

import io.durablestreams.offset.FileOffsetStore;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.test.AbstractOffsetStoreContractTests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * The store in files keeps the contract.
 */
class FileOffsetStoreContractTests extends AbstractOffsetStoreContractTests {

	@TempDir
	private Path directory;

	private FileOffsetStore store;

	@BeforeEach
	void open() {
		this.store = new FileOffsetStore(this.directory);
	}

	@AfterEach
	void close() {
		this.store.close();
	}

	@Override
	protected OffsetStore store() {
		return this.store;
	}

}
