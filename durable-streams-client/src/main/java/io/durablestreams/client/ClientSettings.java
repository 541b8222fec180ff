package io.durablestreams.client;

import java.net.URI;
import java.time.Duration;
import java.util.Set;

import io.durablestreams.client.internal.Framing;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.backoff.BackOff;

/**
 * What all streams of a client share.
 *
 * @param baseUrl the URL that stream names are relative to
 * @param allowedOrigins the other origins that stream URLs may lead to
 * @param requestTimeout the wait for a response's head
 * @param longPollTimeout the same for a long-poll
 * @param compression whether responses may be compressed
 * @param framing how content types are cut into messages
 * @param readBackOff the waits between the attempts of a read
 * @param retryPolicy how other requests are repeated
 * @param creations the waits for streams that don't exist yet
 */
record ClientSettings(URI baseUrl, Set<Origin> allowedOrigins, Duration requestTimeout, Duration longPollTimeout,
		boolean compression, Framing framing, BackOff readBackOff, RetryPolicy retryPolicy, StreamCreations creations) {

	/** The base URL's query may hold secrets. */
	@Override
	public String toString() {
		return "ClientSettings[" + StreamUrls.displayName(this.baseUrl.toString()) + "]";
	}

}
