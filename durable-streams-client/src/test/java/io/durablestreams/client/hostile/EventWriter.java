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

package io.durablestreams.client.hostile;

import java.util.Random;

/**
 * Writes Server-Sent Events in every way that their specification allows.
 */
public final class EventWriter {

	private static final String[] NOISE = { ": comment", ":", "id: 7", "retry: soon", "unknown: field", "nonsense" };

	private final Random random;

	private final StringBuilder text = new StringBuilder();

	private final String lineEnd;

	public EventWriter(Random random) {
		this.random = random;
		this.lineEnd = new String[] { "\n", "\r\n", "\r" }[random.nextInt(3)];
		if (random.nextInt(4) == 0) {
			this.text.append('\ufeff');
		}
	}

	public EventWriter event(String name, String data) {
		if (this.random.nextInt(8) == 0) {
			line("event: ping").line("data: [1]").line("");
		}
		if (this.random.nextInt(8) == 0) {
			line("data: no name").line("");
		}
		if (this.random.nextInt(8) == 0) {
			line("event: data").line("");
		}
		String separator = this.random.nextBoolean() ? "event: " : "event:";
		boolean nameFirst = this.random.nextInt(4) != 0;
		noise();
		if (nameFirst) {
			line(separator + name);
		}
		for (String dataLine : data.split("\r\n|\r|\n", -1)) {
			noise();
			boolean needsSpace = dataLine.startsWith(" ") || this.random.nextBoolean();
			line(dataLine.isEmpty() && this.random.nextBoolean() ? "data"
					: "data:" + (needsSpace ? " " : "") + dataLine);
		}
		if (!nameFirst) {
			line(separator + name);
		}
		noise();
		return line("");
	}

	private void noise() {
		if (this.random.nextInt(10) == 0) {
			line(NOISE[this.random.nextInt(NOISE.length)]);
		}
	}

	private EventWriter line(String line) {
		this.text.append(line).append(this.lineEnd);
		return this;
	}

	@Override
	public String toString() {
		return this.text.toString();
	}

}
