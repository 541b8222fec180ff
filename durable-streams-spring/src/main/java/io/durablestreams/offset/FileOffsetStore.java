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

package io.durablestreams.offset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * Keeps each checkpoint in a file of a directory. A checkpoint is replaced atomically and
 * forced to the disk before {@link #save} returns: after a crash, of the process or the
 * machine, the file has either the checkpoint before or the new one. Groups and streams
 * may have any characters. One store at a time owns a directory, from its creation on;
 * closing or stopping it gives the directory free, and starting it takes it again. As a
 * bean it is stopped and started with the application context, around everything else.
 * Thread-safe.
 */
public final class FileOffsetStore implements ListableOffsetStore, SmartLifecycle, AutoCloseable {

	/**
	 * The lifecycle phase: the store starts before those who use it and stops after them.
	 */
	public static final int PHASE = Integer.MIN_VALUE + 512;

	private static final Log logger = LogFactory.getLog(FileOffsetStore.class);

	private final Path directory;

	private final CheckpointFiles files;

	/** Nobody gives the directory free while a checkpoint is read or written. */
	private final ReadWriteLock use = new ReentrantReadWriteLock();

	private @Nullable DirectoryLock lock;

	/**
	 * Open a directory, creating it if need be.
	 * @param directory the directory
	 * @throws OffsetStoreException if it can't be created or written, or another store
	 * owns it
	 */
	public FileOffsetStore(Path directory) {
		this.directory = directory.toAbsolutePath().normalize();
		this.files = new CheckpointFiles(this.directory);
		start();
	}

	/**
	 * Take the directory, unless this store has it.
	 * @throws OffsetStoreException if it can't be created or written, or another store
	 * owns it
	 */
	@Override
	public void start() {
		this.use.writeLock().lock();
		try {
			if (this.lock == null) {
				this.lock = open();
			}
		}
		finally {
			this.use.writeLock().unlock();
		}
	}

	private DirectoryLock open() {
		DirectoryLock acquired;
		try {
			Files.createDirectories(this.directory);
			acquired = DirectoryLock.tryAcquire(this.directory);
		}
		catch (IOException ex) {
			throw new OffsetStoreException("The directory '" + this.directory
					+ "' of the offset store can't be created or written (" + ex
					+ "); make it writable, or choose another with 'durable.streams.offset-store.file.directory'", ex);
		}
		if (acquired == null) {
			throw new OffsetStoreException("The directory '" + this.directory
					+ "' is in use by another offset store, in this process or another; end that one, or choose"
					+ " another directory with 'durable.streams.offset-store.file.directory'", null);
		}
		return acquired;
	}

	@Override
	public @Nullable Checkpoint load(CheckpointKey key) {
		Path file = this.files.file(key);
		begin();
		try {
			return CheckpointText.read(key, Files.readString(file));
		}
		catch (NoSuchFileException ex) {
			return null;
		}
		catch (IllegalArgumentException ex) {
			throw new OffsetStoreException("The checkpoint of " + key + " in file '" + file + "' is damaged: "
					+ ex.getMessage() + "; restore the file, or remove it to begin where 'from' of the listener says",
					ex);
		}
		catch (IOException | UncheckedIOException ex) {
			throw new OffsetStoreException(
					"The checkpoint of " + key + " can't be read from file '" + file + "' (" + ex + ")", ex);
		}
		finally {
			end();
		}
	}

	@Override
	public void save(CheckpointKey key, Checkpoint checkpoint) {
		Path file = this.files.file(key);
		begin();
		try {
			this.files.replace(file, CheckpointText.write(key, checkpoint));
		}
		catch (IOException ex) {
			throw new OffsetStoreException("The checkpoint of " + key + " can't be written to file '" + file + "' ("
					+ ex + "); make the directory writable and see that its disk has space", ex);
		}
		finally {
			end();
		}
	}

	@Override
	public List<CheckpointKey> keys(String groupPrefix) {
		begin();
		try (DirectoryStream<Path> found = this.files.list(groupPrefix)) {
			List<CheckpointKey> keys = new ArrayList<>();
			for (Path file : found) {
				CheckpointKey key = key(file);
				if (key != null && key.group().startsWith(groupPrefix)) {
					keys.add(key);
				}
			}
			return keys;
		}
		catch (IOException | DirectoryIteratorException ex) {
			throw new OffsetStoreException("The directory '" + this.directory + "' can't be read (" + ex + ")", ex);
		}
		finally {
			end();
		}
	}

	private static @Nullable CheckpointKey key(Path file) throws IOException {
		try {
			return CheckpointText.readKey(Files.readString(file));
		}
		catch (NoSuchFileException ex) {
			// Deleted since the directory was listed.
			return null;
		}
		catch (IllegalArgumentException ex) {
			throw new OffsetStoreException("The checkpoint in file '" + file + "' is damaged: " + ex.getMessage()
					+ "; restore the file, or remove it", ex);
		}
	}

	@Override
	public void delete(CheckpointKey key) {
		Path file = this.files.file(key);
		begin();
		try {
			this.files.delete(file);
		}
		catch (IOException ex) {
			throw new OffsetStoreException(
					"The checkpoint of " + key + " can't be removed: file '" + file + "' (" + ex + ")", ex);
		}
		finally {
			end();
		}
	}

	/**
	 * Give the directory free. The checkpoints stay.
	 */
	@Override
	public void stop() {
		this.use.writeLock().lock();
		try {
			if (this.lock != null) {
				this.lock.close();
			}
		}
		catch (IOException ex) {
			logger.warn("The lock of the offset store's directory '" + this.directory + "' could not be released", ex);
		}
		finally {
			this.lock = null;
			this.use.writeLock().unlock();
		}
	}

	/**
	 * Give the directory free, as {@link #stop()} does.
	 */
	@Override
	public void close() {
		stop();
	}

	/**
	 * Whether this store owns its directory.
	 */
	@Override
	public boolean isRunning() {
		this.use.readLock().lock();
		try {
			return this.lock != null;
		}
		finally {
			this.use.readLock().unlock();
		}
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	private void begin() {
		this.use.readLock().lock();
		if (this.lock == null) {
			this.use.readLock().unlock();
			throw new OffsetStoreException("The offset store in '" + this.directory + "' is closed", null);
		}
	}

	private void end() {
		this.use.readLock().unlock();
	}

}
