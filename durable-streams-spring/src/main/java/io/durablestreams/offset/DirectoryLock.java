package io.durablestreams.offset;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.jspecify.annotations.Nullable;

/**
 * Keeps other stores, in this process or another, out of a directory.
 */
final class DirectoryLock implements AutoCloseable {

	private final FileChannel channel;

	private DirectoryLock(FileChannel channel) {
		this.channel = channel;
	}

	/**
	 * Take the lock. The operating system gives it back when the process ends, however it
	 * ends.
	 * @param directory the directory
	 * @return the lock, or {@code null} if someone else has it
	 * @throws IOException if the lock file can't be written
	 */
	static @Nullable DirectoryLock tryAcquire(Path directory) throws IOException {
		// A link there would lock, and create, a file of somebody else.
		FileChannel channel = FileChannel.open(directory.resolve(".lock"), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
		try {
			FileLock lock = channel.tryLock();
			if (lock != null) {
				return new DirectoryLock(channel);
			}
		}
		catch (OverlappingFileLockException ex) {
			// Another store of this process has it: answered like any other owner.
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
		channel.close();
		return null;
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
