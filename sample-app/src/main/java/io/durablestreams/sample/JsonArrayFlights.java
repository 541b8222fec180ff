package io.durablestreams.sample;

import java.io.InputStream;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;

/**
 * Reads the flights of a JSON array, of which never more than one is in memory.
 */
final class JsonArrayFlights implements FlightSource {

	/**
	 * No text in a flight is anywhere near as long; without the limit one endless string
	 * would fill the heap.
	 */
	private static final int MAX_TEXT_LENGTH = 1024;

	private static final JsonFactory FACTORY = JsonFactory.builder()
		.streamReadConstraints(StreamReadConstraints.builder()
			.maxStringLength(MAX_TEXT_LENGTH)
			.maxNameLength(MAX_TEXT_LENGTH)
			.maxNumberLength(MAX_TEXT_LENGTH)
			.build())
		.build();

	private final ObjectReader reader;

	private final JsonParser parser;

	private boolean opened;

	private long index;

	/**
	 * Create the source.
	 * @param reader reads one flight
	 * @param body the array
	 */
	JsonArrayFlights(ObjectReader reader, InputStream body) {
		// Behind an element of an array there is always more.
		this.reader = reader.without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
		this.parser = FACTORY.createParser(ObjectReadContext.empty(), body);
	}

	@Override
	public @Nullable Flight read() {
		try {
			if (!this.opened && !open()) {
				return null;
			}
			if (this.parser.nextToken() == JsonToken.END_ARRAY) {
				require(this.parser.nextToken() == null, "Nothing may follow the array");
				return null;
			}
			require(this.parser.currentToken() == JsonToken.START_OBJECT, "A flight must be a JSON object");
			Flight flight = this.reader.readValue(this.parser);
			this.index++;
			return flight;
		}
		catch (JacksonIOException ex) {
			throw ex;
		}
		catch (JacksonException ex) {
			throw invalid(InvalidFlightException.of(ex));
		}
	}

	private boolean open() {
		this.opened = true;
		if (this.parser.nextToken() == null) {
			return false;
		}
		require(this.parser.currentToken() == JsonToken.START_ARRAY, "The flights must come as a JSON array");
		return true;
	}

	private void require(boolean condition, String message) {
		if (!condition) {
			throw invalid(InvalidFlightException.whole(message));
		}
	}

	private InvalidEntryException invalid(InvalidFlightException reason) {
		return new InvalidEntryException("index", this.index, reason);
	}

}
