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

import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.util.Assert;

/**
 * Tells headers that can't be sent before an HTTP engine stumbles over them, each in its
 * own way, some by showing the value.
 */
final class SendableHeaders {

	private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

	private static final Set<String> RESERVED = Set.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.IF_MATCH,
			HttpHeaders.IF_NONE_MATCH, HttpHeaders.RANGE, ProtocolHeaders.CLOSED, ProtocolHeaders.SEQUENCE,
			ProtocolHeaders.TTL, ProtocolHeaders.EXPIRES_AT, ProtocolHeaders.PRODUCER_ID,
			ProtocolHeaders.PRODUCER_EPOCH, ProtocolHeaders.PRODUCER_SEQUENCE, ProtocolHeaders.FORKED_FROM,
			ProtocolHeaders.FORK_OFFSET, ProtocolHeaders.FORK_SUB_OFFSET);

	private SendableHeaders() {
	}

	/**
	 * What is wrong with headers.
	 * @return a text that names the header but never its value, or {@code null} if all is
	 * well
	 */
	static @Nullable String problem(HttpHeaders headers) {
		for (String name : headers.headerNames()) {
			for (String value : headers.getOrEmpty(name)) {
				String problem = problem(name, value);
				if (problem != null) {
					return problem;
				}
			}
		}
		return null;
	}

	static @Nullable String problem(String name, @Nullable String value) {
		if (name.isEmpty() || !name.chars().allMatch(SendableHeaders::isToken)) {
			return "a header's name is empty or has a character that no name may have";
		}
		if (value == null) {
			return "the header '" + name + "' has no value";
		}
		if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
			return "the header '" + name + "' has a line break in its value; perhaps it was read from a file";
		}
		return value.chars().allMatch(SendableHeaders::isSendable) ? null
				: "the header '" + name + "' has a character in its value that can't be sent";
	}

	/**
	 * Refuse a header that can't be sent, or that the client sets by itself.
	 * @throws IllegalArgumentException which names the header but never its value
	 */
	static void require(String name, String... values) {
		for (String value : values) {
			String problem = problem(name, value);
			Assert.isTrue(problem == null, () -> "The header can't be used: " + problem);
		}
	}

	/**
	 * Refuse a header by which the client speaks the protocol.
	 * @throws IllegalArgumentException which names the header
	 */
	static void requireOwn(String name) {
		Assert.isTrue(RESERVED.stream().noneMatch(name::equalsIgnoreCase), () -> "The header '" + name
				+ "' belongs to the protocol: it is set by AppendRequest, CreateOptions, ForkOptions or the client");
	}

	private static boolean isToken(int c) {
		return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
				|| TOKEN_MARKS.indexOf(c) >= 0;
	}

	/**
	 * Beyond ASCII the JDK's client would send a question mark, and nobody would know.
	 */
	private static boolean isSendable(int c) {
		return c == '\t' || (c >= ' ' && c < 0x7f);
	}

}
