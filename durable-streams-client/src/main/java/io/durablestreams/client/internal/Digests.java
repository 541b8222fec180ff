package io.durablestreams.client.internal;

import java.util.HexFormat;

/**
 * Writes digests.
 */
final class Digests {

	private Digests() {
	}

	static String toText(long crc) {
		return HexFormat.of().toHexDigits(crc, 8);
	}

}
