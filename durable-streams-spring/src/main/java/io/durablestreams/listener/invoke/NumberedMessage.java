package io.durablestreams.listener.invoke;

import io.durablestreams.client.ReadSignal;

/**
 * A message with its number.
 *
 * @param read the message as it was read
 * @param ordinal its number among those that the group has consumed, from 1
 */
public record NumberedMessage(ReadSignal.Message read, long ordinal) {
}
