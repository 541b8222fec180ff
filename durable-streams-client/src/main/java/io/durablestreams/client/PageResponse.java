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

package io.durablestreams.client;

import java.util.List;

import io.durablestreams.client.error.FailedRequest;
import io.durablestreams.client.error.MalformedResponseException;
import io.durablestreams.client.internal.BodyDecoder;
import io.durablestreams.client.internal.PageDecoder;
import io.durablestreams.client.internal.SegmentEnd;
import io.durablestreams.client.internal.SignalDecoder;
import io.durablestreams.client.internal.UnmovedPageDecoder;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * The response to a catch-up read or a long-poll: one body, one segment, and a head that
 * tells where it ends.
 */
final class PageResponse {

	private final ClientResponse response;

	private final ResponseHeaders headers;

	private final FailedRequest request;

	private final Offset requested;

	private final Offset next;

	private final boolean nothing;

	PageResponse(ClientResponse response, Offset requested, FailedRequest request) {
		this.response = response;
		this.headers = new ResponseHeaders(response.headers().asHttpHeaders(), request);
		this.request = request;
		this.requested = requested;
		this.nothing = response.statusCode().value() == 204;
		this.next = this.nothing ? unmoved(this.headers.nextOffset()) : this.headers.nextOffset();
	}

	/**
	 * A response without data can't lie ahead of the request: data must have come in
	 * between, and going on from there would lose it.
	 */
	private Offset unmoved(Offset next) {
		if (this.requested.isSentinel()) {
			return this.requested;
		}
		if (next.compareTo(this.requested) > 0) {
			throw new MalformedResponseException(this.request,
					"there is no data, but the next offset lies ahead of the requested one", null);
		}
		return next;
	}

	/** Whether the response tells the stream's content type. */
	boolean isTyped() {
		return !this.nothing && this.headers.has(HttpHeaders.CONTENT_TYPE);
	}

	@Nullable String cursor() {
		return this.headers.text(ProtocolHeaders.CURSOR);
	}

	/**
	 * What the response holds.
	 * @param state where the read stands
	 * @param exchanges reads the body
	 * @param cacheable whether a cache may have answered
	 */
	Flux<List<ReadSignal>> signals(ReadState state, HttpExchanges exchanges, boolean cacheable) {
		boolean moved = !this.next.equals(this.requested);
		// Some servers don't say so where there is nothing to say.
		boolean upToDate = !moved || this.headers.isTrue(ProtocolHeaders.UP_TO_DATE);
		boolean closed = upToDate && this.headers.isTrue(ProtocolHeaders.CLOSED);
		SegmentEnd end = new SegmentEnd(this.next, upToDate, closed, cacheable, cursor());
		SignalDecoder decoder = state.decoder(isTyped() ? this.headers.contentType() : null, false);
		boolean json = StreamContentTypes.isJson(state.contentType());
		boolean behind = !this.requested.isSentinel() && this.next.compareTo(this.requested) < 0;
		BodyDecoder page = (moved && !behind) ? page(decoder, end, json)
				: new UnmovedPageDecoder(decoder, end, this.requested, json, this.request);
		return page.signals((this.nothing || behind) ? Flux.empty() : exchanges.body(this.response, this.request));
	}

	private PageDecoder page(SignalDecoder decoder, SegmentEnd end, boolean json) {
		if (!json && !this.headers.isEndKnown()) {
			throw new MalformedResponseException(this.request, "the end of the response can't be told from a broken "
					+ "connection: it has no content length and isn't chunked", null);
		}
		boolean mayBeEmpty = !json || (this.requested.isSentinel() && this.headers.isEndKnown());
		return new PageDecoder(decoder, end, mayBeEmpty, this.request);
	}

}
