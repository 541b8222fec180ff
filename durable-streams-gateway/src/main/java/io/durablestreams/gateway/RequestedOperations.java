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

import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/**
 * Tells what a request does.
 */
final class RequestedOperations {

	private RequestedOperations() {
	}

	static Set<StreamOperation> of(HttpMethod method, HttpHeaders headers) {
		boolean closing = headers.containsHeader(ProtocolHeaders.CLOSED);
		if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
			return EnumSet.of(StreamOperation.READ);
		}
		if (method.equals(HttpMethod.POST)) {
			if (!closing) {
				return EnumSet.of(StreamOperation.APPEND);
			}
			return hasBody(headers) ? EnumSet.of(StreamOperation.APPEND, StreamOperation.CLOSE)
					: EnumSet.of(StreamOperation.CLOSE);
		}
		if (method.equals(HttpMethod.PUT)) {
			return EnumSet.of(headers.containsHeader(ProtocolHeaders.FORKED_FROM) ? StreamOperation.FORK
					: StreamOperation.CREATE);
		}
		return method.equals(HttpMethod.DELETE) ? EnumSet.of(StreamOperation.DELETE)
				: EnumSet.noneOf(StreamOperation.class);
	}

	private static boolean hasBody(HttpHeaders headers) {
		return headers.getContentLength() > 0 || headers.containsHeader(HttpHeaders.TRANSFER_ENCODING);
	}

	static Set<String> methods(Set<StreamOperation> operations) {
		Set<String> methods = new TreeSet<>();
		for (StreamOperation operation : operations) {
			switch (operation) {
				case READ -> methods.addAll(Set.of("GET", "HEAD"));
				case APPEND, CLOSE -> methods.add("POST");
				case CREATE, FORK -> methods.add("PUT");
				case DELETE -> methods.add("DELETE");
			}
		}
		return methods;
	}

}
