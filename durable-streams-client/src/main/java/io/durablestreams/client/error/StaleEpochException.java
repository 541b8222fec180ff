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
 * Another producer has taken over this producer id with a higher epoch (403); nothing was
 * written.
 */
public final class StaleEpochException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	private final long currentEpoch;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 * @param currentEpoch the epoch that the server accepts now
	 */
	public StaleEpochException(FailedRequest request, long currentEpoch) {
		super(request, "the producer is fenced: the stream has seen epoch " + currentEpoch
				+ " of the same producer id; give each instance a producer id of its own", null);
		this.currentEpoch = currentEpoch;
	}

	/**
	 * The epoch that the server accepts now.
	 * @return the epoch
	 */
	public long getCurrentEpoch() {
		return this.currentEpoch;
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatus.CONFLICT;
	}

}
