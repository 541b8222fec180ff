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

package io.durablestreams.client.error;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * An idempotent append came before one that the server still waits for (409); nothing was
 * written.
 */
public final class SequenceGapException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	private final long expectedSequence;

	private final long receivedSequence;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 * @param expectedSequence the sequence that the server accepts next
	 * @param receivedSequence the sequence that was sent
	 */
	public SequenceGapException(FailedRequest request, long expectedSequence, long receivedSequence) {
		super(request,
				"the server expects the producer's sequence " + expectedSequence + " and received " + receivedSequence,
				null);
		this.expectedSequence = expectedSequence;
		this.receivedSequence = receivedSequence;
	}

	/**
	 * The sequence that the server accepts next.
	 * @return the sequence
	 */
	public long getExpectedSequence() {
		return this.expectedSequence;
	}

	/**
	 * The sequence that was sent.
	 * @return the sequence
	 */
	public long getReceivedSequence() {
		return this.receivedSequence;
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatus.CONFLICT;
	}

}
