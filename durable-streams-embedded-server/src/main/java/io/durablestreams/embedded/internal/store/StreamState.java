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
 * Everything about one incarnation of a stream except its records and producers. A value:
 * each change makes a new one, which readers see once it is committed.
 *
 * @param id internal id, never used twice in one store
 * @param path the stream's path below the server's base path, without a leading slash
 * @param contentType the content type as given at creation
 * @param expiry how long it lives
 * @param createdAt creation time in milliseconds since the epoch
 * @param accessedAt a recent read or append, in milliseconds since the epoch
 * @param tail the position after the last record
 * @param closed whether nothing can be appended any more
 * @param closedBy the producer's append that closed it
 * @param lastSequence the last {@code Stream-Seq} (its scope is the stream)
 * @param fork where it was forked from
 * @param forks how many forks of it exist
 * @param deleted whether it was deleted but is still needed by a fork
 */
public record StreamState(long id, String path, String contentType, Expiry expiry, long createdAt, long accessedAt,
		long tail, boolean closed, @Nullable ProducerTuple closedBy, @Nullable String lastSequence, @Nullable Fork fork,
		int forks, boolean deleted) {

	/**
	 * Whether the stream is in JSON mode (protocol section 7.1).
	 * @return {@code true} for {@code application/json} with or without parameters
	 */
	public boolean json() {
		return ContentTypes.isJson(this.contentType);
	}

	/** All records of this stream in order: inherited ones, then its own. */
	List<Fork.Segment> segments() {
		if (this.fork == null) {
			return List.of(new Fork.Segment(this.id, this.tail));
		}
		List<Fork.Segment> all = new ArrayList<>(this.fork.segments());
		all.add(new Fork.Segment(this.id, this.tail));
		return all;
	}

	StreamState appended(long tail, @Nullable String sequence, long now) {
		return new StreamState(this.id, this.path, this.contentType, this.expiry, this.createdAt, now, tail,
				this.closed, this.closedBy, (sequence != null) ? sequence : this.lastSequence, this.fork, this.forks,
				this.deleted);
	}

	StreamState closed(@Nullable ProducerTuple by) {
		return new StreamState(this.id, this.path, this.contentType, this.expiry, this.createdAt, this.accessedAt,
				this.tail, true, by, this.lastSequence, this.fork, this.forks, this.deleted);
	}

	StreamState accessed(long now) {
		return new StreamState(this.id, this.path, this.contentType, this.expiry, this.createdAt, now, this.tail,
				this.closed, this.closedBy, this.lastSequence, this.fork, this.forks, this.deleted);
	}

	StreamState withForks(int forks, boolean deleted) {
		return new StreamState(this.id, this.path, this.contentType, this.expiry, this.createdAt, this.accessedAt,
				this.tail, this.closed, this.closedBy, this.lastSequence, this.fork, forks, deleted);
	}

}
