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

package io.durablestreams.outbox.jdbc;

import io.durablestreams.offset.CheckpointKey;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.util.Assert;

/**
 * Where messages go.
 *
 * @param client the client's name, or {@code null} for the default one
 * @param stream the stream's name
 * @param contentType the content type of the messages
 * @param createdIfMissing whether the stream is created if it is missing, whatever the
 * relaying instance knows of it
 */
record OutboxTarget(@Nullable String client, String stream, MediaType contentType, boolean createdIfMissing) {

	/** How many parts of the outbox instances can share. */
	static final int PARTITIONS = 32;

	/** What the table has room for, which not every database holds against an insert. */
	private static final int MAX_STREAM = 1000;

	private static final int MAX_CLIENT = 255;

	private static final int MAX_CONTENT_TYPE = 255;

	OutboxTarget {
		requireLength("stream's name", stream, MAX_STREAM);
		requireLength("client's name", (client != null) ? client : "", MAX_CLIENT);
		requireLength("content type", contentType.toString(), MAX_CONTENT_TYPE);
	}

	/**
	 * What its rows are found by.
	 * @return 32 hexadecimal digits
	 */
	String key() {
		return new CheckpointKey(this.contentType + " " + ((this.client != null) ? this.client : ""), this.stream)
			.fingerprint();
	}

	/**
	 * The part of the outbox that it belongs to.
	 * @return the number, from 0
	 */
	int partition() {
		return partitionOf(key());
	}

	private static void requireLength(String what, String value, int max) {
		Assert.isTrue(value.length() <= max, () -> "A %s in the outbox has at most %d characters: '%s…' has %d"
			.formatted(what, max, value.substring(0, 50), value.length()));
	}

	static int partitionOf(String key) {
		return Integer.parseInt(key.substring(0, 4), 16) % PARTITIONS;
	}

}
