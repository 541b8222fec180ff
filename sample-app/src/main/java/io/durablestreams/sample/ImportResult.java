package io.durablestreams.sample;

import io.durablestreams.client.AppendResult;
import io.durablestreams.client.Offset;
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
		Offset next = flight.nextOffset();
		return new ImportResult(this.accepted + 1, (next != null) ? next.value() : this.offset);
	}

}
