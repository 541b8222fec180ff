package io.durablestreams.offset;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Keeps each checkpoint in a file of a directory. A checkpoint is replaced atomically and
 * forced to the disk before {@link #save} returns: after a crash, of the process or the
 * machine, the file has either the checkpoint before or the new one. Groups and streams
 * may have any characters. One store at a time owns a directory; close it to give it
 * free. Thread-safe.
 */
public final class FileOffsetStore implements OffsetStore, AutoCloseable {

	private static final Log logger = LogFactory.getLog(FileOffsetStore.class);

	private static final int READABLE_NAME_LENGTH = 60;

	private final Path directory;

	private final DirectoryLock lock;

	/** Writers of one file must not share its temporary file. */
	private final Object[] stripes = new Object[16];

	private volatile boolean closed;

	/**
	 * Open a directory, creating it if need be.
	 * @param directory the directory
	 * @throws OffsetStoreException if it can't be created or written, or another store
	 * owns it
	 */
	public FileOffsetStore(Path directory) {
		this.directory = directory.toAbsolutePath().normalize();
		for (int i = 0; i < this.stripes.length; i++) {
			this.stripes[i] = new Object();
		}
		this.lock = open();
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
		requireOpen();
		Path file = file(key);
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
	}

	@Override
	public void save(CheckpointKey key, Checkpoint checkpoint) {
		requireOpen();
		Path file = file(key);
		try {
			synchronized (stripe(file)) {
				replace(file, CheckpointText.write(key, checkpoint));
			}
		}
		catch (IOException ex) {
			throw new OffsetStoreException("The checkpoint of " + key + " can't be written to file '" + file + "' ("
					+ ex + "); make the directory writable and see that its disk has space", ex);
		}
	}

	@Override
	public void delete(CheckpointKey key) {
		requireOpen();
		Path file = file(key);
		try {
			synchronized (stripe(file)) {
				if (Files.deleteIfExists(file)) {
					forceDirectory();
				}
			}
		}
		catch (IOException ex) {
			throw new OffsetStoreException(
					"The checkpoint of " + key + " can't be removed: file '" + file + "' (" + ex + ")", ex);
		}
	}

	/**
	 * Give the directory free. The checkpoints stay.
	 */
	@Override
	public void close() {
		this.closed = true;
		try {
			this.lock.close();
		}
		catch (IOException ex) {
			logger.warn("The lock of the offset store's directory '" + this.directory + "' could not be released", ex);
		}
	}

	private void replace(Path file, String text) throws IOException {
		Path temporary = file.resolveSibling(file.getFileName() + ".new");
		// Whatever lies there, a link to somebody's file say, isn't written through.
		Files.deleteIfExists(temporary);
		try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW,
				StandardOpenOption.WRITE)) {
			ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
			while (bytes.hasRemaining()) {
				channel.write(bytes);
			}
			channel.force(true);
		}
		Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		forceDirectory();
	}

	private void forceDirectory() throws IOException {
		if (File.separatorChar != '/') {
			// Windows has no such thing, and its moves are durable with the file.
			return;
		}
		try (FileChannel channel = FileChannel.open(this.directory, StandardOpenOption.READ)) {
			channel.force(true);
		}
	}

	private Object stripe(Path file) {
		return this.stripes[Math.floorMod(file.hashCode(), this.stripes.length)];
	}

	private void requireOpen() {
		if (this.closed) {
			throw new OffsetStoreException("The offset store in '" + this.directory + "' is closed", null);
		}
	}

	/**
	 * A name that every file system takes and people recognise; the digest keeps apart
	 * what would look the same.
	 */
	private Path file(CheckpointKey key) {
		String readable = (key.group() + "@" + key.stream()).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9@.-]", "_");
		String head = readable.substring(0, Math.min(readable.length(), READABLE_NAME_LENGTH));
		return this.directory.resolve(head + "-" + key.fingerprint() + ".checkpoint");
	}

}
