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

package io.durablestreams.gateway;

import java.util.List;
import java.util.Map;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.InvalidMediaTypeException;

/**
 * The headers that pass a gateway. Whatever isn't here stays on its side.
 */
final class ProtocolHeaders {

	static final String CLOSED = "Stream-Closed";

	static final String FORKED_FROM = "Stream-Forked-From";

	static final String PRODUCER_EPOCH = "Producer-Epoch";

	private static final List<String> OF_APPENDS = List.of(HttpHeaders.CONTENT_TYPE, CLOSED, "Stream-Seq",
			"Producer-Id", PRODUCER_EPOCH, "Producer-Seq");

	private static final List<String> OF_CREATIONS = List.of(HttpHeaders.CONTENT_TYPE, CLOSED, "Stream-TTL",
			"Stream-Expires-At", "Stream-Fork-Offset", "Stream-Fork-Sub-Offset");

	/** What goes in as it is, by method. */
	private static final Map<HttpMethod, List<String>> REQUEST = Map.of(HttpMethod.POST, OF_APPENDS, HttpMethod.PUT,
			OF_CREATIONS);

	/** What comes out as it is, with errors too. */
	private static final List<String> RESPONSE = List.of("Stream-Next-Offset", CLOSED, PRODUCER_EPOCH, "Producer-Seq",
			"Producer-Expected-Seq", "Producer-Received-Seq", HttpHeaders.RETRY_AFTER);

	/** What comes out as it is with success only, as it tells of the body. */
	private static final List<String> CONTENT = List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.CONTENT_LENGTH,
			HttpHeaders.CONTENT_ENCODING, "Stream-Up-To-Date", "Stream-Cursor", "Stream-TTL", "Stream-Expires-At",
			"Stream-SSE-Data-Encoding");

	private ProtocolHeaders() {
	}

	/**
	 * What goes in of a request.
	 * @param method the request's method
	 * @param headers the request's headers
	 * @return the protocol's
	 * @throws GatewayProblemException if one of them can't be sent on
	 */
	static HttpHeaders ofRequest(HttpMethod method, HttpHeaders headers) {
		HttpHeaders copy = copy(headers, REQUEST.getOrDefault(method, List.of()));
		boolean ascii = copy.headerSet()
			.stream()
			.flatMap((header) -> header.getValue().stream())
			.allMatch(ProtocolHeaders::isAscii);
		if (!ascii) {
			throw GatewayProblemException.badRequest("A header of the protocol has a character that is not ASCII.");
		}
		try {
			copy.getContentType();
		}
		catch (InvalidMediaTypeException ex) {
			throw GatewayProblemException.badRequest("The Content-Type is malformed.");
		}
		return copy;
	}

	private static boolean isAscii(String value) {
		return value.chars().allMatch((character) -> (character >= ' ' && character < 0x7F) || character == '\t');
	}

	static HttpHeaders ofError(HttpHeaders headers) {
		return copy(headers, RESPONSE);
	}

	static HttpHeaders ofSuccess(HttpHeaders headers) {
		HttpHeaders copy = copy(headers, RESPONSE);
		copy.putAll(copy(headers, CONTENT));
		return copy;
	}

	/** Of a header that is there twice, the first counts: servers differ in that. */
	private static HttpHeaders copy(HttpHeaders headers, List<String> names) {
		HttpHeaders copy = new HttpHeaders();
		for (String name : names) {
			String value = headers.getFirst(name);
			if (value != null) {
				copy.set(name, value);
			}
		}
		return copy;
	}

}
