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
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.durablestreams.client.error.HeadersUnavailableException;
import io.durablestreams.client.internal.ErrorSignals;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;

/**
 * The headers that belong to each origin, computed anew for every attempt: those of one
 * origin never go to another.
 */
final class OriginHeaders {

	private final Origin own;

	private final Map<Origin, List<Supplier<Mono<HttpHeaders>>>> providers;

	private final Duration timeout;

	OriginHeaders(Origin own, Map<Origin, List<Supplier<Mono<HttpHeaders>>>> providers, Duration timeout) {
		this.own = own;
		Map<Origin, List<Supplier<Mono<HttpHeaders>>>> copy = new LinkedHashMap<>();
		providers.forEach((origin, suppliers) -> copy.put(origin, List.copyOf(suppliers)));
		this.providers = copy;
		this.timeout = timeout;
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
		return this.own.equals(Origin.of(uri));
	}

	/**
	 * Whether another attempt may have other headers.
	 */
	boolean isRenewable(URI uri) {
		return !providers(uri).isEmpty();
	}

	Mono<HttpHeaders> compute(StreamRequest request) {
		return Flux.fromIterable(providers(request.uri()))
			.concatMap((provider) -> ErrorSignals.of(Mono.defer(provider))
				.switchIfEmpty(Mono.error(NothingGivenException::new)))
			.collect(HttpHeaders::new, HttpHeaders::putAll)
			.timeout(this.timeout)
			.onErrorMap((ex) -> unavailable(request, ex));
	}

	private List<Supplier<Mono<HttpHeaders>>> providers(URI uri) {
		return this.providers.getOrDefault(Origin.of(uri), List.of());
	}

	private HeadersUnavailableException unavailable(StreamRequest request, Throwable ex) {
		if (ex instanceof NothingGivenException) {
			return new HeadersUnavailableException(request.withoutResponse(), "it gave nothing, not even empty headers",
					null);
		}
		String explanation = (ex instanceof TimeoutException) ? "it gave nothing within " + this.timeout
				: "it failed (" + ex.getClass().getSimpleName() + ")";
		return new HeadersUnavailableException(request.withoutResponse(), explanation, ex);
	}

	private static final class NothingGivenException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
