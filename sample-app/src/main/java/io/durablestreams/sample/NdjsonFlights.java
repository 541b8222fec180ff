package io.durablestreams.sample;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;

/**
 * Reads flights that come one a line. Blank lines are skipped, though counted.
 */
final class NdjsonFlights implements FlightSource {

	/**
	 * No flight is anywhere near as long; without the limit one endless line would fill
	 * the heap.
	 */
	private static final int MAX_LINE_LENGTH = 16 * 1024;

	private final ObjectReader reader;

	private final InputStream body;

	private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);

	private long number;

	/**
	 * Create the source.
	 * @param reader reads one flight
	 * @param body the lines
	 */
	NdjsonFlights(ObjectReader reader, InputStream body) {
		this.reader = reader;
		this.body = new BufferedInputStream(body);
	}

	@Override
	public @Nullable Flight read() {
		try {
			while (nextLine()) {
				byte[] text = this.line.toByteArray();
				if (!isBlank(text)) {
					return parse(text);
				}
			}
			return null;
		}
		catch (JacksonException ex) {
			throw invalid(InvalidFlightException.of(ex));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Flight parse(byte[] text) {
		Flight flight = this.reader.readValue(text);
		if (flight == null) {
			throw invalid(InvalidFlightException.whole("A flight must be a JSON object"));
		}
		return flight;
	}

	private boolean nextLine() throws IOException {
		this.line.reset();
		this.number++;
		int b = this.body.read();
		boolean found = (b != -1);
		while (b != -1 && b != '\n') {
			this.line.write(b);
			if (this.line.size() > MAX_LINE_LENGTH) {
				throw invalid(InvalidFlightException.whole("The line is longer than " + MAX_LINE_LENGTH + " bytes"));
			}
			b = this.body.read();
		}
		return found;
	}

	private static boolean isBlank(byte[] text) {
		for (byte b : text) {
			if (b != ' ' && b != '\t' && b != '\r') {
				return false;
			}
		}
		return true;
	}

	private InvalidEntryException invalid(InvalidFlightException reason) {
		return new InvalidEntryException("line", this.number, reason);
	}

}
