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
import java.util.stream.IntStream;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * What the requests of reads say of the response they want. All reads share them: a live
 * read keeps its request for as long as it lasts.
 */
final class ReadHeaders {

	private static final int EVENTS = 1;

	private static final int COMPRESSED = 2;

	private static final int PAST_CACHES = 4;

	private static final List<HttpHeaders> ALL = IntStream.rangeClosed(0, EVENTS + COMPRESSED + PAST_CACHES)
		.mapToObj(ReadHeaders::create)
		.toList();

	private ReadHeaders() {
	}

	/**
	 * The headers of a request, which can't be changed.
	 * @param events whether events are wanted
	 * @param compressed whether the body may be compressed
	 * @param pastCaches whether the response must be the server's own
	 */
	static HttpHeaders of(boolean events, boolean compressed, boolean pastCaches) {
		return ALL.get((events ? EVENTS : 0) + (compressed ? COMPRESSED : 0) + (pastCaches ? PAST_CACHES : 0));
	}

	private static HttpHeaders create(int wanted) {
		HttpHeaders headers = new HttpHeaders();
		if ((wanted & EVENTS) != 0) {
			headers.setAccept(List.of(MediaType.TEXT_EVENT_STREAM));
		}
		headers.set(HttpHeaders.ACCEPT_ENCODING, ((wanted & COMPRESSED) != 0) ? "gzip" : "identity");
		if ((wanted & PAST_CACHES) != 0) {
			headers.setCacheControl("no-cache");
		}
		return HttpHeaders.readOnlyHttpHeaders(headers);
	}

}
