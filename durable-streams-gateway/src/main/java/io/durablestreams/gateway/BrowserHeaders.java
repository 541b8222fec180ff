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

import org.springframework.http.HttpHeaders;

/**
 * What keeps browsers from taking a stream's content for something else (protocol section
 * 10.7).
 */
final class BrowserHeaders {

	private BrowserHeaders() {
	}

	static void add(HttpHeaders headers, GatewayCache cache) {
		headers.set("X-Content-Type-Options", "nosniff");
		// A stream may be a web page, which would have the application's origin.
		headers.set("Content-Security-Policy", "sandbox; default-src 'none'");
		headers.set("Cross-Origin-Resource-Policy", (cache == GatewayCache.PUBLIC) ? "cross-origin" : "same-origin");
	}

}
