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

import io.durablestreams.client.StreamPosition;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.ErrorResponse;

/**
 * A copy of one stream to another broke off after it had begun to append. The target
 * holds all of the source up to {@link #getPosition()}; another copy from there goes on,
 * without any message twice unless {@link #isPossiblyApplied()} says that what comes next
 * may be there already. Why it broke off is the cause.
 */
public final class IncompleteCopyException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	private final StreamPosition position;

	private final long count;

	private final boolean uncertain;

	/**
	 * Create the exception.
	 * @param request the append to the target that failed, or that there was none of
	 * @param source the name of the stream that was copied, without any query string
	 * @param position the position of the source right behind what was copied
	 * @param count how many messages were copied
	 * @param uncertain whether messages behind them may have been copied too
	 * @param cause why the copy broke off
	 */
	public IncompleteCopyException(FailedRequest request, String source, StreamPosition position, long count,
			boolean uncertain, Throwable cause) {
		super(request, "the copy of stream '" + source + "' broke off behind " + count + " messages, at its position "
				+ position + (uncertain ? "; the next ones may have been appended too" : ""), cause);
		this.position = position;
		this.count = count;
		this.uncertain = uncertain;
	}

	/**
	 * Where to go on.
	 * @return the position of the source right behind what was copied
	 */
	public StreamPosition getPosition() {
		return this.position;
	}

	/**
	 * How many messages were copied.
	 * @return the number of messages, or of chunks where the content type frames none
	 */
	public long getCount() {
		return this.count;
	}

	@Override
	boolean mayHaveApplied() {
		return this.uncertain;
	}

	@Override
	public boolean isTransient() {
		return !this.uncertain && getCause() instanceof DurableStreamException cause && cause.isTransient();
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return (getCause() instanceof ErrorResponse cause) ? cause.getStatusCode() : HttpStatus.BAD_GATEWAY;
	}

}
