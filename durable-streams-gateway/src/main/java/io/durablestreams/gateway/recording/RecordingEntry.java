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

package io.durablestreams.gateway.recording;

/**
 * What is known of a running recording beyond its instance.
 *
 * @param key what it was started for
 * @param stream the stream that is written
 */
record RecordingEntry(String key, String stream) {

	/** No stream's name has one. */
	private static final String SEPARATOR = "?";

	/** What every offset store keeps of a name. */
	private static final int MAX_LENGTH = 255;

	RecordingEntry {
		if (key.isBlank() || key.chars().anyMatch(Character::isISOControl)) {
			throw new IllegalArgumentException(
					"The key of a recording must be neither blank nor have control characters: '" + key + "'");
		}
		if (stream.isBlank() || stream.contains(SEPARATOR)) {
			throw new IllegalArgumentException(
					"The stream of a recording must have a name without a query: '" + stream + "'");
		}
		if (stream.length() + SEPARATOR.length() + key.length() > MAX_LENGTH) {
			throw new IllegalArgumentException("The key of a recording and its stream's name are longer together than "
					+ MAX_LENGTH + " characters, which offset stores don't keep: '" + stream + "', '" + key + "'");
		}
	}

	/**
	 * Why this can't be recorded.
	 * @param other what is being recorded to the stream
	 */
	IllegalStateException streamIsTaken(RecordingEntry other) {
		return new IllegalStateException("The stream '" + this.stream + "' of recording '" + this.key
				+ "' is being written by recording '" + other.key() + "': a recording needs a stream of its own");
	}

	String text() {
		return this.stream + SEPARATOR + this.key;
	}

	static RecordingEntry parse(String text) {
		int end = text.indexOf(SEPARATOR);
		if (end < 0) {
			throw new IllegalArgumentException("This is no entry of a recording: '" + text + "'");
		}
		return new RecordingEntry(text.substring(end + 1), text.substring(0, end));
	}

}
