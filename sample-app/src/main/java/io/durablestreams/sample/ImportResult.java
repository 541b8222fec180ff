package io.durablestreams.sample;

import io.durablestreams.client.AppendResult;
import org.jspecify.annotations.Nullable;

/**
 * How much of an import the stream has acknowledged.
 *
 * @param accepted the number of flights
 * @param offset the stream's offset behind the last of them, {@code null} if there is
 * none
 */
record ImportResult(long accepted, @Nullable String offset) {

	static final ImportResult NONE = new ImportResult(0, null);

	ImportResult plus(AppendResult flight) {
		return new ImportResult(this.accepted + 1, flight.nextOffset().value());
	}

}
