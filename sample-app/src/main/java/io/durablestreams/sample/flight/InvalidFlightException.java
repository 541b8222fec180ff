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

package io.durablestreams.sample.flight;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Something isn't a flight.
 */
public final class InvalidFlightException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final @Nullable String field;

	InvalidFlightException(@Nullable String field, @Nullable Throwable cause) {
		super(((field != null) ? "'" + field + "' is missing or wrong" : "This is no flight")
				+ ". A flight is a JSON object such as {\"date\":\"2001/01/01 06:55\",\"delay\":-19,"
				+ "\"distance\":1797,\"origin\":\"LAX\",\"destination\":\"BNA\"}.", cause);
		this.field = field;
	}

	/**
	 * Tell in the words of this service, rather than Jackson's, why JSON is no flight.
	 * @param ex what Jackson says, if it says anything
	 * @return why it is none
	 */
	public static InvalidFlightException of(@Nullable Throwable ex) {
		if (ex != null && ex.getCause() instanceof InvalidFlightException invalid) {
			return invalid;
		}
		boolean located = ex instanceof JacksonException json && !json.getPath().isEmpty();
		return new InvalidFlightException(located ? ((JacksonException) ex).getPath().get(0).getPropertyName() : null,
				ex);
	}

	/**
	 * The field at fault.
	 * @return the field's name, or {@code null} if it isn't one field's fault
	 */
	public @Nullable String getField() {
		return this.field;
	}

}
