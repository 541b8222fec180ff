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

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.durablestreams.client.Offset;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.error.FailedRequest;
import io.durablestreams.client.error.MalformedResponseException;
import io.durablestreams.client.error.StaleResponseException;

/**
 * Decodes a response whose head says that it ends where it begins: it has no data, or is
 * an old one, of which nothing may be delivered.
 */
public final class UnmovedPageDecoder implements BodyDecoder {

	private final SignalDecoder decoder;

	private final SegmentEnd end;

	private final Offset requested;

	private final boolean json;

	private final FailedRequest request;

	private final StringBuilder brackets = new StringBuilder();

	/**
	 * Create a decoder for a response.
	 * @param decoder keeps the place
	 * @param end what the response's head says of its end
	 * @param requested where the read was
	 * @param json whether the response may be an empty array
	 * @param request the read, as errors name it
	 */
	public UnmovedPageDecoder(SignalDecoder decoder, SegmentEnd end, Offset requested, boolean json,
			FailedRequest request) {
		this.decoder = decoder;
		this.end = end;
		this.requested = requested;
		this.json = json;
		this.request = request;
	}

	@Override
	public void decode(byte[] bytes, List<ReadSignal> signals) {
		String text = new String(bytes, StandardCharsets.ISO_8859_1);
		this.brackets.append(this.json ? text.replaceAll("[ \\t\\r\\n]", "") : text);
		if (!"[]".startsWith(this.brackets.toString()) || !(this.json || this.brackets.isEmpty())) {
			throw new StaleResponseException(this.request, this.end.next(), this.requested, 0);
		}
	}

	@Override
	public void end(List<ReadSignal> signals) {
		if (this.brackets.length() == 1) {
			throw new MalformedResponseException(this.request, "the JSON array ends unfinished", null);
		}
		this.decoder.endSegment(this.end, signals);
	}

}
