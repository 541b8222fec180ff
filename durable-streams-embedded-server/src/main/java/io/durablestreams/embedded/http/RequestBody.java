package io.durablestreams.embedded.http;

import java.util.List;

import io.durablestreams.embedded.json.InvalidJsonException;
import io.durablestreams.embedded.json.JsonMessages;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Turns a request's body into records while it arrives. What arrives is copied once, out
 * of the network's buffers.
 */
final class RequestBody {

	/** A body so many times too large isn't read to its end. */
	private static final int DRAIN_FACTOR = 4;

	private final long maxSize;

	RequestBody(long maxSize) {
		this.maxSize = maxSize;
	}

	/**
	 * How much of a body that nobody wants is read, so that its connection can be used
	 * again.
	 * @param maxSize the largest body that is wanted
	 * @return a size in bytes
	 */
	static long maxDrained(long maxSize) {
		return (maxSize < Long.MAX_VALUE / DRAIN_FACTOR) ? maxSize * DRAIN_FACTOR : Long.MAX_VALUE;
	}

	/**
	 * Collect a body.
	 * @param request the request
	 * @param json whether it holds JSON messages
	 * @return its records; fails with {@link ProtocolException} if it is too large and
	 * with {@link InvalidJsonException}
	 */
	Mono<Content> collect(ServerHttpRequest request, boolean json) {
		if (request.getHeaders().getContentLength() > this.maxSize) {
			return Mono.error(tooLarge());
		}
		return Mono.defer(() -> {
			Collector collector = new Collector(json);
			return request.getBody().map(collector::accept).then(Mono.fromSupplier(collector::finish));
		});
	}

	private ProtocolException tooLarge() {
		return new ProtocolException(HttpStatus.CONTENT_TOO_LARGE,
				"The body is larger than the " + this.maxSize + " bytes that this server accepts");
	}

	/**
	 * A collected body.
	 *
	 * @param size its size in bytes
	 * @param records what it holds
	 */
	record Content(long size, List<byte[]> records) {

		boolean isEmpty() {
			return this.size == 0;
		}

	}

	private final class Collector {

		private final @Nullable JsonMessages messages;

		private final Chunks chunks = new Chunks();

		private long size;

		private @Nullable InvalidJsonException invalid;

		Collector(boolean json) {
			this.messages = json ? new JsonMessages() : null;
		}

		/** Take a piece and return something that needs no release any more. */
		long accept(DataBuffer buffer) {
			byte[] bytes = new byte[buffer.readableByteCount()];
			buffer.read(bytes);
			DataBufferUtils.release(buffer);
			this.size += bytes.length;
			if (this.size > RequestBody.this.maxSize) {
				tooLarge(this.size);
			}
			else if (this.messages == null) {
				this.chunks.accept(bytes);
			}
			else if (this.invalid == null) {
				accept(this.messages, bytes);
			}
			return this.size;
		}

		private void tooLarge(long size) {
			this.chunks.clear();
			if (size > maxDrained(RequestBody.this.maxSize)) {
				throw RequestBody.this.tooLarge();
			}
		}

		/** The rest of an invalid body is read past: the connection can be used again. */
		private void accept(JsonMessages messages, byte[] bytes) {
			try {
				messages.accept(bytes);
			}
			catch (InvalidJsonException ex) {
				this.invalid = ex;
			}
		}

		Content finish() {
			if (this.size > RequestBody.this.maxSize) {
				throw RequestBody.this.tooLarge();
			}
			if (this.invalid != null) {
				throw this.invalid;
			}
			if (this.size == 0) {
				return new Content(0, List.of());
			}
			return new Content(this.size, (this.messages != null) ? this.messages.finish() : this.chunks.finish());
		}

	}

}
