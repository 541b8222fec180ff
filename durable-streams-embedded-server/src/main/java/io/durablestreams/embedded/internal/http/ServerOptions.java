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

import java.time.Duration;

/**
 * How the protocol is served.
 *
 * @param basePath streams lie below this path; empty or beginning with a slash, never
 * ending with one
 * @param longPollTimeout how long a long-poll waits
 * @param sseLifetime how long an SSE response lives
 * @param maxResponseSize the size of a page in bytes
 * @param maxBodySize the largest request body in bytes
 * @param maxBodyMemory the bytes that all bodies under way may hold together
 * @param requestTimeout how long a request's head may take to arrive, and how long its
 * body may pause
 * @param browserAccess which web pages may use the server
 */
public record ServerOptions(String basePath, Duration longPollTimeout, Duration sseLifetime, long maxResponseSize,
		long maxBodySize, long maxBodyMemory, Duration requestTimeout, BrowserAccess browserAccess) {

}
