package io.durablestreams.producer.internal.encoding;

/**
 * Turns a value into the bytes of a message. Thread-safe.
 */
@FunctionalInterface
public interface MessageEncoder {

	/**
	 * Encode a value.
	 * @param value the value
	 * @return its bytes, at least one, not shared with the value
	 * @throws IllegalArgumentException if the value can't be a message, saying why
	 */
	byte[] encode(Object value);

}
