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

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * The files of a directory, one for each checkpoint. Each is replaced and removed as a
 * whole or not at all, also if the machine crashes. Thread-safe.
 */
final class CheckpointFiles {

	private static final int READABLE_NAME_LENGTH = 60;

	private static final String SUFFIX = ".checkpoint";

	private final Path directory;

	/** Writers of one file must not share its temporary file. */
	private final Object[] stripes = new Object[16];

	CheckpointFiles(Path directory) {
		this.directory = directory;
		for (int i = 0; i < this.stripes.length; i++) {
			this.stripes[i] = new Object();
		}
	}

	/**
	 * The file of a checkpoint. It has a name that every file system takes and people
	 * recognise; the digest keeps apart what would look the same.
	 * @param key whose checkpoint it is
	 * @return the file, whether it is there or not
	 */
	Path file(CheckpointKey key) {
		return this.directory.resolve(head(key.group() + "@" + key.stream()) + "-" + key.fingerprint() + SUFFIX);
	}

	private static String head(String name) {
		String readable = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9@.-]", "_");
		return readable.substring(0, Math.min(readable.length(), READABLE_NAME_LENGTH));
	}

	/**
	 * Find files by what their names begin with.
	 * @param groupPrefix what the group begins with; others may look the same
	 * @return the files, to be closed
	 * @throws IOException if the directory can't be read
	 */
	DirectoryStream<Path> list(String groupPrefix) throws IOException {
		String head = head(groupPrefix);
		return Files.newDirectoryStream(this.directory, (file) -> {
			String name = file.getFileName().toString();
			return name.startsWith(head) && name.endsWith(SUFFIX);
		});
	}

	/**
	 * Write a file, or another one in its place.
	 * @param file the file
	 * @param text what it shall have
	 * @throws IOException if that can't be done, or not for sure
	 */
	void replace(Path file, String text) throws IOException {
		synchronized (stripe(file)) {
			write(file, text);
			forceDirectory();
		}
	}

	private void write(Path file, String text) throws IOException {
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
	}

	/**
	 * Remove a file, if it is there.
	 * @param file the file
	 * @throws IOException if that can't be done, or not for sure
	 */
	void delete(Path file) throws IOException {
		synchronized (stripe(file)) {
			if (Files.deleteIfExists(file)) {
				forceDirectory();
			}
		}
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

}
