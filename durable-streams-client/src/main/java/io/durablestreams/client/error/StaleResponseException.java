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

import io.durablestreams.client.Offset;

/**
 * A response to a read ends where the read already was, or before: an old one, probably
 * from a cache. The read stays where it was, and asks again past any cache. Event streams
 * tell only behind their data that it was old: then the messages have come again.
 */
public final class StaleResponseException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	private final long repeated;

	/**
	 * Create the exception.
	 * @param request the read
	 * @param next where the response ends
	 * @param requested where the read was
	 * @param repeated how many messages (JSON) or bytes (other types) were delivered
	 * again
	 */
	public StaleResponseException(FailedRequest request, Offset next, Offset requested, long repeated) {
		super(request, "an old response, probably from a cache: its next offset " + next + " isn't ahead of "
				+ requested + ((repeated > 0) ? "; " + repeated + " messages or bytes have come again" : ""), null);
		this.repeated = repeated;
	}

	/**
	 * How much was delivered again.
	 * @return a number of messages (JSON) or bytes (other types), 0 if nothing was
	 */
	public long getRepeated() {
		return this.repeated;
	}

}
