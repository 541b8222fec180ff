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

import io.durablestreams.client.AppendResult;
import io.durablestreams.client.error.BadRequestException;
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.error.PayloadTooLargeException;
import io.durablestreams.client.error.SequenceGapException;
import io.durablestreams.client.error.StaleEpochException;
import io.durablestreams.producer.internal.delivery.AttemptResult;
import org.jspecify.annotations.Nullable;

/**
 * Tells what the end of an attempt means for the delivery.
 */
final class AttemptResults {

	private static final int BAD_REQUEST = 400;

	private static final int REQUEST_TIMEOUT = 408;

	private static final int UNPROCESSABLE = 422;

	private AttemptResults() {
	}

	static AttemptResult of(AppendResult result) {
		return result.duplicate() ? new AttemptResult.Duplicate(result) : new AttemptResult.Accepted(result);
	}

	static AttemptResult of(Throwable failure) {
		if (failure instanceof SequenceGapException gap) {
			return new AttemptResult.Gap(gap.getExpectedSequence(), gap);
		}
		if (failure instanceof StaleEpochException stale) {
			return new AttemptResult.Stale(stale.getCurrentEpoch(), stale);
		}
		if (failure instanceof PayloadTooLargeException) {
			return new AttemptResult.Refused(true, failure);
		}
		if (failure instanceof BadRequestException refused) {
			return badRequest(refused, refused.getStatus());
		}
		if (failure instanceof DurableStreamException known) {
			boolean mayPass = known.isTransient() || known.isPossiblyApplied();
			return mayPass ? new AttemptResult.Failed(known.isPossiblyApplied(), known)
					: new AttemptResult.Denied(known);
		}
		// Nothing is known of the request, not even that it wasn't sent.
		return new AttemptResult.Failed(true, failure);
	}

	private static AttemptResult badRequest(BadRequestException refused, @Nullable Integer status) {
		if (status == null || status == REQUEST_TIMEOUT) {
			return new AttemptResult.Failed(true, refused);
		}
		// A 400 may also mean that a new epoch has to start at sequence 0.
		return switch (status) {
			case BAD_REQUEST -> new AttemptResult.Refused(false, refused);
			case UNPROCESSABLE -> new AttemptResult.Refused(true, refused);
			default -> new AttemptResult.Denied(refused);
		};
	}

}
