package io.durablestreams.sample;

/**
 * An entry of an import isn't a flight.
 */
final class InvalidEntryException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String unit;

	private final long number;

	private final InvalidFlightException reason;

	/**
	 * Create the exception.
	 * @param unit what the entries are counted in, {@code index} or {@code line}
	 * @param number the entry's number
	 * @param reason why it isn't a flight
	 */
	InvalidEntryException(String unit, long number, InvalidFlightException reason) {
		super(unit + " " + number + ": " + reason.getMessage(), reason);
		this.unit = unit;
		this.number = number;
		this.reason = reason;
	}

	String unit() {
		return this.unit;
	}

	long number() {
		return this.number;
	}

	InvalidFlightException reason() {
		return this.reason;
	}

}
