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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import io.durablestreams.client.error.InvalidArgumentException;
import reactor.core.publisher.Mono;

/**
 * The query parameters of the base URL's origin that are computed anew for every attempt.
 */
final class OwnQuery {

	private final List<Supplier<Mono<Map<String, String>>>> providers;

	private final SuppliedValues<Map<String, String>> supplied;

	/**
	 * Create it.
	 * @param providers compute the parameters
	 * @param timeout how long that may take
	 */
	OwnQuery(List<Supplier<Mono<Map<String, String>>>> providers, Duration timeout) {
		this.providers = List.copyOf(providers);
		this.supplied = new SuppliedValues<>("query parameters", TreeMap::new, Map::putAll, timeout);
	}

	/**
	 * Whether another attempt may have other parameters.
	 */
	boolean isRenewable() {
		return !this.providers.isEmpty();
	}

	/**
	 * The URL of a request, completed.
	 */
	Mono<URI> complete(StreamRequest request) {
		if (this.providers.isEmpty()) {
			return Mono.just(request.uri());
		}
		return this.supplied.ask(this.providers, request.withoutResponse())
			.map((parameters) -> StreamUrls.withDefaultQuery(request.uri(), parameters))
			.onErrorMap(IllegalArgumentException.class, (ex) -> new InvalidArgumentException(request.withoutResponse(),
					String.valueOf(ex.getMessage()), null));
	}

}
