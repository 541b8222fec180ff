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

package io.durablestreams.client.internal;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Signal;

/**
 * Decompresses gzip (RFC 1952) as it arrives, cut anywhere, in pieces of bounded size
 * however far it expands. The end of the body counts only where the checksum and the
 * length behind the data have been seen and are right.
 * <p>
 * That is why it isn't left to the connector: Netty's decompressor ends a body that was
 * cut off as if it were whole, and the JDK's works on blocking streams only.
 */
public final class Gunzip {

	private static final int PIECE = 16 * 1024;

	private final Inflater inflater = new Inflater(true);

	private final GzipHeader header = new GzipHeader();

	private final CRC32 crc = new CRC32();

	private final byte[] trailer = new byte[8];

	private int trailerSize;

	private boolean inData;

	private boolean anyMember;

	private boolean closed;

	private Gunzip() {
	}

	/**
	 * Decompress a body.
	 * @param body the compressed body
	 * @return the body; fails with a {@link ZipException} if it is corrupt or ends early
	 */
	public static Flux<byte[]> decompress(Flux<byte[]> body) {
		return Flux.using(Gunzip::new, (gunzip) -> body.materialize().concatMapIterable(gunzip::take, 1),
				Gunzip::close);
	}

	private Iterable<byte[]> take(Signal<byte[]> item) {
		byte[] bytes = item.get();
		if (bytes != null) {
			return () -> new Pieces(bytes);
		}
		return PartialResult.collect((nothing) -> {
			if (item.getThrowable() != null) {
				throw item.getThrowable();
			}
			if (this.inData || this.trailerSize > 0 || !this.header.isAtStart() || !this.anyMember) {
				throw new ZipException("The gzip body ends early");
			}
		});
	}

	/**
	 * Decompress until there is a piece of output.
	 * @return the piece, or {@code null} if the input is used up
	 */
	private synchronized byte @Nullable [] next(Input input) throws ZipException {
		while (!this.closed && (this.inData || input.remaining() > 0)) {
			if (!this.inData) {
				readAround(input);
				continue;
			}
			byte[] output = inflate(input);
			if (output.length > 0) {
				return output;
			}
			if (this.inData && input.remaining() == 0) {
				return null;
			}
		}
		return null;
	}

	private void readAround(Input input) throws ZipException {
		if (this.trailerSize > 0) {
			this.trailer[8 - this.trailerSize--] = input.next();
			if (this.trailerSize == 0) {
				verifyTrailer();
			}
		}
		else if (this.header.accept(input.next())) {
			this.inflater.reset();
			this.crc.reset();
			this.inData = true;
		}
	}

	private byte[] inflate(Input input) throws ZipException {
		if (this.inflater.needsInput()) {
			this.inflater.setInput(input.bytes, input.position, input.remaining());
			input.position = input.bytes.length;
		}
		byte[] output = new byte[PIECE];
		int size;
		try {
			size = this.inflater.inflate(output);
		}
		catch (DataFormatException ex) {
			throw new ZipException("The gzip body is corrupt");
		}
		if (this.inflater.needsDictionary()) {
			throw new ZipException("The gzip body is corrupt");
		}
		this.crc.update(output, 0, size);
		if (this.inflater.finished()) {
			input.position = input.bytes.length - this.inflater.getRemaining();
			this.inData = false;
			this.trailerSize = 8;
		}
		return (size == output.length) ? output : Arrays.copyOf(output, size);
	}

	private void verifyTrailer() throws ZipException {
		if (littleEndian(0) != this.crc.getValue()
				|| littleEndian(4) != (this.inflater.getBytesWritten() & 0xffffffffL)) {
			throw new ZipException("The gzip body's checksum or length is wrong");
		}
		this.anyMember = true;
	}

	private long littleEndian(int start) {
		long value = 0;
		for (int i = 3; i >= 0; i--) {
			value = value << 8 | (this.trailer[start + i] & 0xff);
		}
		return value;
	}

	private synchronized void close() {
		this.closed = true;
		this.inflater.end();
	}

	/**
	 * A piece of the compressed body and how much of it is used up.
	 */
	private static final class Input {

		private final byte[] bytes;

		private int position;

		Input(byte[] bytes) {
			this.bytes = bytes;
		}

		int remaining() {
			return this.bytes.length - this.position;
		}

		byte next() {
			return this.bytes[this.position++];
		}

	}

	/**
	 * The output of one piece of input, decompressed as it is asked for.
	 */
	private final class Pieces implements Iterator<byte[]> {

		private final Input input;

		private byte @Nullable [] next;

		Pieces(byte[] bytes) {
			this.input = new Input(bytes);
		}

		@Override
		public boolean hasNext() {
			if (this.next == null) {
				try {
					this.next = Gunzip.this.next(this.input);
				}
				catch (ZipException ex) {
					throw Exceptions.propagate(ex);
				}
			}
			return this.next != null;
		}

		@Override
		public byte[] next() {
			if (!hasNext() || this.next == null) {
				throw new NoSuchElementException();
			}
			byte[] piece = this.next;
			this.next = null;
			return piece;
		}

	}

}
