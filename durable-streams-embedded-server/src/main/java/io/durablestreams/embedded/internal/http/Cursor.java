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

package io.durablestreams.embedded.internal.http;

import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The cursors of one live response (protocol section 8.1): the number of the current
 * interval of 20 seconds, or a value above the client's if that had come as far. They
 * never go back.
 */
final class Cursor {

	private static final long EPOCH = Instant.parse("2024-10-09T00:00:00Z").getEpochSecond();

	private static final int INTERVAL_SECONDS = 20;

	private static final int MAX_JITTER_SECONDS = 3600;

	private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}");

	private final long first;

	/**
	 * Create the cursors for a response.
	 * @param client what the client sent, ignored if it isn't a cursor
	 */
	Cursor(@Nullable String client) {
		long current = interval();
		long seen = (client != null && NUMBER.matcher(client).matches()) ? Long.parseLong(client) : -1;
		this.first = (seen < current) ? current : seen + jitter();
	}

	/**
	 * The cursor to send now.
	 */
	String current() {
		return Long.toString(Math.max(this.first, interval()));
	}

	private static long interval() {
		return (Instant.now().getEpochSecond() - EPOCH) / INTERVAL_SECONDS;
	}

	private static long jitter() {
		int seconds = ThreadLocalRandom.current().nextInt(1, MAX_JITTER_SECONDS + 1);
		return (seconds + INTERVAL_SECONDS - 1) / INTERVAL_SECONDS;
	}

}
