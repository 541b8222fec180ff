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

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link StreamState} is written to the data file.
 */
final class StreamStateType extends BasicDataType<StreamState> {

	private static final int VERSION = 1;

	@Override
	public int getMemory(StreamState state) {
		return 300 + 2 * (state.path().length() + state.contentType().length());
	}

	@Override
	public StreamState[] createStorage(int size) {
		return new StreamState[size];
	}

	@Override
	public void write(WriteBuffer buffer, StreamState state) {
		try {
			ByteArrayOutputStream bytes = new ByteArrayOutputStream(200);
			write(new DataOutputStream(bytes), state);
			buffer.putVarInt(bytes.size()).put(bytes.toByteArray());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public StreamState read(ByteBuffer buffer) {
		byte[] bytes = new byte[DataUtils.readVarInt(buffer)];
		buffer.get(bytes);
		try {
			return read(new DataInputStream(new ByteArrayInputStream(bytes)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void write(DataOutput out, StreamState state) throws IOException {
		out.writeByte(VERSION);
		out.writeLong(state.id());
		out.writeUTF(state.path());
		out.writeUTF(state.contentType());
		writeLong(out, state.expiry().ttlSeconds());
		writeString(out, state.expiry().expiresAt());
		out.writeLong(state.createdAt());
		out.writeLong(state.accessedAt());
		out.writeLong(state.tail());
		out.writeBoolean(state.closed());
		writeProducer(out, state.closedBy());
		writeString(out, state.lastSequence());
		writeFork(out, state.fork());
		out.writeInt(state.forks());
		out.writeBoolean(state.deleted());
	}

	private static StreamState read(DataInput in) throws IOException {
		int version = in.readByte();
		if (version != VERSION) {
			throw new IOException("The data file was written in format " + version + ", this server knows " + VERSION);
		}
		return new StreamState(in.readLong(), in.readUTF(), in.readUTF(), new Expiry(readLong(in), readString(in)),
				in.readLong(), in.readLong(), in.readLong(), in.readBoolean(), readProducer(in), readString(in),
				readFork(in), in.readInt(), in.readBoolean());
	}

	private static void writeProducer(DataOutput out, @Nullable ProducerTuple producer) throws IOException {
		out.writeBoolean(producer != null);
		if (producer != null) {
			out.writeUTF(producer.id());
			out.writeLong(producer.epoch());
			out.writeLong(producer.sequence());
		}
	}

	private static @Nullable ProducerTuple readProducer(DataInput in) throws IOException {
		return in.readBoolean() ? new ProducerTuple(in.readUTF(), in.readLong(), in.readLong()) : null;
	}

	private static void writeFork(DataOutput out, @Nullable Fork fork) throws IOException {
		out.writeBoolean(fork != null);
		if (fork != null) {
			out.writeLong(fork.parentId());
			out.writeUTF(fork.parent());
			writeLong(out, fork.requestedOffset());
			out.writeLong(fork.subOffset());
			out.writeInt(fork.segments().size());
			for (Fork.Segment segment : fork.segments()) {
				out.writeLong(segment.stream());
				out.writeLong(segment.end());
			}
		}
	}

	private static @Nullable Fork readFork(DataInput in) throws IOException {
		if (!in.readBoolean()) {
			return null;
		}
		long parentId = in.readLong();
		String parent = in.readUTF();
		Long requestedOffset = readLong(in);
		long subOffset = in.readLong();
		int count = in.readInt();
		List<Fork.Segment> segments = new ArrayList<>(count);
		for (int i = 0; i < count; i++) {
			segments.add(new Fork.Segment(in.readLong(), in.readLong()));
		}
		return new Fork(parentId, parent, requestedOffset, subOffset, List.copyOf(segments));
	}

	private static void writeLong(DataOutput out, @Nullable Long value) throws IOException {
		out.writeBoolean(value != null);
		if (value != null) {
			out.writeLong(value);
		}
	}

	private static @Nullable Long readLong(DataInput in) throws IOException {
		return in.readBoolean() ? Long.valueOf(in.readLong()) : null;
	}

	private static void writeString(DataOutput out, @Nullable String value) throws IOException {
		out.writeBoolean(value != null);
		if (value != null) {
			out.writeUTF(value);
		}
	}

	private static @Nullable String readString(DataInput in) throws IOException {
		return in.readBoolean() ? in.readUTF() : null;
	}

}
