/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.durablestreams.embedded.internal.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * Opens the underlying store, in memory or in a directory.
 * <p>
 * Durability: a commit is written to the file before its answer is sent, so nothing
 * acknowledged is lost when the process dies, however it dies. The file is forced to disk
 * about once a second and at the end, not with each commit: if the whole machine fails,
 * the last second may be lost. Space of overwritten data is reused a little later than
 * that, so that the file can always fall back to a state that reached the disk.
 */
final class StoreFile {

	private static final String NAME = "durable-streams.mv.db";

	private static final int RETENTION_MILLIS = 3000;

	private static final int PAGE_SIZE = 4096;

	private static final int CACHE_MEGABYTES = 32;

	private final @Nullable Path directory;

	private final String scheme;

	private final int retentionMillis;

	/**
	 * Create for a directory.
	 * @param directory where the file lies, {@code null} to keep everything in memory
	 */
	StoreFile(@Nullable Path directory) {
		this(directory, "file:", RETENTION_MILLIS);
	}

	/**
	 * Create for a directory in a file system of MVStore's, so that tests can let it run
	 * out of space, and space be used again at once.
	 */
	StoreFile(@Nullable Path directory, String scheme, int retentionMillis) {
		this.directory = directory;
		this.scheme = scheme;
		this.retentionMillis = retentionMillis;
	}

	@Nullable Path directory() {
		return this.directory;
	}

	/**
	 * Open the store.
	 * @throws DataDirectoryException if the directory can't be used
	 */
	StoreMaps open() {
		return maps(openStore());
	}

	private StoreMaps maps(MVStore store) {
		try {
			return new StoreMaps(store);
		}
		catch (RuntimeException ex) {
			store.closeImmediately();
			throw unreadable(ex);
		}
	}

	private MVStore openStore() {
		MVStore.Builder builder = new MVStore.Builder().autoCommitDisabled().autoCommitBufferSize(0);
		if (this.directory != null) {
			builder.fileName(this.scheme + prepare(this.directory)).pageSplitSize(PAGE_SIZE).cacheSize(CACHE_MEGABYTES);
		}
		try {
			MVStore store = builder.open();
			store.setVersionsToKeep(0);
			if (this.directory != null) {
				store.setRetentionTime(this.retentionMillis);
			}
			return store;
		}
		catch (MVStoreException ex) {
			throw new DataDirectoryException(describe(ex), ex);
		}
	}

	/**
	 * Open a store that has closed itself.
	 * @param oldest the version that was committed last
	 * @param newest the version that may have been committed
	 * @throws DataDirectoryException if the directory can't be used, or the file holds
	 * something else
	 */
	StoreMaps reopen(long oldest, long newest) {
		if (this.directory == null || !Files.exists(this.directory.resolve(NAME))) {
			throw lost();
		}
		MVStore store = openStore();
		if (store.getCurrentVersion() < oldest || store.getCurrentVersion() > newest) {
			store.closeImmediately();
			throw lost();
		}
		return maps(store);
	}

	private Path prepare(Path directory) {
		try {
			// A link to a directory is the owner's choice, and is no directory to create
			if (!Files.isDirectory(directory)) {
				Files.createDirectories(directory);
			}
		}
		catch (IOException | RuntimeException ex) {
			throw new DataDirectoryException(unwritable(), ex);
		}
		if (!Files.isWritable(directory)) {
			throw new DataDirectoryException(unwritable(), null);
		}
		Path file = directory.toAbsolutePath().resolve(NAME);
		if (Files.isSymbolicLink(file)) {
			throw new DataDirectoryException("The data file '" + NAME + "' in the data directory '" + directory
					+ "' is a symbolic link, and what it points to might be somebody else's. Remove it; to keep the "
					+ "data elsewhere, name that directory.", null);
		}
		return file;
	}

	private String describe(MVStoreException ex) {
		return switch (ex.getErrorCode()) {
			case DataUtils.ERROR_FILE_LOCKED ->
				"The data directory '" + this.directory + "' is in use by another embedded Durable Streams server. "
						+ "Stop the other process or give each server a data directory of its own.";
			case DataUtils.ERROR_FILE_CORRUPT, DataUtils.ERROR_UNSUPPORTED_FORMAT -> unreadable();
			default -> unwritable();
		};
	}

	/**
	 * What is to be thrown if the file is open, but not what this server has written.
	 */
	DataDirectoryException unreadable(Throwable cause) {
		return new DataDirectoryException(unreadable(), cause);
	}

	private String unreadable() {
		return "The data file '" + NAME + "' in the data directory '" + this.directory
				+ "' can't be read. Restore the directory from a copy or remove it to start without data.";
	}

	private String unwritable() {
		return "The data directory '" + this.directory + "' can't be written. "
				+ "Name a directory that this process may create and write, or none to keep the streams in memory.";
	}

	private DataDirectoryException lost() {
		return new DataDirectoryException(
				"The data file '" + NAME + "' in the data directory '" + this.directory
						+ "' isn't what it was while the server ran. Restart the server to go on from what is there.",
				null);
	}

}
