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
