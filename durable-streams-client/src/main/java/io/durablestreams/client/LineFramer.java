package io.durablestreams.client;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * One message a line.
 */
final class LineFramer implements MessageFramer {

	static final LineFramer INSTANCE = new LineFramer();

	private LineFramer() {
	}

	@Override
	public int findEnd(byte[] bytes, int start, int from, int end) {
		for (int i = from; i < end; i++) {
			if (bytes[i] == '\n') {
				return i + 1;
			}
		}
		return -1;
	}

	@Override
	public byte @Nullable [] content(byte[] bytes, int start, int end) {
		int contentEnd = end;
		if (contentEnd > start && bytes[contentEnd - 1] == '\n') {
			contentEnd--;
		}
		if (contentEnd > start && bytes[contentEnd - 1] == '\r') {
			contentEnd--;
		}
		for (int i = start; i < contentEnd; i++) {
			if (bytes[i] != ' ' && bytes[i] != '\t') {
				return Arrays.copyOfRange(bytes, start, contentEnd);
			}
		}
		return null;
	}

}
