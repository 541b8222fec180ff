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

package io.durablestreams.client;

import java.util.Arrays;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a stream whose cut is the network's, except for content types that frame
 * messages: there it is one message. Immutable.
 */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
public final class StreamChunk {

	private final byte[] data;

	private final StreamPosition position;

	private final boolean upToDate;

	private final boolean closed;

	private final @Nullable String cursor;

	private static final byte[] NOTHING = {};

	private StreamChunk(byte[] data, StreamPosition position, boolean upToDate, boolean closed,
			@Nullable String cursor) {
		this.data = data;
		this.position = position;
		this.upToDate = upToDate;
		this.closed = closed;
		this.cursor = cursor;
	}

	/**
	 * A piece behind which there is more.
	 * @param data the bytes
	 * @param position the position right behind them
	 * @return the chunk
	 */
	public static StreamChunk of(byte[] data, StreamPosition position) {
		return of(data, position, false, false, null);
	}

	/**
	 * A piece of a stream.
	 * @param data the bytes
	 * @param position the position right behind them
	 * @param upToDate whether that was the stream's tail
	 * @param closed whether the stream ends here
	 * @param cursor the cursor that the server told last, if any
	 * @return the chunk
	 */
	public static StreamChunk of(byte[] data, StreamPosition position, boolean upToDate, boolean closed,
			@Nullable String cursor) {
		return new StreamChunk(data, position, upToDate, closed, cursor);
	}

	static StreamChunk of(ReadSignal signal, @Nullable String cursor) {
		if (signal instanceof ReadSignal.Progress progress) {
			return of(NOTHING, progress.position(), progress.upToDate(), progress.closed(), cursor);
		}
		ReadSignal.Message message = (ReadSignal.Message) signal;
		return of(message.data(), message.position(), false, false, cursor);
	}

	/**
	 * The bytes, owned by the receiver; none if the read has only moved on.
	 * @return the value
	 */
	public byte[] data() {
		return this.data;
	}

	/**
	 * The position right behind the bytes.
	 * @return the value
	 */
	public StreamPosition position() {
		return this.position;
	}

	/**
	 * Whether that was the stream's tail when the server answered.
	 * @return the value
	 */
	public boolean upToDate() {
		return this.upToDate;
	}

	/**
	 * Whether the stream is closed and has been delivered whole.
	 * @return the value
	 */
	public boolean closed() {
		return this.closed;
	}

	/**
	 * The cursor that the server told last ({@code Stream-Cursor}, protocol section 8.1),
	 * which who passes the stream on gives to its own readers; {@code null} while there
	 * was none.
	 * @return the value
	 */
	public @Nullable String cursor() {
		return this.cursor;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof StreamChunk that && Arrays.equals(this.data, that.data)
				&& Objects.equals(this.position, that.position) && this.upToDate == that.upToDate
				&& this.closed == that.closed && Objects.equals(this.cursor, that.cursor);
	}

	@Override
	public int hashCode() {
		return Objects.hash(Arrays.hashCode(this.data), this.position, this.upToDate, this.closed, this.cursor);
	}

	@Override
	public String toString() {
		return "StreamChunk[length=" + this.data.length + ", position=" + this.position + ", upToDate=" + this.upToDate
				+ ", closed=" + this.closed + ", cursor=" + this.cursor + "]";
	}

}
