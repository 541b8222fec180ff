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

import java.net.URI;
import java.time.Duration;
import java.util.Set;

import io.durablestreams.client.internal.Framing;
import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.backoff.BackOff;

/**
 * What all streams of a client share.
 *
 * @param baseUrl the URL that stream names are relative to, if there is one
 * @param allowedOrigins the other origins that stream URLs may lead to
 * @param requestTimeout the wait for a response's head
 * @param longPollTimeout the same for a long-poll
 * @param compression whether responses may be compressed, if it was said
 * @param framing how content types are cut into messages
 * @param readBackOff the waits between the attempts of a read
 * @param retryPolicy how other requests are repeated
 * @param creations the waits for streams that don't exist yet
 */
record ClientSettings(@Nullable URI baseUrl, Set<Origin> allowedOrigins, Duration requestTimeout,
		Duration longPollTimeout, @Nullable Boolean compression, Framing framing, BackOff readBackOff,
		RetryPolicy retryPolicy, StreamCreations creations) {

	/**
	 * Whether responses may be compressed; where nothing was said they may, unless they
	 * come from this machine.
	 */
	boolean isCompressed(URI uri) {
		return (this.compression != null) ? this.compression : !StreamUrls.isLoopback(uri);
	}

	/** The base URL's query may hold secrets. */
	@Override
	public String toString() {
		return "ClientSettings[" + StreamUrls.displayName(String.valueOf(this.baseUrl)) + "]";
	}

}
