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

package io.durablestreams.boot.autoconfigure.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The value of a header that stands in a file, which is read again when it has changed.
 * While it can't be read, the value before counts. Thread-safe.
 */
final class HeaderFile {

	private static final Log logger = LogFactory.getLog(HeaderFile.class);

	/** A file may change twice before its time does. */
	private static final Duration CLOCK_RESOLUTION = Duration.ofSeconds(1);

	private final String property;

	private final Path file;

	private final String prefix;

	private volatile @Nullable Content content;

	private volatile boolean unreadable;

	/**
	 * Create it.
	 * @param property the property that names the file
	 * @param file the file
	 * @param prefix what stands before the file's content in the header
	 */
	HeaderFile(String property, Path file, String prefix) {
		this.property = property;
		this.file = file;
		this.prefix = prefix;
	}

	/**
	 * The header's value now.
	 * @return the value
	 * @throws UncheckedIOException if there has never been one
	 */
	String value() {
		Content known = this.content;
		try {
			BasicFileAttributes attributes = Files.readAttributes(this.file, BasicFileAttributes.class);
			if (known == null || !known.isOf(attributes)) {
				known = read(attributes);
				this.content = known;
			}
			this.unreadable = false;
		}
		catch (IOException ex) {
			if (known == null) {
				throw new UncheckedIOException(ex);
			}
			tellUnreadable(ex);
		}
		return this.prefix + known.value();
	}

	private Content read(BasicFileAttributes attributes) throws IOException {
		String value = Files.readString(this.file).strip();
		if (value.isEmpty()) {
			throw new IOException("The file is empty");
		}
		return new Content(value, attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
	}

	private void tellUnreadable(IOException failure) {
		if (!this.unreadable) {
			this.unreadable = true;
			logger.warn("The file '" + this.file + "' of '" + this.property + "' can't be read (" + failure
					+ "); what it held before is sent until it can");
		}
	}

	/**
	 * What was read of a file, and when.
	 *
	 * @param value its content without white space around it
	 * @param modified when it was changed last
	 * @param size its size
	 * @param key which file it was
	 */
	private record Content(String value, FileTime modified, long size, @Nullable Object key) {

		boolean isOf(BasicFileAttributes attributes) {
			boolean settled = this.modified.toInstant().isBefore(Instant.now().minus(CLOCK_RESOLUTION));
			return settled && this.modified.equals(attributes.lastModifiedTime()) && this.size == attributes.size()
					&& (this.key == null || this.key.equals(attributes.fileKey()));
		}

		/** The value is a secret. */
		@Override
		public String toString() {
			return "Content[modified=" + this.modified + "]";
		}

	}

}
