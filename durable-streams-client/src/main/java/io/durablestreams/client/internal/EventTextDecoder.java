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

import org.springframework.http.MediaType;

/**
 * Decodes {@code text/*} that comes as Server-Sent Events, which normalise line ends:
 * bytes can't be counted, so what lies between two control events is one chunk, and
 * positions exist only at control events.
 */
final class EventTextDecoder extends SignalDecoder {

	private final ElementBuffer chunk;

	EventTextDecoder(StreamPosition start, MediaType contentType, FailedRequest request, int maxMessageSize) {
		super(start, contentType, request, maxMessageSize);
		this.chunk = new ElementBuffer(maxMessageSize);
	}

	@Override
	public void restart() {
		this.tracker.restart();
		this.chunk.clear();
	}

	@Override
	public void decode(byte[] bytes, int start, int end, List<ReadSignal> signals) {
		if (!this.chunk.append(bytes, start, end)) {
			throw tooLarge();
		}
	}

	@Override
	public void endBody(List<ReadSignal> signals) {
		// Events are pieces of one text.
	}

	@Override
	public void endSegment(SegmentEnd end, List<ReadSignal> signals) {
		int messages = signals.size();
		this.tracker.endSegment(end, false, signals);
		if (this.chunk.size() > 0) {
			signals.add(messages,
					new ReadSignal.Message(this.chunk.toByteArray(), this.contentType, this.tracker.position()));
			this.chunk.clear();
		}
	}

}
