package io.durablestreams.producer;

/**
 * Sees each message before it is encoded, in the thread that sends it. Must be
 * thread-safe.
 */
@FunctionalInterface
public interface ProducerInterceptor {

	/**
	 * Look at a message or replace it.
	 * @param streamName the stream that it is for
	 * @param value the message
	 * @return the message to send instead, or the same; what is thrown rejects the
	 * message
	 */
	Object beforeSend(String streamName, Object value);

}
