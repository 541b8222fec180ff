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

/**
 * The entry point to the streams of a server. Thread-safe; one instance serves a whole
 * application. Closing it ends its connections.
 */
public interface DurableStreamsClient extends AutoCloseable {

	/**
	 * A handle to a stream. Nothing is sent.
	 * @param name the stream's name below the base URL, of one or many path segments, or
	 * an absolute URL. A name is plain text, which the client encodes; it can't lead out
	 * of the base URL's path
	 * @return the stream
	 * @throws IllegalArgumentException if the name is blank, has an empty segment, one of
	 * {@code .}, {@code ..} and {@code __ds}, a query, a fragment or control characters;
	 * if a URL is malformed or leads to an origin that isn't
	 * {@link DurableStreamsClientBuilder#allowedOrigins allowed}; if it is a name and the
	 * client has no base URL
	 */
	DurableStream stream(String name);

	/**
	 * Release the client's connections. Running operations fail.
	 */
	@Override
	void close();

	/**
	 * Build a client.
	 * @param baseUrl the URL that stream names are relative to, with or without a
	 * trailing slash, such as {@code https://streams.example.com/v1/stream}
	 * @return the builder
	 * @throws IllegalArgumentException if the URL isn't an absolute http or https URL
	 */
	static DurableStreamsClientBuilder builder(String baseUrl) {
		return new DurableStreamsClientBuilder(baseUrl);
	}

	/**
	 * Build a client without a base URL, for streams that are named by absolute URLs: of
	 * all origins, or of those {@link DurableStreamsClientBuilder#allowedOrigins allowed}
	 * if some are. Headers are given to an origin
	 * ({@link DurableStreamsClientBuilder#allowedOrigin}) or to a stream's handle.
	 * @return the builder
	 */
	static DurableStreamsClientBuilder builder() {
		return new DurableStreamsClientBuilder(null);
	}

	/**
	 * Build a client.
	 * @param baseUrl the URL that stream names are relative to
	 * @return the builder
	 */
	static DurableStreamsClientBuilder builder(URI baseUrl) {
		return builder(baseUrl.toString());
	}

}
