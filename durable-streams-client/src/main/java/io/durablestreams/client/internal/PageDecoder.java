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

package io.durablestreams.client.internal;

import java.util.List;

import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.error.FailedRequest;
import io.durablestreams.client.error.MalformedResponseException;

/**
 * Decodes the response to a catch-up read or a long-poll: one body, one segment.
 */
public final class PageDecoder implements BodyDecoder {

	private final SignalDecoder decoder;

	private final SegmentEnd end;

	private final boolean mayBeEmpty;

	private final FailedRequest request;

	private boolean empty = true;

	/**
	 * Create a decoder for a response.
	 * @param decoder decodes the data
	 * @param end what the response's head says of its end
	 * @param mayBeEmpty whether a response without a single byte can be right
	 * @param request the read, as errors name it
	 */
	public PageDecoder(SignalDecoder decoder, SegmentEnd end, boolean mayBeEmpty, FailedRequest request) {
		this.decoder = decoder;
		this.end = end;
		this.mayBeEmpty = mayBeEmpty;
		this.request = request;
	}

	@Override
	public void decode(byte[] bytes, List<ReadSignal> signals) {
		this.empty &= bytes.length == 0;
		this.decoder.decode(bytes, 0, bytes.length, signals);
	}

	@Override
	public void end(List<ReadSignal> signals) {
		if (this.empty && !this.mayBeEmpty) {
			throw new MalformedResponseException(this.request, "the response names a later offset but has no body",
					null);
		}
		this.decoder.endBody(signals);
		this.decoder.endSegment(this.end, signals);
	}

}
