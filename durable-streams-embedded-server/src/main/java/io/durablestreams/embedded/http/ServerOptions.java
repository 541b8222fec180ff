package io.durablestreams.embedded.http;

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
