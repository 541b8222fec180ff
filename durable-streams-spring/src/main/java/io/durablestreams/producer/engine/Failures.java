package io.durablestreams.producer.engine;

import java.time.Duration;

import io.durablestreams.producer.ProducerFencedException;
import io.durablestreams.producer.RejectedAppendException;
import io.durablestreams.producer.UnknownOutcomeException;
import io.durablestreams.producer.delivery.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Words the failures that callers see.
 *
 * @param streamName the stream
 * @param producerId the producer's id
 * @param deliveryTimeout the delivery time-out
 */
record Failures(String streamName, String producerId, Duration deliveryTimeout) {

	RejectedAppendException rejected(Reason reason, @Nullable Throwable cause) {
		return switch (reason) {
			case REFUSED -> rejected("the server refused the message", cause);
			case DENIED -> rejected("the message was not appended", cause);
			case FENCED -> new ProducerFencedException(this.streamName, this.producerId, cause);
			case CLAIMED -> rejected("another producer has taken over producer id '" + this.producerId
					+ "', and later messages are in the stream already", cause);
			case STATE_LOST ->
				rejected("the server lost what it knew of the producer, and later messages are in the stream already",
						cause);
			case TIMED_OUT -> rejected(
					"the message could not be delivered within 'delivery-timeout' of " + this.deliveryTimeout, cause);
			case ABANDONED -> rejected("the producer was closed before the message was sent", cause);
		};
	}

	UnknownOutcomeException unknown(Reason reason, @Nullable Throwable cause) {
		String why = switch (reason) {
			case REFUSED -> "a later attempt was refused";
			case DENIED -> "a later attempt was not allowed";
			case FENCED, CLAIMED -> "another producer has taken over producer id '" + this.producerId + "' since";
			case STATE_LOST -> "the server has lost since what it knew of the producer";
			case TIMED_OUT -> "'delivery-timeout' of " + this.deliveryTimeout + " is over";
			case ABANDONED -> "the producer was closed";
		};
		return new UnknownOutcomeException(this.streamName,
				"a request that held the message was not answered, and " + why, cause);
	}

	RejectedAppendException closed() {
		return rejected("the producer is closed and takes no more messages", null);
	}

	private RejectedAppendException rejected(String explanation, @Nullable Throwable cause) {
		return new RejectedAppendException(this.streamName, explanation, cause);
	}

}
