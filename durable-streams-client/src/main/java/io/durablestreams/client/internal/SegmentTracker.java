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
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.error.FailedRequest;
import io.durablestreams.client.error.PositionLostException;
import io.durablestreams.client.error.StaleResponseException;
import org.jspecify.annotations.Nullable;

/**
 * Counts messages or bytes behind the offsets that the server vouched for, and skips what
 * lies between the offset that a response starts from and the position to resume at.
 */
final class SegmentTracker {

	private final FailedRequest request;

	/** Where to start again after a broken response. */
	private Offset restartOffset;

	/** What to skip from there. */
	private long restartSkip;

	private StreamPosition position;

	/** The offset that the present segment starts from, and the next request too. */
	private Offset base;

	/** How many messages or bytes of the present segment have been seen. */
	private long count;

	private long skip;

	/** Where the present segment began: what to go back to if it was an old one. */
	private StreamPosition segmentPosition;

	private Offset segmentOffset;

	private long segmentSkip;

	/** Whether the server's tail lay before the position. */
	private boolean tailDoubtful;

	SegmentTracker(StreamPosition start, FailedRequest request) {
		this.request = request;
		this.position = start;
		this.base = start.offset();
		this.restartOffset = start.offset();
		this.restartSkip = start.subOffset();
		this.skip = this.restartSkip;
		this.segmentPosition = start;
		this.segmentOffset = this.restartOffset;
		this.segmentSkip = this.restartSkip;
	}

	void restart() {
		this.base = this.restartOffset;
		this.count = 0;
		this.skip = this.restartSkip;
		beginSegment();
	}

	long skip() {
		return this.skip;
	}

	/**
	 * Pass over messages or bytes that were delivered before.
	 * @param units how many
	 * @return whether the position to resume at is reached
	 */
	boolean skipped(long units) {
		this.skip -= units;
		this.count += units;
		return this.skip == 0;
	}

	/**
	 * Compare what lies right before the position to resume at with what lay there.
	 * @param digest the digest of what lies there now
	 */
	void verify(String digest) {
		String expected = this.position.digest();
		if (expected != null && !expected.equals(digest)) {
			throw lost("the stream holds other data there now; it was probably deleted and made anew");
		}
	}

	void advance(long units) {
		this.count += units;
	}

	/**
	 * Everything seen so far has been delivered.
	 * @param digest the digest of what was seen last
	 * @return the position behind it
	 */
	StreamPosition delivered(@Nullable String digest) {
		this.position = new StreamPosition(this.base, this.count, digest);
		this.restartOffset = this.base;
		this.restartSkip = this.count;
		return this.position;
	}

	/**
	 * Begin the next segment.
	 * @param end what the server says of the segment's end
	 * @param undelivered whether seen data behind the position has yet to be delivered
	 * @param signals where progress goes
	 */
	void endSegment(SegmentEnd end, boolean undelivered, List<ReadSignal> signals) {
		Offset next = end.next();
		int ahead = this.base.isSentinel() ? 1 : next.compareTo(this.base);
		if (ahead < 0 || (ahead == 0 && this.count > 0)) {
			throw stale(end, signals);
		}
		this.tailDoubtful = this.skip > 0 && end.upToDate();
		if (this.skip > 0 && (end.closed() || (end.upToDate() && !end.cacheable()))) {
			throw lost("the stream ends before it; it was probably deleted and made anew");
		}
		this.base = next;
		this.count = 0;
		if (this.skip > 0) {
			this.restartOffset = next;
			this.restartSkip = this.skip;
			beginSegment();
			return;
		}
		if (!undelivered) {
			delivered(null);
		}
		beginSegment();
		signals.add(new ReadSignal.Progress(this.position, end.upToDate(), end.closed(), end.cursor()));
	}

	/**
	 * The segment ends where it began, or before: what it delivered lies before the
	 * place, which is taken back.
	 */
	private DurableStreamException stale(SegmentEnd end, List<ReadSignal> signals) {
		long repeated = this.position.equals(this.segmentPosition) ? 0 : this.count;
		Offset requested = this.base;
		this.position = this.segmentPosition;
		this.restartOffset = this.segmentOffset;
		this.restartSkip = this.segmentSkip;
		if (repeated > 0) {
			signals.add(new ReadSignal.Progress(this.position, false, false));
		}
		if (end.next().compareTo(requested) < 0 && !end.cacheable()) {
			return lost("the server's next offset " + end.next() + " lies before " + requested
					+ "; the stream was probably deleted and made anew");
		}
		return new StaleResponseException(this.request, end.next(), requested, repeated);
	}

	private void beginSegment() {
		this.segmentPosition = this.position;
		this.segmentOffset = this.restartOffset;
		this.segmentSkip = this.restartSkip;
	}

	boolean isTailDoubtful() {
		return this.tailDoubtful;
	}

	Offset base() {
		return this.base;
	}

	StreamPosition position() {
		return this.position;
	}

	PositionLostException lost(String explanation) {
		return new PositionLostException(this.request, this.position, explanation);
	}

}
