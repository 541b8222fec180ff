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

import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.durablestreams.client.internal.ErrorSignals;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.http.HttpHeaders;
import org.springframework.util.MultiValueMap;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The {@code WebClient}s of a client, made when the first request needs them: what the
 * application's builder brings along takes a good part of its start.
 */
final class WebClients {

	/** The attribute that says when the response is due. */
	static final String RESPONSE_DEADLINE = WebClients.class.getName() + ".responseDeadline";

	/** The attribute by which the first filter hears what the others throw. */
	static final String THROWN = WebClients.class.getName() + ".thrown";

	private final SingletonSupplier<WebClient.Builder> builder;

	private final SingletonSupplier<Boolean> filtered;

	private final SingletonSupplier<OfOrigin> own;

	private final SingletonSupplier<OfOrigin> others;

	WebClients(Supplier<WebClient.Builder> builder, Connectors connectors) {
		this.builder = SingletonSupplier.of(builder);
		this.filtered = SingletonSupplier.of(() -> hasFilters(this.builder.obtain()));
		this.own = SingletonSupplier.of(() -> ofOrigin(this.builder.obtain(), connectors));
		this.others = SingletonSupplier.of(() -> ofOrigin(withoutDefaults(this.builder.obtain()), connectors));
	}

	/** For the base URL's origin. */
	OfOrigin own() {
		return this.own.obtain();
	}

	/** For other origins. */
	OfOrigin others() {
		return this.others.obtain();
	}

	/** The user's filters may be what sends a token, and gets another one. */
	boolean isFiltered() {
		return this.filtered.obtain();
	}

	private static boolean hasFilters(WebClient.Builder builder) {
		AtomicBoolean found = new AtomicBoolean();
		builder.clone().filters((filters) -> found.set(!filters.isEmpty()));
		return found.get();
	}

	/** What requests carry by default was meant for the base URL's origin. */
	private static WebClient.Builder withoutDefaults(WebClient.Builder builder) {
		return builder.clone()
			.defaultHeaders(HttpHeaders::clear)
			.defaultCookies(MultiValueMap::clear)
			.defaultRequest((request) -> request.headers(HttpHeaders::clear).cookies(MultiValueMap::clear));
	}

	private static OfOrigin ofOrigin(WebClient.Builder builder, Connectors connectors) {
		WebClient.Builder reads = builder.clone().clientConnector(connectors.liveReads());
		return new OfOrigin(guarded(builder.clone().clientConnector(connectors.requests())), guarded(reads.clone()),
				guarded(reads.observationConvention(new LiveReadObservationConvention())));
	}

	@SuppressWarnings("unchecked")
	private static WebClient guarded(WebClient.Builder builder) {
		// The first filter is around all others, which are the application's.
		builder.filters((filters) -> filters.add(0, (request, next) -> {
			Sinks.One<ClientResponse> thrown = (Sinks.One<ClientResponse>) Objects
				.requireNonNull(request.attributes().get(THROWN));
			return Mono.firstWithSignal(ErrorSignals.of(Mono.defer(() -> next.exchange(request))), thrown.asMono());
		}));
		// The last filter is the one next to the wire: it sees what the others set, and
		// what they do isn't timed.
		return builder.filter((request, next) -> {
			String problem = SendableHeaders.problem(request.headers());
			if (problem != null) {
				return Mono.error(new UnsendableException(problem));
			}
			Mono<?> deadline = (Mono<?>) request.attributes().get(RESPONSE_DEADLINE);
			Sinks.One<?> thrown = (Sinks.One<?>) request.attributes().get(THROWN);
			// Cheaper than a time-out, which makes up its message for each request.
			Mono<ClientResponse> exchange = (deadline != null)
					? Mono.firstWithSignal(next.exchange(request), deadline.then(Mono.error(TimeoutException::new)))
					: next.exchange(request);
			// What the other filters make of the response, they throw at this one.
			return (thrown != null) ? ErrorSignals.of(exchange, thrown::tryEmitError) : exchange;
		}).build();
	}

	/**
	 * Clients that differ in their connections.
	 *
	 * @param requests for everything but reads
	 * @param reads for reads
	 * @param liveReads for live reads, which are observed in another way
	 */
	record OfOrigin(WebClient requests, WebClient reads, WebClient liveReads) {
	}

	/** A request that no HTTP engine may get to see. */
	static final class UnsendableException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		UnsendableException(String problem) {
			super(problem, null, false, false);
		}

		@Override
		public String getMessage() {
			return Objects.requireNonNull(super.getMessage());
		}

	}

}
