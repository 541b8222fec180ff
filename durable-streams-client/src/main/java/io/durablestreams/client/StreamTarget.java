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
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;

/**
 * What a handle stands for: a stream, and what goes with each of the handle's requests.
 *
 * @param name the stream's name for errors
 * @param uri its URL
 * @param headers headers of the handle
 * @param headerProviders compute more of them for each attempt
 */
record StreamTarget(String name, URI uri, HttpHeaders headers, List<Supplier<Mono<HttpHeaders>>> headerProviders) {

	static StreamTarget of(String name, URI uri) {
		return new StreamTarget(name, uri, HttpHeaders.EMPTY, List.of());
	}

	StreamTarget queryParameter(String name, String value) {
		return new StreamTarget(this.name, StreamUrls.withOwnQuery(this.uri, Map.of(name, value)), this.headers,
				this.headerProviders);
	}

	StreamTarget header(String name, String... values) {
		SendableHeaders.require(name, values);
		SendableHeaders.requireOwn(name);
		HttpHeaders headers = new HttpHeaders();
		headers.putAll(this.headers);
		headers.put(name, List.of(values));
		return new StreamTarget(this.name, this.uri, HttpHeaders.readOnlyHttpHeaders(headers), this.headerProviders);
	}

	StreamTarget headersProvider(Supplier<Mono<HttpHeaders>> provider) {
		return new StreamTarget(this.name, this.uri, this.headers,
				Stream.concat(this.headerProviders.stream(), Stream.of(provider)).toList());
	}

	/** Neither the query nor the headers, which may hold secrets. */
	@Override
	public String toString() {
		return this.name;
	}

}
