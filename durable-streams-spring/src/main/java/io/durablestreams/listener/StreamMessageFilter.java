package io.durablestreams.listener;

import org.springframework.messaging.Message;

/**
 * Decides which messages a listener gets at all. What is filtered out counts as consumed:
 * it has an ordinal, and the checkpoint moves past it. Called before each attempt, so its
 * answer should only depend on the message; an exception is treated like one of the
 * handler.
 */
@FunctionalInterface
public interface StreamMessageFilter {

	/**
	 * Whether the listener gets a message.
	 * @param message the message, with the headers of {@link DurableStreamHeaders}
	 * @return {@code false} to pass it over
	 */
	boolean accepts(Message<byte[]> message);

}
