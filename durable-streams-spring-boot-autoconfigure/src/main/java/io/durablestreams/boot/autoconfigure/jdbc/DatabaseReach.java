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

package io.durablestreams.boot.autoconfigure.jdbc;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Tells a database that is down, or on its way up, from one that won't have the
 * application.
 */
final class DatabaseReach {

	/**
	 * PostgreSQL is shutting down, has crashed, is starting, has no connection to spare;
	 * H2's server is down.
	 */
	private static final Set<String> FOR_NOW = Set.of("57P01", "57P02", "57P03", "53300", "90067");

	private DatabaseReach() {
	}

	/**
	 * Whether a failure may pass by itself.
	 * @param failure what a connection, or work on one, failed with
	 * @return whether the database could not be reached
	 */
	static boolean isOutOfReach(Throwable failure) {
		SQLException cause = mostSpecific(failure);
		String state = (cause != null) ? Objects.toString(cause.getSQLState(), "") : "";
		return state.startsWith("08") || FOR_NOW.contains(state);
	}

	/** A pool says only that it had no connection, and its cause says why. */
	private static @Nullable SQLException mostSpecific(Throwable failure) {
		SQLException found = null;
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			found = (cause instanceof SQLException sql) ? sql : found;
		}
		return found;
	}

}
