package io.durablestreams.listener;

/**
 * Says that a message, or a batch, has been handled; for listeners with the acknowledge
 * mode {@code manual}. Thread-safe.
 */
public interface Acknowledgment {

	/**
	 * Acknowledge. The checkpoint moves up to the first message that isn't acknowledged
	 * yet, so messages may be acknowledged in any order. Acknowledging twice, or after
	 * the listener has stopped, does nothing.
	 */
	void acknowledge();

}
