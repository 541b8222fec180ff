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
