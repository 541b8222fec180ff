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

	private final StoreFile file;

	private final MemoryLimit memory;

	private volatile StoreMaps maps;

	/** The version of the last commit. */
	private volatile long committed;

	/** Whether a commit is under way, so that the file may turn out to be one ahead. */
	private volatile boolean writing;

	private volatile boolean closed;

	/** Whether the last commit found no room. */
	private boolean full;

	/**
	 * Open the store.
	 * @throws DataDirectoryException if the directory can't be used
	 */
	Storage(StoreFile file, MemoryLimit memory) {
		this.file = file;
		this.memory = memory;
		this.maps = file.open();
		this.committed = this.maps.store().getCurrentVersion();
	}

	boolean isPersistent() {
		return this.file.directory() != null;
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
		if (!isPersistent()) {
			this.memory.require(changes);
		}
		StoreMaps current = maps();
		long before = this.committed;
		this.writing = true;
		try {
			changes.applyTo(current);
			current.store().commit();
			this.committed = current.store().getCurrentVersion();
		}
		catch (RuntimeException | Error ex) {
			goBack(current, ex);
			if (this.committed == before) {
				throw describe(ex);
			}
		}
		finally {
			this.writing = false;
		}
		wrote(changes);
	}

	void sync() {
		MVStore store = this.maps.store();
		if (isPersistent() && !store.isClosed()) {
			store.sync();
		}
	}

	/**
	 * Everything that was acknowledged has been committed before. The file gets no mark
	 * of a clean shutdown: MVStore trusts such a mark, and falls back to a state of long
	 * ago if the next process ends after it has used space again, and before it has taken
	 * the mark away. Without it, the last commit is looked for.
	 */
	@Override
	public synchronized void close() {
		this.closed = true;
		try {
			sync();
		}
		catch (RuntimeException ex) {
			logger.warn("The data file in '" + this.file.directory() + "' could not be closed in good order", ex);
		}
		finally {
			this.maps.store().closeImmediately();
		}
	}

	/**
	 * Go back to the last commit, which may turn out to be the one that failed.
	 * @throws StoreException if that can't be found out
	 */
	private void goBack(StoreMaps failed, Throwable failure) {
		try {
			if (isPersistent()) {
				failed.store().closeImmediately();
				reopen(failed);
			}
			else {
				failed.rollback();
			}
		}
		catch (RuntimeException ex) {
			failure.addSuppressed(ex);
			throw new StoreException("The store failed and can't be opened again; what was written last is unknown",
					failure);
		}
	}

	private synchronized StoreMaps reopen(StoreMaps failed) {
		if (this.maps != failed) {
			return this.maps;
		}
		if (this.closed) {
			throw new IllegalStateException("The server has been stopped");
		}
		this.maps = this.file.reopen(this.committed, this.writing ? this.committed + 1 : this.committed);
		this.committed = this.maps.store().getCurrentVersion();
		return this.maps;
	}

	private void wrote(Changes changes) {
		if (!isPersistent()) {
			this.memory.count(changes);
		}
		if (this.full) {
			logger.info("The data directory '" + this.file.directory() + "' can be written again");
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
			logger.warn("The data directory '" + this.file.directory()
					+ "' can't be written: what doesn't fit is answered " + "with 507 until there is room", failure);
		}
		return new RefusedException(new Refusal.NoSpace("The server can't write to its data directory: " + reason));
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
