package io.durablestreams.sample.process;

import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.stream.Stream;

/**
 * A body that is made line by line while it is sent.
 */
final class GeneratedBody extends InputStream {

	private final Iterator<String> lines;

	private byte[] line = new byte[0];

	private int position;

	private GeneratedBody(Iterator<String> lines) {
		this.lines = lines;
	}

	static BodyPublisher of(Stream<String> lines) {
		return BodyPublishers.ofInputStream(() -> new GeneratedBody(lines.iterator()));
	}

	@Override
	public int read() {
		byte[] one = new byte[1];
		return (read(one, 0, 1) == 1) ? one[0] & 0xff : -1;
	}

	@Override
	public int read(byte[] buffer, int offset, int length) {
		if (this.position == this.line.length) {
			if (!this.lines.hasNext()) {
				return -1;
			}
			this.line = (this.lines.next() + "\n").getBytes(StandardCharsets.UTF_8);
			this.position = 0;
		}
		int count = Math.min(length, this.line.length - this.position);
		System.arraycopy(this.line, this.position, buffer, offset, count);
		this.position += count;
		return count;
	}

}
