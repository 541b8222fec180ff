package io.durablestreams.embedded.store;

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

	private StoreFile() {
	}

	static MVStore open(@Nullable Path directory) {
		MVStore.Builder builder = new MVStore.Builder().autoCommitDisabled().autoCommitBufferSize(0);
		if (directory != null) {
			builder.fileName(prepare(directory).toString()).pageSplitSize(PAGE_SIZE).cacheSize(CACHE_MEGABYTES);
		}
		try {
			MVStore store = builder.open();
			store.setVersionsToKeep(0);
			if (directory != null) {
				store.setRetentionTime(RETENTION_MILLIS);
			}
			return store;
		}
		catch (MVStoreException ex) {
			throw new DataDirectoryException(describe(directory, ex), ex);
		}
	}

	/**
	 * Open a store that has failed.
	 * @param version the version that it has to hold at least
	 */
	static MVStore reopen(@Nullable Path directory, long version) {
		if (directory == null || !Files.exists(directory.resolve(NAME))) {
			throw lost(directory);
		}
		MVStore store = open(directory);
		if (store.getCurrentVersion() < version) {
			store.closeImmediately();
			throw lost(directory);
		}
		return store;
	}

	private static DataDirectoryException lost(@Nullable Path directory) {
		return new DataDirectoryException(
				"The data file '" + NAME + "' in the data directory '" + directory
						+ "' isn't what it was while the server ran. Restart the server to go on from what is there.",
				null);
	}

	private static Path prepare(Path directory) {
		try {
			Files.createDirectories(directory);
		}
		catch (IOException | RuntimeException ex) {
			throw new DataDirectoryException(unwritable(directory), ex);
		}
		if (!Files.isWritable(directory)) {
			throw new DataDirectoryException(unwritable(directory), null);
		}
		return directory.resolve(NAME);
	}

	private static String describe(@Nullable Path directory, MVStoreException ex) {
		return switch (ex.getErrorCode()) {
			case DataUtils.ERROR_FILE_LOCKED ->
				"The data directory '" + directory + "' is in use by another embedded Durable Streams server. "
						+ "Stop the other process or give each server a data directory of its own.";
			case DataUtils.ERROR_FILE_CORRUPT, DataUtils.ERROR_UNSUPPORTED_FORMAT ->
				"The data file '" + NAME + "' in the data directory '" + directory
						+ "' can't be read. Restore the directory from a copy or remove it to start without data.";
			default -> unwritable(directory);
		};
	}

	private static String unwritable(@Nullable Path directory) {
		return "The data directory '" + directory + "' can't be written. "
				+ "Name a directory that this process may create and write, or none to keep the streams in memory.";
	}

}
