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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import io.durablestreams.client.error.InvalidArgumentException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;

/**
 * The headers that belong to each origin, computed anew for every attempt: those of one
 * origin never go to another. Behind them come those of the handle.
 */
final class OriginHeaders {

	private final @Nullable Origin own;

	private final Map<Origin, List<Supplier<Mono<HttpHeaders>>>> providers;

	private final SuppliedValues<HttpHeaders> supplied;

	/**
	 * Create it.
	 * @param own the base URL's origin, or {@code null} if there is none
	 * @param providers compute the headers of each origin that requests may go to
	 * @param timeout how long that may take
	 */
	OriginHeaders(@Nullable Origin own, Map<Origin, List<Supplier<Mono<HttpHeaders>>>> providers, Duration timeout) {
		this.own = own;
		Map<Origin, List<Supplier<Mono<HttpHeaders>>>> copy = new LinkedHashMap<>();
		providers.forEach((origin, suppliers) -> copy.put(origin, List.copyOf(suppliers)));
		this.providers = copy;
		this.supplied = new SuppliedValues<>("headers", HttpHeaders::new, HttpHeaders::putAll, timeout);
	}

	/**
	 * The origins that requests may go to, beside the base URL's.
	 */
	Set<Origin> allowed() {
		return Set.copyOf(this.providers.keySet());
	}

	/**
	 * Whether a URL is of the base URL's origin, whose credentials the client was given.
	 */
	boolean isOwn(URI uri) {
		return Origin.of(uri).equals(this.own);
	}

	/**
	 * Whether another attempt may have other headers.
	 */
	boolean isRenewable(StreamTarget stream) {
		return !providers(stream).isEmpty() || !stream.headerProviders().isEmpty();
	}

	/**
	 * The headers of an attempt, which are not to be changed.
	 */
	Mono<HttpHeaders> compute(StreamRequest request) {
		StreamTarget stream = request.stream();
		if (!isRenewable(stream)) {
			return Mono.just(stream.headers());
		}
		Mono<HttpHeaders> ofOrigin = ask(providers(stream), request);
		Mono<HttpHeaders> ofHandle = ask(stream.headerProviders(), request);
		return ofOrigin.doOnNext((headers) -> headers.putAll(stream.headers()))
			.flatMap((headers) -> ofHandle.doOnNext(headers::putAll).thenReturn(headers));
	}

	private Mono<HttpHeaders> ask(List<Supplier<Mono<HttpHeaders>>> suppliers, StreamRequest request) {
		return this.supplied.ask(suppliers, request.withoutResponse())
			.doOnNext((headers) -> headers.headerNames().forEach(SendableHeaders::requireOwn))
			.onErrorMap(IllegalArgumentException.class, (ex) -> new InvalidArgumentException(request.withoutResponse(),
					String.valueOf(ex.getMessage()), null));
	}

	private List<Supplier<Mono<HttpHeaders>>> providers(StreamTarget stream) {
		return this.providers.getOrDefault(Origin.of(stream.uri()), List.of());
	}

}
