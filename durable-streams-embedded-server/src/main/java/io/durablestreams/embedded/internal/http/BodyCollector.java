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

package io.durablestreams.embedded.internal.http;

import java.io.ByteArrayOutputStream;
import java.util.List;

import io.durablestreams.embedded.internal.json.InvalidJsonException;
import io.durablestreams.embedded.internal.json.JsonMessages;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;

/**
 * Collects one body. What is refused is read past, so that the connection can be used
 * again.
 */
final class BodyCollector {

	/** What a message takes besides its bytes, from here to the store. */
	private static final int MESSAGE_OVERHEAD = 64;

	/**
	 * Smaller pieces are joined first: an array of a byte takes as much as 24 of them.
	 */
	private static final int SMALL = 4096;

	private final long maxSize;

	private final BodyMemory memory;

	private final @Nullable JsonMessages messages;

	private final Chunks chunks = new Chunks();

	private final ByteArrayOutputStream small = new ByteArrayOutputStream(0);

	private long size;

	private long held;

	private @Nullable RuntimeException refusal;

	private boolean handedOver;

	BodyCollector(boolean json, long maxSize, BodyMemory memory) {
		this.maxSize = maxSize;
		this.memory = memory;
		this.messages = json ? new JsonMessages() : null;
	}

	/** Take a piece and return something that needs no release any more. */
	long accept(DataBuffer buffer) {
		int length = buffer.readableByteCount();
		this.size += length;
		if (this.size > this.maxSize) {
			refuse(RequestBody.tooLarge(this.maxSize));
		}
		if (this.refusal == null && hold(length)) {
			byte[] bytes = new byte[length];
			buffer.read(bytes);
			join(bytes);
		}
		DataBufferUtils.release(buffer);
		if (this.size > RequestBody.maxDrained(this.maxSize)) {
			throw RequestBody.tooLarge(this.maxSize);
		}
		return this.size;
	}

	RequestBody.Content finish() {
		if (this.size > this.maxSize) {
			throw RequestBody.tooLarge(this.maxSize);
		}
		collectSmall();
		if (this.refusal != null) {
			throw this.refusal;
		}
		if (this.size == 0) {
			return new RequestBody.Content(0, List.of());
		}
		return new RequestBody.Content(this.size,
				(this.messages != null) ? this.messages.finish() : this.chunks.finish());
	}

	/** Let somebody else say when the records aren't needed any more. */
	void handOver() {
		this.handedOver = true;
	}

	void endUnlessFinished() {
		if (!this.handedOver) {
			end();
		}
	}

	/** Give the memory back. */
	void end() {
		this.memory.giveBack(this.held);
		this.held = 0;
	}

	private void join(byte[] bytes) {
		if (bytes.length < SMALL) {
			this.small.writeBytes(bytes);
			if (this.small.size() >= SMALL) {
				collectSmall();
			}
			return;
		}
		collectSmall();
		if (this.refusal == null) {
			collect(bytes);
		}
	}

	private void collectSmall() {
		if (this.small.size() > 0) {
			byte[] bytes = this.small.toByteArray();
			this.small.reset();
			collect(bytes);
		}
	}

	private void collect(byte[] bytes) {
		if (this.messages == null) {
			this.chunks.accept(bytes);
			return;
		}
		int before = this.messages.count();
		try {
			this.messages.accept(bytes);
			hold((this.messages.count() - before) * (long) MESSAGE_OVERHEAD);
		}
		catch (InvalidJsonException ex) {
			refuse(ex);
		}
	}

	private boolean hold(long bytes) {
		if (this.memory.take(bytes)) {
			this.held += bytes;
			return true;
		}
		if (this.held + bytes > this.memory.limit()) {
			refuse(new ProtocolException(HttpStatus.CONTENT_TOO_LARGE, "The body needs more than the "
					+ this.memory.limit() + " bytes of memory that this server has for bodies"));
		}
		else {
			refuse(new ProtocolException(HttpStatus.SERVICE_UNAVAILABLE,
					"Other requests' bodies hold the memory that this server has for bodies; try again"));
		}
		return false;
	}

	private void refuse(RuntimeException refusal) {
		if (this.refusal == null) {
			this.refusal = refusal;
			this.small.reset();
			this.chunks.clear();
			if (this.messages != null) {
				this.messages.clear();
			}
			end();
		}
	}

}
