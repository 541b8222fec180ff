package io.durablestreams.embedded.http;

import java.util.ArrayList;
import java.util.List;

/**
 * Joins the small pieces that a body arrives in, so that records have a decent size.
 */
final class Chunks {

	private static final int SIZE = 64 * 1024;

	private final List<byte[]> records = new ArrayList<>();

	private final List<byte[]> pending = new ArrayList<>();

	private int pendingSize;

	void accept(byte[] bytes) {
		if (this.pendingSize + bytes.length > SIZE) {
			flush();
		}
		this.pending.add(bytes);
		this.pendingSize += bytes.length;
	}

	void clear() {
		this.records.clear();
		this.pending.clear();
		this.pendingSize = 0;
	}

	List<byte[]> finish() {
		flush();
		return this.records;
	}

	/** Join pieces to one. */
	static byte[] join(List<byte[]> pieces) {
		byte[] joined = new byte[pieces.stream().mapToInt((bytes) -> bytes.length).sum()];
		int position = 0;
		for (byte[] bytes : pieces) {
			System.arraycopy(bytes, 0, joined, position, bytes.length);
			position += bytes.length;
		}
		return joined;
	}

	private void flush() {
		if (this.pending.size() == 1) {
			this.records.add(this.pending.get(0));
		}
		else if (this.pendingSize > 0) {
			this.records.add(join(this.pending));
		}
		this.pending.clear();
		this.pendingSize = 0;
	}

}
