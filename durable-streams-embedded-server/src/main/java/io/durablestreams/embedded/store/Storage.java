package io.durablestreams.embedded.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/**
 * The underlying store. It closes itself when it can't write, for instance because the
 * disk is full, and is opened anew then: what was committed can be read all the time, and
 * written again as soon as there is room. Thread-safe; one thread writes.
 */
final class Storage implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(Storage.class);

	private final @Nullable Path directory;

	private volatile StoreMaps maps;

	private volatile boolean closed;

	/** Whether the last commit found no room. */
	private boolean full;

	private Storage(@Nullable Path directory) {
		this.directory = directory;
		this.maps = new StoreMaps(StoreFile.open(directory));
	}

	/**
	 * Open a store.
	 * @throws DataDirectoryException if the directory can't be used
	 */
	static Storage open(@Nullable Path directory) {
		return new Storage(directory);
	}

	boolean isPersistent() {
		return this.directory != null;
	}

	/**
	 * The maps of an open store.
	 * @throws DataDirectoryException if it had to be opened anew and that failed
	 */
	StoreMaps maps() {
		StoreMaps current = this.maps;
		return current.store().isClosed() ? reopen(current) : current;
	}

	/**
	 * Read from the maps, once more if the store closed itself in the meantime.
	 */
	<T> T read(Function<StoreMaps, T> read) {
		StoreMaps current = maps();
		try {
			return read.apply(current);
		}
		catch (RuntimeException ex) {
			if (!current.store().isClosed() || this.closed) {
				throw ex;
			}
			return read.apply(reopen(current));
		}
	}

	/**
	 * Apply and commit changes, all of them or none.
	 * @throws RefusedException if they can't be written
	 * @throws StoreException if anything else went wrong
	 */
	void write(Changes changes) {
		StoreMaps current = maps();
		MVStore store = current.store();
		long version = store.getCurrentVersion();
		try {
			changes.applyTo(current);
			store.commit();
		}
		catch (RuntimeException | Error ex) {
			if (!isCommitted(current, version, ex)) {
				throw describe(ex);
			}
		}
		wrote();
	}

	void sync() {
		MVStore store = this.maps.store();
		if (isPersistent() && !store.isClosed()) {
			store.sync();
		}
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		try {
			sync();
			this.maps.store().close();
		}
		catch (RuntimeException ex) {
			// Everything that was acknowledged has been committed before.
			logger.warn("The data file in '" + this.directory + "' could not be closed in good order", ex);
			this.maps.store().closeImmediately();
		}
	}

	/** Go back to the last commit, which may turn out to be the one that failed. */
	private boolean isCommitted(StoreMaps failed, long version, Throwable failure) {
		try {
			if (!isPersistent()) {
				failed.rollback();
				return false;
			}
			failed.store().closeImmediately();
			return reopen(failed).store().getCurrentVersion() > version;
		}
		catch (RuntimeException ex) {
			failure.addSuppressed(ex);
			return false;
		}
	}

	private synchronized StoreMaps reopen(StoreMaps failed) {
		if (this.maps != failed) {
			return this.maps;
		}
		if (this.closed) {
			throw new IllegalStateException("The server has been stopped");
		}
		this.maps = new StoreMaps(StoreFile.reopen(this.directory, failed.store().getCurrentVersion()));
		return this.maps;
	}

	private void wrote() {
		if (this.full) {
			logger.info("The data directory '" + this.directory + "' can be written again");
		}
		this.full = false;
	}

	private RuntimeException describe(Throwable failure) {
		String reason = ioMessage(failure);
		if (reason == null) {
			return new StoreException("The store failed; it goes on from what it has committed before", failure);
		}
		if (!this.full) {
			this.full = true;
			logger.warn("The data directory '" + this.directory + "' can't be written: what doesn't fit is answered "
					+ "with 507 until there is room", failure);
		}
		return new RefusedException(new Refusal.NoSpace(reason));
	}

	private static @Nullable String ioMessage(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof IOException) {
				return (cause.getMessage() != null) ? cause.getMessage() : cause.getClass().getSimpleName();
			}
		}
		return null;
	}

}
