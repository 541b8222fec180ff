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

import io.durablestreams.client.Offset;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.error.FailedRequest;
import io.durablestreams.client.error.MessageTooLargeException;

import org.springframework.http.MediaType;

/**
 * Turns the bytes of a stream's responses into signals and keeps the place. A response
 * consists of segments, each ended by an offset that the server vouches for: a whole GET
 * response, or what lies between two control events. A segment's bytes come in one or
 * more bodies, each complete in itself: a GET response's body, or one data event.
 * Confined to one read; not thread-safe.
 */
public abstract class SignalDecoder {

	final MediaType contentType;

	final FailedRequest request;

	/** In bytes. */
	final int maxMessageSize;

	final SegmentTracker tracker;

	SignalDecoder(StreamPosition start, MediaType contentType, FailedRequest request, int maxMessageSize) {
		this.contentType = contentType;
		this.request = request;
		this.maxMessageSize = maxMessageSize;
		this.tracker = new SegmentTracker(start, request);
	}

	/**
	 * A response broke off: go back to the position, and forget what was left unfinished.
	 */
	public abstract void restart();

	/**
	 * Take some bytes of a body, cut anywhere.
	 * @param bytes the bytes
	 * @param start the first one's index
	 * @param end the index behind the last one
	 * @param signals where complete messages go
	 */
	public abstract void decode(byte[] bytes, int start, int end, List<ReadSignal> signals);

	/**
	 * A body is complete.
	 * @param signals where complete messages go
	 */
	public abstract void endBody(List<ReadSignal> signals);

	/**
	 * A segment is complete: the server vouches for the offset behind it.
	 * @param end what the server says of its end
	 * @param signals where complete messages and progress go
	 */
	public abstract void endSegment(SegmentEnd end, List<ReadSignal> signals);

	/**
	 * The offset that the next request must name.
	 * @return the offset
	 */
	public final Offset requestOffset() {
		return this.tracker.base();
	}

	/**
	 * Whether messages or bytes behind that offset have still to be passed over.
	 */
	final boolean isSkipping() {
		return this.tracker.skip() > 0;
	}

	/**
	 * Whether the last segment ended at a tail that lies before the position. A cache may
	 * have answered with an old one.
	 * @return whether the next response must come from the server itself
	 */
	public final boolean isTailDoubtful() {
		return this.tracker.isTailDoubtful();
	}

	/**
	 * The position behind everything that was delivered.
	 * @return the position
	 */
	public final StreamPosition position() {
		return this.tracker.position();
	}

	/** What is unfinished has grown beyond a message's size. */
	final MessageTooLargeException tooLarge() {
		return new MessageTooLargeException(this.request, this.tracker.position(), this.maxMessageSize);
	}

}
