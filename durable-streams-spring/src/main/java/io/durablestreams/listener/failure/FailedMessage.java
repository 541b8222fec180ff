package io.durablestreams.listener.failure;

import io.durablestreams.client.ReadSignal;

/**
 * A message whose attempts are used up.
 *
 * @param listenerId the listener's id
 * @param group its group
 * @param stream the stream's name without a query string
 * @param message the message as it was read
 * @param ordinal its number
 * @param attempts how many attempts were made
 * @param cause why the last one failed
 */
public record FailedMessage(String listenerId, String group, String stream, ReadSignal.Message message, long ordinal,
		int attempts, Throwable cause) {
}
