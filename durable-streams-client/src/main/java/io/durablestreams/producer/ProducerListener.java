package io.durablestreams.producer;

import io.durablestreams.client.AppendResult;
import org.jspecify.annotations.Nullable;

/**
 * Is told what happens to a producer. Called on a thread of the producer that must not be
 * blocked; what it throws is logged and otherwise ignored. Must be thread-safe where it
 * serves several producers.
 */
public interface ProducerListener {

	/**
	 * A batch has its outcome.
	 * @param producer the producer
	 * @param messages how many messages the batch holds
	 * @param result the result if they were acknowledged, otherwise {@code null}
	 * @param failure the failure if they were not, otherwise {@code null}
	 */
	default void outcome(ProducerStatus producer, int messages, @Nullable AppendResult result,
			@Nullable ProducerException failure) {
	}

	/**
	 * Another producer has taken over the producer's id. It takes no more messages.
	 * @param producer the producer
	 * @param failure the failure that pending and later messages end with
	 */
	default void fenced(ProducerStatus producer, ProducerFencedException failure) {
	}

	/**
	 * The producer gave up an epoch and goes on under a new one.
	 * @param producer the producer, with its new epoch
	 * @param reason why the old epoch couldn't be used any more, free of secrets
	 */
	default void recovered(ProducerStatus producer, String reason) {
	}

}
