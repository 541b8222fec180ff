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

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.function.Function;

import io.durablestreams.client.error.FailedRequest;
import io.durablestreams.client.error.MalformedResponseException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * Reads the protocol's headers from a response; a header that is missing where the
 * protocol demands it, or can't be read, is a {@link MalformedResponseException}.
 */
final class ResponseHeaders {

	private final HttpHeaders headers;

	private final FailedRequest request;

	ResponseHeaders(HttpHeaders headers, FailedRequest request) {
		this.headers = headers;
		this.request = request;
	}

	Offset nextOffset() {
		Offset offset = offset(ProtocolHeaders.NEXT_OFFSET);
		if (offset == null || offset.isSentinel()) {
			throw malformed(ProtocolHeaders.NEXT_OFFSET, null);
		}
		return offset;
	}

	@Nullable Offset offset(String name) {
		return parse(name, Offset::new);
	}

	MediaType contentType() {
		MediaType contentType = parse(HttpHeaders.CONTENT_TYPE, MediaType::parseMediaType);
		return (contentType != null) ? contentType : MediaType.APPLICATION_OCTET_STREAM;
	}

	/**
	 * Whether the body's end can be told from a connection that broke off. HTTP/2 never
	 * says that it will close a connection, and has an end of its own.
	 */
	boolean isEndKnown() {
		return this.headers.containsHeader(HttpHeaders.CONTENT_LENGTH)
				|| this.headers.containsHeader(HttpHeaders.TRANSFER_ENCODING)
				|| !"close".equalsIgnoreCase(this.headers.getFirst(HttpHeaders.CONNECTION));
	}

	/**
	 * Whether the response is for people, as what proxies and gateways say of themselves.
	 */
	boolean isWebPage() {
		String type = this.headers.getFirst(HttpHeaders.CONTENT_TYPE);
		return type != null && type.strip().toLowerCase(Locale.ROOT).startsWith("text/html");
	}

	boolean has(String name) {
		return this.headers.containsHeader(name);
	}

	boolean isTrue(String name) {
		return "true".equalsIgnoreCase(this.headers.getFirst(name));
	}

	@Nullable Long number(String name) {
		return parse(name, Long::valueOf);
	}

	@Nullable Duration ttl() {
		return parse(ProtocolHeaders.TTL, (text) -> Duration.ofSeconds(Long.parseLong(text)));
	}

	@Nullable Instant expiresAt() {
		return parse(ProtocolHeaders.EXPIRES_AT, (text) -> ZonedDateTime.parse(text).toInstant());
	}

	@Nullable String text(String name) {
		return this.headers.getFirst(name);
	}

	/**
	 * The wait that the server asks for, in seconds or until a date; one that can't be
	 * read is as good as none.
	 */
	@Nullable Duration retryAfter() {
		String text = this.headers.getFirst(HttpHeaders.RETRY_AFTER);
		if (text == null) {
			return null;
		}
		try {
			return Duration.ofSeconds(Math.max(0, Long.parseLong(text.strip())));
		}
		catch (NumberFormatException ex) {
			return untilDate();
		}
	}

	private @Nullable Duration untilDate() {
		try {
			ZonedDateTime date = this.headers.getFirstZonedDateTime(HttpHeaders.RETRY_AFTER);
			if (date == null) {
				return null;
			}
			Duration wait = Duration.between(Instant.now(), date.toInstant());
			return wait.isNegative() ? Duration.ZERO : wait;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private <T> @Nullable T parse(String name, Function<String, T> parser) {
		String text = this.headers.getFirst(name);
		if (text == null) {
			return null;
		}
		try {
			return parser.apply(text);
		}
		catch (RuntimeException ex) {
			throw malformed(name, ex);
		}
	}

	private MalformedResponseException malformed(String name, @Nullable Throwable cause) {
		return new MalformedResponseException(this.request, "the header " + name + " is missing or malformed", cause);
	}

}
