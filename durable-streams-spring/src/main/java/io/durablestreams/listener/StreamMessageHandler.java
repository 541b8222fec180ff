package io.durablestreams.listener;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;

/**
 * Handles messages of a listener that isn't a method. Called for one message at a time
 * per stream, on a thread of the factory's executor.
 */
@FunctionalInterface
public interface StreamMessageHandler {

	/**
	 * Handle a message.
	 * @param message the message with the headers of {@link DurableStreamHeaders}
	 * @return {@code null} if the message is handled, or a {@code CompletionStage} or
	 * {@code Publisher} that completes once it is
	 * @throws Exception if it can't be handled
	 */
	@Nullable Object handle(Message<byte[]> message) throws Exception;

}
