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

package io.durablestreams.embedded.internal.store;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Where a fork comes from. What a fork inherits is never copied: it reads its ancestors'
 * records up to the position where it parted from them.
 *
 * @param parentId the internal id of the stream it was forked from
 * @param parent that stream's path
 * @param requestedOffset the fork offset that the client named, or {@code null} for the
 * tail
 * @param subOffset messages or bytes past the fork offset
 * @param segments the inherited records, oldest first
 */
record Fork(long parentId, String parent, @Nullable Long requestedOffset, long subOffset, List<Segment> segments) {

	/**
	 * How many streams a fork may inherit from. Each fork remembers all of them, so a
	 * chain of forks without a limit would take memory with the square of its length.
	 */
	static final int MAX_SEGMENTS = 256;

	/** The position at which the fork's own records begin. */
	long start() {
		return this.segments.isEmpty() ? 0 : this.segments.get(this.segments.size() - 1).end();
	}

	static List<Segment> inherit(StreamState parent, long end) {
		List<Segment> inherited = new ArrayList<>();
		long reached = 0;
		for (Segment segment : parent.segments()) {
			long until = Math.min(segment.end(), end);
			if (until > reached) {
				inherited.add(new Segment(segment.stream(), until));
				reached = until;
			}
		}
		return List.copyOf(inherited);
	}

	/**
	 * Records that lie in one stream's own map.
	 *
	 * @param stream the internal id of the stream that wrote them
	 * @param end the position after the last of them
	 */
	record Segment(long stream, long end) {

	}

}
