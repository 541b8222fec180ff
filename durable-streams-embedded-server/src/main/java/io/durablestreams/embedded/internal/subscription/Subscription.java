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

package io.durablestreams.embedded.internal.subscription;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;

/**
 * A subscription as it is. Only the service's one thread touches it.
 */
final class Subscription {

	private final String id;

	private final SubscriptionConfig config;

	private final String createdAt;

	private final Map<String, Link> links;

	private final LinkMemory.Share memory;

	private long generation;

	private @Nullable Wake wake;

	private boolean failing;

	private boolean full;

	private boolean deleted;

	Subscription(Stored stored, LinkMemory memory) {
		this.id = stored.id();
		this.config = stored.config();
		this.createdAt = stored.createdAt();
		this.links = new LinkedHashMap<>(stored.links());
		this.generation = stored.generation();
		this.memory = memory.share();
		this.memory.add(this.links.keySet());
	}

	String id() {
		return this.id;
	}

	SubscriptionConfig config() {
		return this.config;
	}

	String createdAt() {
		return this.createdAt;
	}

	Map<String, Link> links() {
		return this.links;
	}

	long generation() {
		return this.generation;
	}

	@Nullable Wake wake() {
		return this.wake;
	}

	/** Whether the last call of its webhook failed. */
	boolean failing() {
		return this.failing;
	}

	void failing(boolean failing) {
		this.failing = failing;
	}

	/** Whether a stream that its pattern covers didn't fit. */
	boolean full() {
		return this.full;
	}

	void full(boolean full) {
		this.full = full;
	}

	/**
	 * Cover streams, all of them or none.
	 * @param explicit whether by name or by pattern
	 * @param acked finds the position up to which one counts as handled if it is new
	 * @throws SubscriptionException if that would be more than fits
	 */
	void link(Collection<String> streams, boolean explicit, ToLongFunction<String> acked) {
		this.memory.require(streams.stream().filter((stream) -> !this.links.containsKey(stream)).toList());
		streams.forEach((stream) -> link(stream, explicit, acked));
	}

	private void link(String stream, boolean explicit, ToLongFunction<String> acked) {
		Link known = this.links.get(stream);
		if (known == null) {
			known = new Link(false, false, acked.applyAsLong(stream));
			this.memory.add(Set.of(stream));
		}
		this.links.put(stream, new Link(known.explicit() || explicit, known.byPattern() || !explicit, known.acked()));
	}

	/** Cover a stream by name no longer. */
	void unlink(String stream) {
		Link link = this.links.get(stream);
		if (link != null && link.byPattern()) {
			this.links.put(stream, new Link(false, true, link.acked()));
		}
		else {
			remove(stream);
		}
	}

	/**
	 * Cover a stream no longer.
	 * @return whether it was covered
	 */
	boolean remove(String stream) {
		boolean known = this.links.containsKey(stream);
		if (known) {
			this.links.remove(stream);
			this.memory.remove(Set.of(stream));
		}
		return known;
	}

	/** Whether it is gone: what was under way for it finds nothing to do any more. */
	boolean deleted() {
		return this.deleted;
	}

	void delete() {
		this.deleted = true;
		end();
		this.memory.remove(this.links.keySet());
	}

	void acknowledge(String stream, long position) {
		this.links.computeIfPresent(stream, (path, link) -> new Link(link.explicit(), link.byPattern(), position));
	}

	Wake begin(Wake wake) {
		this.generation = wake.generation();
		this.wake = wake;
		return wake;
	}

	void end() {
		if (this.wake != null) {
			this.wake.cancel();
		}
		this.wake = null;
	}

	Stored stored() {
		return new Stored(this.id, this.config, this.createdAt, this.generation, Map.copyOf(this.links));
	}

	/**
	 * A stream that the subscription covers.
	 *
	 * @param explicit whether by name
	 * @param byPattern whether by pattern
	 * @param acked the position up to which it was handled, -1 before its beginning
	 */
	record Link(boolean explicit, boolean byPattern, long acked) {

	}

	/**
	 * What outlives a restart. Wakes don't: whoever held one finds itself fenced, and
	 * what it hadn't acknowledged causes a new one.
	 */
	record Stored(String id, SubscriptionConfig config, String createdAt, long generation, Map<String, Link> links) {

	}

}
