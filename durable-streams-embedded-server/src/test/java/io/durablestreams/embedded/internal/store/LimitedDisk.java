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
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;

import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A file system whose files can't grow beyond a limit, as if the disk were full: what
 * still fits of a write is written, then it fails. Public because MVStore makes
 * instances.
 */
public final class LimitedDisk extends FilePathWrapper {

	static final String SCHEME = "limited";

	private static final int HEADER = 8192;

	private static volatile long limit = Long.MAX_VALUE;

	private static volatile int headersToRefuse;

	static {
		FilePath.register(new LimitedDisk());
	}

	/**
	 * A file on this disk, which has room at first, and whose space is used again at
	 * once.
	 */
	static StoreFile file(java.nio.file.Path directory) {
		hasRoom();
		return new StoreFile(directory, SCHEME + ":", 0);
	}

	static void hasRoom() {
		headersToRefuse = 0;
		limit = Long.MAX_VALUE;
	}

	/** Let no file grow beyond a size. */
	static void limit(long size) {
		limit = size;
	}

	/** Let no write succeed at all. */
	static void refuseAll() {
		limit = -1;
	}

	/** Let the next write to a file's head fail, which comes behind the data itself. */
	static void refuseNextHeader() {
		headersToRefuse = 1;
	}

	static boolean refusesHeaders() {
		return headersToRefuse > 0;
	}

	@Override
	public String getScheme() {
		return SCHEME;
	}

	@Override
	public FileChannel open(String mode) throws IOException {
		return new LimitedChannel(getBase().open(mode));
	}

	private static final class LimitedChannel extends FileBaseDefault {

		private final FileChannel channel;

		LimitedChannel(FileChannel channel) {
			this.channel = channel;
		}

		@Override
		public int write(ByteBuffer source, long position) throws IOException {
			if (position < HEADER && headersToRefuse > 0) {
				headersToRefuse--;
				throw new IOException("Input/output error");
			}
			long room = limit - position;
			if (room >= source.remaining()) {
				return this.channel.write(source, position);
			}
			if (room <= 0) {
				throw new IOException("No space left on device");
			}
			ByteBuffer fitting = source.duplicate().limit(source.position() + (int) room);
			int written = this.channel.write(fitting, position);
			source.position(source.position() + written);
			return written;
		}

		@Override
		public int read(ByteBuffer target, long position) throws IOException {
			return this.channel.read(target, position);
		}

		@Override
		public long size() throws IOException {
			return this.channel.size();
		}

		@Override
		public void force(boolean metaData) throws IOException {
			this.channel.force(metaData);
		}

		@Override
		public FileLock tryLock(long position, long size, boolean shared) throws IOException {
			return this.channel.tryLock(position, size, shared);
		}

		@Override
		protected void implTruncate(long size) throws IOException {
			this.channel.truncate(size);
		}

		@Override
		protected void implCloseChannel() throws IOException {
			this.channel.close();
		}

	}

}
