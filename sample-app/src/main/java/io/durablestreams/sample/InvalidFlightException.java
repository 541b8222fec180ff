package io.durablestreams.sample;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;

/**
 * Something isn't a flight.
 */
public final class InvalidFlightException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private static final String AIRPORT = "must be an airport's three capital letters, such as LAX";

	private static final Map<String, String> FIELDS = Map.of("date", "must be a date and time such as 2001/01/01 06:55",
			"delay", "must be a whole number of minutes", "distance", "must be a whole number of miles from 0 on",
			"origin", AIRPORT, "destination", AIRPORT);

	private final @Nullable String field;

	private InvalidFlightException(@Nullable String field, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.field = field;
	}

	static InvalidFlightException field(String field) {
		return new InvalidFlightException(field, describe(field), null);
	}

	static InvalidFlightException whole(String message) {
		return new InvalidFlightException(null, message, null);
	}

	/**
	 * Tell in the words of this service, rather than Jackson's, why JSON is no flight.
	 */
	static InvalidFlightException of(JacksonException ex) {
		if (ex.getCause() instanceof InvalidFlightException invalid) {
			return invalid;
		}
		String field = lastField(ex);
		if (ex instanceof StreamReadException) {
			return new InvalidFlightException(field, "The JSON is malformed", ex);
		}
		if (field == null) {
			return new InvalidFlightException(null, "A flight must be a JSON object", ex);
		}
		return new InvalidFlightException(field, describe(field), ex);
	}

	/**
	 * The field at fault.
	 * @return the field's name, or {@code null} if it isn't one field's fault
	 */
	public @Nullable String getField() {
		return this.field;
	}

	private static String describe(String field) {
		return "'" + field + "' " + FIELDS.getOrDefault(field, "is no field of a flight");
	}

	private static @Nullable String lastField(JacksonException ex) {
		return ex.getPath().isEmpty() ? null : ex.getPath().get(ex.getPath().size() - 1).getPropertyName();
	}

}
