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
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.error.FailedRequest;
import io.durablestreams.client.error.MalformedResponseException;

import org.springframework.http.MediaType;

/**
 * Decodes JSON mode (protocol section 7.1): every body is an array, every element a
 * message, positions count messages.
 */
final class JsonDecoder extends SignalDecoder implements JsonArrayScanner.Sink {

	private final JsonArrayScanner scanner;

	JsonDecoder(StreamPosition start, MediaType contentType, FailedRequest request, int maxMessageSize) {
		super(start, contentType, request, maxMessageSize);
		this.scanner = new JsonArrayScanner(maxMessageSize, this);
	}

	@Override
	public void restart() {
		this.tracker.restart();
		this.scanner.reset();
	}

	@Override
	public void decode(byte[] bytes, int start, int end, List<ReadSignal> signals) {
		try {
			this.scanner.scan(bytes, start, end, signals);
		}
		catch (JsonArrayScanner.MalformedJsonException ex) {
			throw new MalformedResponseException(this.request, ex.getMessage(), null);
		}
	}

	@Override
	public void endBody(List<ReadSignal> signals) {
		if (!this.scanner.finish(signals)) {
			throw new MalformedResponseException(this.request, "the JSON array ends unfinished", null);
		}
		this.scanner.reset();
	}

	@Override
	public void endSegment(SegmentEnd end, List<ReadSignal> signals) {
		this.tracker.endSegment(end, false, signals);
	}

	@Override
	public boolean wantsElement() {
		return this.tracker.skip() == 0;
	}

	@Override
	public void element(byte[] element, String digest, List<ReadSignal> signals) {
		this.tracker.advance(1);
		signals.add(new ReadSignal.Message(element, this.contentType, this.tracker.delivered(digest)));
	}

	@Override
	public void skippedElement(String digest) {
		if (this.tracker.skipped(1)) {
			this.tracker.verify(digest);
		}
	}

	@Override
	public void elementTooLarge() {
		throw tooLarge();
	}

}
