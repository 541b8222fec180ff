package io.durablestreams.producer;

import io.durablestreams.client.AppendResult;
import io.durablestreams.client.error.BadRequestException;
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.error.PayloadTooLargeException;
import io.durablestreams.client.error.SequenceGapException;
import io.durablestreams.client.error.StaleEpochException;
import io.durablestreams.producer.delivery.Answer;
import org.jspecify.annotations.Nullable;

/**
 * Tells what the end of an attempt means for the delivery.
 */
final class Answers {

	private static final int BAD_REQUEST = 400;

	private static final int REQUEST_TIMEOUT = 408;

	private static final int UNPROCESSABLE = 422;

	private Answers() {
	}

	static Answer of(AppendResult result) {
		return result.duplicate() ? new Answer.Duplicate(result) : new Answer.Accepted(result);
	}

	static Answer of(Throwable failure) {
		if (failure instanceof SequenceGapException gap) {
			return new Answer.Gap(gap.getExpectedSequence(), gap);
		}
		if (failure instanceof StaleEpochException stale) {
			return new Answer.Stale(stale.getCurrentEpoch(), stale);
		}
		if (failure instanceof PayloadTooLargeException) {
			return new Answer.Refused(true, failure);
		}
		if (failure instanceof BadRequestException refused) {
			return badRequest(refused, refused.getStatus());
		}
		if (failure instanceof DurableStreamException known) {
			boolean mayPass = known.isTransient() || known.isPossiblyApplied();
			return mayPass ? new Answer.Failed(known.isPossiblyApplied(), known) : new Answer.Denied(known);
		}
		// Nothing is known of the request, not even that it wasn't sent.
		return new Answer.Failed(true, failure);
	}

	private static Answer badRequest(BadRequestException refused, @Nullable Integer status) {
		if (status == null || status == REQUEST_TIMEOUT) {
			return new Answer.Failed(true, refused);
		}
		// A 400 may also mean that a new epoch has to start at sequence 0.
		return switch (status) {
			case BAD_REQUEST -> new Answer.Refused(false, refused);
			case UNPROCESSABLE -> new Answer.Refused(true, refused);
			default -> new Answer.Denied(refused);
		};
	}

}
