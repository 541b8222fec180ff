/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.durablestreams.producer;

import java.time.Duration;

import io.durablestreams.client.error.ContentTypeMismatchException;
import io.durablestreams.client.error.PayloadTooLargeException;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.producer.internal.delivery.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Words the failures that callers see.
 *
 * @param producerName what its options call the producer, {@code null} for one of those
 * with the default options
 * @param streamName the stream
 * @param producerId the producer's id
 * @param deliveryTimeout the delivery time-out
 */
record Failures(@Nullable String producerName, String streamName, String producerId, Duration deliveryTimeout) {

	RejectedAppendException rejected(Reason reason, @Nullable Throwable cause) {
		return switch (reason) {
			case REFUSED -> rejected("the server refused the message" + wayOut(cause), cause);
			case DENIED -> rejected("the message was not appended" + wayOut(cause), cause);
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

	/** What can be done about it, where that is known. */
	private String wayOut(@Nullable Throwable cause) {
		if (cause instanceof StreamNotFoundException) {
			return ": the stream doesn't exist; create it, or let the producer do so with 'create' = 'if-missing' ("
					+ property("create") + ")";
		}
		if (cause instanceof ContentTypeMismatchException mismatch) {
			return ": the producer's content type is '" + mismatch.getAppendType() + "' and the stream's is '"
					+ mismatch.getStreamType() + "'; set 'content-type' (" + property("content-type")
					+ ") to that of the stream, or send to another one";
		}
		if (cause instanceof PayloadTooLargeException) {
			return ": it is larger than the server takes; lower 'max-batch-size' (" + property("max-batch-size")
					+ ") if the message alone isn't";
		}
		return (cause != null) ? " (" + cause.getMessage() + ")" : "";
	}

	private String property(String name) {
		String prefix = (this.producerName != null) ? "producers." + this.producerName : "producer-defaults";
		return "with Spring Boot 'durable.streams." + prefix + "." + name + "'";
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
