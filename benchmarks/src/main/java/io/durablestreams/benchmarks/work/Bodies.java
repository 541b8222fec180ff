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

package io.durablestreams.benchmarks.work;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Request bodies, made before the clock starts.
 */
final class Bodies {

	/** That of a producer by default. */
	private static final int MAX_SIZE = 1024 * 1024;

	/** That of a producer by default. */
	private static final int MAX_COUNT = 10_000;

	private Bodies() {
	}

	static List<byte[]> of(int count) {
		List<byte[]> bodies = new ArrayList<>();
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		int inBody = 0;
		for (int i = 0; i < count; i++) {
			byte[] message = Order.json(i);
			if (inBody == MAX_COUNT || body.size() + message.length + 2 > MAX_SIZE) {
				body.write(']');
				bodies.add(body.toByteArray());
				body.reset();
				inBody = 0;
			}
			body.write((inBody++ == 0) ? '[' : ',');
			body.writeBytes(message);
		}
		body.write(']');
		bodies.add(body.toByteArray());
		return bodies;
	}

}
