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

import io.durablestreams.client.MessageFramer;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.error.FailedRequest;

import org.springframework.http.MediaType;

/**
 * Decodes everything but JSON mode: positions count bytes, and a framer finds the
 * messages, which may begin in one response and end in a later one.
 */
final class ByteDecoder extends SignalDecoder {

	private static final byte[] NOTHING = {};

	private final MessageFramer framer;

	/** What lies before the present place, from the segment's beginning on. */
	private final ByteWindow window = new ByteWindow();

	/**
	 * What was passed over, from the offset on that the position counts from, which may
	 * lie before the segment.
	 */
	private final ByteWindow passed = new ByteWindow();

	/** What the latter held where a restarted read begins. */
	private byte[] restartPassed = NOTHING;

	/** The beginning of a message whose end hasn't arrived. */
	private final ElementBuffer unfinished;

	ByteDecoder(StreamPosition start, MediaType contentType, MessageFramer framer, FailedRequest request,
			int maxMessageSize) {
		// A chunk is as large as the network made it.
		super(start, contentType, request, (framer instanceof ChunkFramer) ? Integer.MAX_VALUE : maxMessageSize);
		this.framer = framer;
		this.unfinished = new ElementBuffer(Integer.MAX_VALUE - 64);
	}

	@Override
	public void restart() {
		this.tracker.restart();
		this.window.clear();
		this.passed.restore(this.restartPassed);
		this.unfinished.clear();
	}

	@Override
	public void decode(byte[] bytes, int start, int end, List<ReadSignal> signals) {
		int first = skip(bytes, start, end);
		if (first == end) {
			return;
		}
		int seen = this.unfinished.size();
		if (seen == 0) {
			int rest = frame(bytes, first, first, end, signals);
			this.unfinished.append(bytes, rest, end);
		}
		else {
			this.unfinished.append(bytes, first, end);
			int rest = frame(this.unfinished.array(), 0, seen, this.unfinished.size(), signals);
			this.unfinished.removeFirst(rest);
		}
		if (this.unfinished.size() > this.maxMessageSize) {
			throw tooLarge();
		}
	}

	/**
	 * Find the messages in an array.
	 * @param start where the first one begins
	 * @param accounted the index up to which the bytes were counted and looked at before
	 * @return where the message begins whose end hasn't arrived
	 */
	private int frame(byte[] bytes, int start, int accounted, int end, List<ReadSignal> signals) {
		int messageStart = start;
		int counted = accounted;
		while (messageStart < end) {
			int messageEnd = this.framer.findEnd(bytes, messageStart, counted, end);
			if (messageEnd < 0) {
				break;
			}
			if (messageEnd < counted || messageEnd <= messageStart || messageEnd > end) {
				throw new IllegalStateException("The message framer for " + this.contentType + " found an end at "
						+ messageEnd + ", outside of what it was shown anew: " + counted + " to " + end);
			}
			if (messageEnd - messageStart > this.maxMessageSize) {
				throw tooLarge();
			}
			count(bytes, counted, messageEnd);
			deliver(bytes, messageStart, messageEnd, signals);
			messageStart = messageEnd;
			counted = messageEnd;
		}
		count(bytes, counted, end);
		return messageStart;
	}

	private int skip(byte[] bytes, int start, int end) {
		if (!isSkipping()) {
			return start;
		}
		int skipEnd = (int) Math.min(end, start + this.tracker.skip());
		this.window.update(bytes, start, skipEnd);
		this.passed.update(bytes, start, skipEnd);
		if (this.tracker.skipped(skipEnd - start)) {
			this.tracker.verify(this.passed.digest());
		}
		return skipEnd;
	}

	private void count(byte[] bytes, int start, int end) {
		this.window.update(bytes, start, end);
		this.tracker.advance(end - start);
	}

	private void deliver(byte[] bytes, int start, int end, List<ReadSignal> signals) {
		byte[] content = this.framer.content(bytes, start, end);
		StreamPosition position = this.tracker.delivered(this.window.digest());
		this.restartPassed = NOTHING;
		if (content != null) {
			signals.add(new ReadSignal.Message(content, this.contentType, position));
		}
	}

	@Override
	public void endBody(List<ReadSignal> signals) {
		// A body's end means nothing to bytes: only the server's offset does.
	}

	@Override
	public void endSegment(SegmentEnd end, List<ReadSignal> signals) {
		if (end.closed() && !isSkipping() && this.unfinished.size() > 0) {
			byte[] last = this.unfinished.toByteArray();
			this.unfinished.clear();
			deliver(last, 0, last.length, signals);
		}
		boolean undelivered = this.unfinished.size() > 0;
		this.tracker.endSegment(end, undelivered, signals);
		this.window.clear();
		if (isSkipping()) {
			this.restartPassed = this.passed.snapshot();
		}
		else if (!undelivered) {
			this.restartPassed = NOTHING;
		}
	}

}
