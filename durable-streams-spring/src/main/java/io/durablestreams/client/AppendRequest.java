package io.durablestreams.client;

import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;

/**
 * What to append to a stream, and how (protocol sections 5.2 and 5.2.1). Immutable.
 *
 * @param data the bytes to append; owned by this request
 * @param contentType the stream's content type, or {@code null} to ask the server once
 * @param streamSequence a writer's sequence that must sort above the last one, or
 * {@code null}
 * @param producer the numbers that make the append idempotent, or {@code null}
 * @param close whether to close the stream with this append
 * @param retry whether the client may repeat the request where that is safe
 */
public record AppendRequest(byte[] data, @Nullable MediaType contentType, @Nullable String streamSequence,
		@Nullable ProducerSequence producer, boolean close, boolean retry) {

	/**
	 * Create a request.
	 * @throws IllegalArgumentException if there is nothing to append and the stream isn't
	 * to be closed, or if the sequence is blank
	 */
	public AppendRequest {
		if (data.length == 0 && !close) {
			throw new IllegalArgumentException("There is nothing to append: the protocol refuses an empty append");
		}
		if (streamSequence != null && streamSequence.isBlank()) {
			throw new IllegalArgumentException("The sequence of an append (Stream-Seq) must not be blank");
		}
	}

	/**
	 * A plain append.
	 * @param data the bytes
	 * @return the request
	 */
	public static AppendRequest of(byte[] data) {
		return new AppendRequest(data, null, null, null, false, true);
	}

	/**
	 * A copy with a content type.
	 * @param contentType the stream's content type
	 * @return the copy
	 */
	public AppendRequest contentType(MediaType contentType) {
		return new AppendRequest(this.data, contentType, this.streamSequence, this.producer, this.close, this.retry);
	}

	/**
	 * A copy with a writer's sequence ({@code Stream-Seq}).
	 * @param streamSequence the sequence, which must sort byte-wise above the last one
	 * @return the copy
	 */
	public AppendRequest streamSequence(String streamSequence) {
		return new AppendRequest(this.data, this.contentType, streamSequence, this.producer, this.close, this.retry);
	}

	/**
	 * A copy that the server recognises when it comes again.
	 * @param producer the producer's numbers
	 * @return the copy
	 */
	public AppendRequest producer(ProducerSequence producer) {
		return new AppendRequest(this.data, this.contentType, this.streamSequence, producer, this.close, this.retry);
	}

	/**
	 * A copy that closes the stream with this append.
	 * @return the copy
	 */
	public AppendRequest closeStream() {
		return new AppendRequest(this.data, this.contentType, this.streamSequence, this.producer, true, this.retry);
	}

	/**
	 * A copy that is sent exactly once: the caller decides about repeating it.
	 * @return the copy
	 */
	public AppendRequest once() {
		return new AppendRequest(this.data, this.contentType, this.streamSequence, this.producer, this.close, false);
	}

}
