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

package io.durablestreams.embedded.internal.http;

import io.durablestreams.embedded.internal.store.Extent;
import io.durablestreams.embedded.internal.store.StreamOffset;
import io.durablestreams.embedded.internal.store.StreamState;

import org.springframework.http.HttpHeaders;

/**
 * One page of a stream, as its response's headers describe it.
 *
 * @param state the stream
 * @param extent what the page holds
 */
record Page(StreamState state, Extent extent) {

	private static final int MAX_AGE_SECONDS = 60;

	/** The empty page at a stream's tail. */
	static Page tail(StreamState state) {
		return new Page(state, new Extent(state.tail(), state.tail(), 0));
	}

	/** Whether nothing lay behind this page when it was made. */
	boolean atTail() {
		return this.extent.to() == this.state.tail();
	}

	boolean atEnd() {
		return atTail() && this.state.closed();
	}

	void describe(HttpHeaders headers) {
		headers.set(HttpHeaders.CONTENT_TYPE, this.state.contentType());
		headers.set(ProtocolHeaders.NEXT_OFFSET, StreamOffset.format(this.extent.to()));
		if (atTail()) {
			headers.set(ProtocolHeaders.UP_TO_DATE, ProtocolHeaders.TRUE);
		}
		if (atEnd()) {
			headers.set(ProtocolHeaders.CLOSED, ProtocolHeaders.TRUE);
		}
	}

	/**
	 * The page's tag: which incarnation of the stream, where it begins and ends, and
	 * whether anything can follow.
	 */
	String etag(String start) {
		String incarnation = Long.toString(this.state.createdAt(), Character.MAX_RADIX) + "-" + this.state.id();
		return "\"" + incarnation + ":" + start + ":" + StreamOffset.format(this.extent.to()) + (atEnd() ? ":c" : "")
				+ "\"";
	}

	/**
	 * A full page never changes. One that ends at the tail does with the next append, so
	 * whoever keeps it has to ask again.
	 */
	String cacheControl() {
		if (atTail() && !atEnd()) {
			return "no-cache";
		}
		Long ttl = this.state.expiry().ttlSeconds();
		long maxAge = (ttl != null) ? Math.min(ttl, MAX_AGE_SECONDS) : MAX_AGE_SECONDS;
		return "public, max-age=" + maxAge + ", stale-while-revalidate=300";
	}

}
