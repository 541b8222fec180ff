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

import java.nio.ByteBuffer;

import io.durablestreams.embedded.internal.store.Extent;
import io.durablestreams.embedded.internal.store.Slice;
import io.durablestreams.embedded.internal.store.StreamState;
import io.durablestreams.embedded.internal.store.StreamStore;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.ReactiveHttpOutputMessage;

/**
 * The body of one page, read from the store piece by piece as the client takes it.
 */
final class PageBody {

	private static final int PIECE = 64 * 1024;

	private final StreamStore store;

	private final StreamState state;

	private final Extent extent;

	private long position;

	PageBody(StreamStore store, StreamState state, Extent extent) {
		this.store = store;
		this.state = state;
		this.extent = extent;
		this.position = extent.from();
	}

	/**
	 * The body's length in bytes.
	 */
	long length() {
		if (!this.state.json()) {
			return this.extent.bytes();
		}
		long messages = this.extent.to() - this.extent.from();
		return this.extent.bytes() + Math.max(0, messages - 1) + "[]".length();
	}

	Mono<Void> write(ReactiveHttpOutputMessage output) {
		if (this.extent.isEmpty()) {
			return output.writeWith(Mono.fromSupplier(() -> empty(output.bufferFactory())));
		}
		return output.writeAndFlushWith(
				Pieces.of(() -> this.position == this.extent.to(), Mono.defer(() -> next(output.bufferFactory()))));
	}

	private Mono<DataBuffer> next(DataBufferFactory buffers) {
		if (this.position == this.extent.to()) {
			return Mono.empty();
		}
		return this.store.read(this.state, this.position, this.extent.to(), PIECE).map((slice) -> {
			this.position = slice.to();
			return encode(slice, buffers);
		});
	}

	private DataBuffer encode(Slice slice, DataBufferFactory buffers) {
		int size = slice.parts().stream().mapToInt((part) -> part.remaining() + 1).sum();
		DataBuffer buffer = buffers.allocateBuffer(size + 1);
		boolean json = this.state.json();
		boolean first = slice.from() == this.extent.from();
		for (ByteBuffer part : slice.parts()) {
			if (json) {
				buffer.write((byte) (first ? '[' : ','));
				first = false;
			}
			buffer.write(part);
		}
		if (json && slice.to() == this.extent.to()) {
			buffer.write((byte) ']');
		}
		return buffer;
	}

	private DataBuffer empty(DataBufferFactory buffers) {
		return buffers.wrap(this.state.json() ? new byte[] { '[', ']' } : new byte[0]);
	}

}
