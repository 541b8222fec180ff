package io.durablestreams.boot.actuate;

import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.offset.OffsetStoreException;
import io.durablestreams.producer.ProducerException;
import org.jspecify.annotations.Nullable;

/**
 * What of a failure may be shown: the messages of durable streams hold no secrets; of
 * exceptions that a handler threw, which may quote a payload, only the type is.
 */
final class FailureText {

	private FailureText() {
	}

	static @Nullable String of(@Nullable Throwable failure) {
		if (failure == null) {
			return null;
		}
		return isOurs(failure) ? failure.getClass().getSimpleName() + ": " + failure.getMessage()
				: failure.getClass().getName();
	}

	private static boolean isOurs(Throwable failure) {
		return failure instanceof DurableStreamException || failure instanceof ProducerException
				|| failure instanceof OffsetStoreException;
	}

}
