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

/**
 * The connection failed, broke off or took too long.
 */
public final class TransportException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	private final boolean sent;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 * @param sent whether the request may have reached the server
	 * @param explanation what was wrong with the connection
	 * @param cause the cause
	 */
	public TransportException(FailedRequest request, boolean sent, String explanation, Throwable cause) {
		super(request, explanation, cause);
		this.sent = sent;
	}

	@Override
	boolean mayHaveApplied() {
		return this.sent && writes();
	}

	@Override
	public boolean isTransient() {
		return true;
	}

}
