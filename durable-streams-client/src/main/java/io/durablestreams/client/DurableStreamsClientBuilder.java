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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import io.durablestreams.client.internal.Framing;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.util.Assert;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.ExponentialBackOff;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Builds a {@link DurableStreamsClient}. Not thread-safe. Every setting has a default.
 */
public final class DurableStreamsClientBuilder {

	/** What is longer can't be counted in nanoseconds, as timers do. */
	private static final Duration FOREVER = Duration.ofDays(36_500);

	private final @Nullable URI baseUrl;

	private final HttpHeaders defaultHeaders = new HttpHeaders();

	private final Map<Origin, List<Supplier<Mono<HttpHeaders>>>> headerProviders = new LinkedHashMap<>();

	private final Map<MediaType, Supplier<MessageFramer>> framers = new HashMap<>();

	private Supplier<WebClient.Builder> webClient = WebClient::builder;

	private @Nullable ClientHttpConnector requestConnector;

	private @Nullable ClientHttpConnector liveConnector;

	private Duration connectTimeout = Duration.ofSeconds(10);

	private Duration requestTimeout = Duration.ofSeconds(30);

	private Duration longPollTimeout = Duration.ofSeconds(90);

	private Duration idleTimeout = Duration.ofSeconds(100);

	private DataSize maxMessageSize = DataSize.ofMegabytes(16);

	private @Nullable JsonMapper jsonMapper;

	private final Map<String, String> queryParameters = new TreeMap<>();

	private final List<Supplier<Mono<Map<String, String>>>> queryProviders = new ArrayList<>();

	private @Nullable Boolean compression;

	private @Nullable BackOff readBackOff;

	private @Nullable RetryPolicy retryPolicy;

	private String name = "default";

	private @Nullable MeterRegistry meterRegistry;

	DurableStreamsClientBuilder(@Nullable String baseUrl) {
		this.baseUrl = (baseUrl != null) ? StreamUrls.parseBaseUrl(baseUrl) : null;
	}

	/**
	 * Send a header with every request to the base URL's origin.
	 * @param name the header's name
	 * @param values its values
	 * @return this builder
	 * @throws IllegalArgumentException if the header can't be sent, which doesn't show
	 * its value, or is one of the protocol's
	 * @throws IllegalStateException if there is no base URL
	 */
	public DurableStreamsClientBuilder defaultHeader(String name, String... values) {
		SendableHeaders.require(name, values);
		SendableHeaders.requireOwn(name);
		ownOrigin();
		this.defaultHeaders.put(name, List.of(values));
		return this;
	}

	/**
	 * Compute headers anew for every attempt to reach the base URL's origin, such as a
	 * token that expires. The supplier must not block, and may give empty headers but not
	 * {@code null}.
	 * @param supplier gives the headers to set
	 * @return this builder
	 */
	public DurableStreamsClientBuilder headers(Supplier<HttpHeaders> supplier) {
		return headersProvider(() -> Mono.fromSupplier(supplier));
	}

	/**
	 * Compute headers anew for every attempt to reach the base URL's origin,
	 * asynchronously. A 401 response is followed by one immediate attempt with fresh
	 * headers. A provider that fails, gives nothing, or not within the request time-out
	 * fails the attempt with a
	 * {@link io.durablestreams.client.error.HeadersUnavailableException}. One that gives
	 * a header of the protocol's, such as {@code Stream-Closed}, or one that can't be
	 * sent fails it with an
	 * {@link io.durablestreams.client.error.InvalidArgumentException}.
	 * @param provider gives the headers to set
	 * @return this builder
	 */
	public DurableStreamsClientBuilder headersProvider(Supplier<Mono<HttpHeaders>> provider) {
		return headersProvider(ownOrigin(), provider);
	}

	private Origin ownOrigin() {
		Assert.state(this.baseUrl != null, "Headers and query parameters of a client go to its base URL's origin, but "
				+ "it has no base URL: give DurableStreamsClient.builder(...) one, say which origin headers are for "
				+ "by allowedOrigin(...), or give them to the stream's handle");
		return Origin.of(this.baseUrl);
	}

	private DurableStreamsClientBuilder headersProvider(Origin origin, Supplier<Mono<HttpHeaders>> provider) {
		this.headerProviders.computeIfAbsent(origin, (added) -> new ArrayList<>()).add(provider);
		return this;
	}

	/**
	 * Allow stream URLs of other origins than the base URL's, which are refused
	 * otherwise. They get neither its headers nor its query parameters. Filters of a
	 * {@code WebClient} builder see requests to all origins.
	 * @param origins the origins, such as {@code https://archive.example.com}
	 * @return this builder
	 * @throws IllegalArgumentException if one isn't an origin
	 */
	public DurableStreamsClientBuilder allowedOrigins(String... origins) {
		for (String origin : origins) {
			this.headerProviders.computeIfAbsent(StreamUrls.parseOrigin(origin), (added) -> new ArrayList<>());
		}
		return this;
	}

	/**
	 * Allow stream URLs of another origin, with headers of its own.
	 * @param origin the origin
	 * @param provider gives the headers for it, as with {@link #headersProvider}
	 * @return this builder
	 * @throws IllegalArgumentException if it isn't an origin
	 */
	public DurableStreamsClientBuilder allowedOrigin(String origin, Supplier<Mono<HttpHeaders>> provider) {
		return headersProvider(StreamUrls.parseOrigin(origin), provider);
	}

	/**
	 * Send a query parameter with every request to the base URL's origin.
	 * @param name the parameter's name; those of the protocol, such as {@code offset},
	 * are refused
	 * @param value its value, encoded by the client
	 * @return this builder
	 */
	public DurableStreamsClientBuilder queryParameter(String name, String value) {
		ownOrigin();
		this.queryParameters.put(StreamUrls.requireOwn(name), value);
		return this;
	}

	/**
	 * Compute query parameters anew for every attempt to reach the base URL's origin,
	 * such as a signature that expires. One that is there already, by
	 * {@link #queryParameter}, the stream's handle or a URL, stays as it is. The supplier
	 * must not block, and may give an empty map but not {@code null}.
	 * @param supplier gives the parameters, whose values are encoded by the client; one
	 * of the protocol's fails the request
	 * @return this builder
	 */
	public DurableStreamsClientBuilder queryParameters(Supplier<Map<String, String>> supplier) {
		return queryParametersProvider(() -> Mono.fromSupplier(supplier));
	}

	/**
	 * Compute query parameters asynchronously, see {@link #queryParameters}. What fails
	 * or takes too long has the same effects as with {@link #headersProvider}.
	 * @param provider gives the parameters
	 * @return this builder
	 */
	public DurableStreamsClientBuilder queryParametersProvider(Supplier<Mono<Map<String, String>>> provider) {
		ownOrigin();
		this.queryProviders.add(provider);
		return this;
	}

	/**
	 * Convert JSON messages with this mapper instead of a plain one.
	 * @param jsonMapper the mapper
	 * @return this builder
	 */
	public DurableStreamsClientBuilder jsonMapper(JsonMapper jsonMapper) {
		this.jsonMapper = jsonMapper;
		return this;
	}

	/**
	 * Start from a {@code WebClient} builder with filters, codecs and an observation
	 * registry. It is copied; its base URL and connector aren't used. Its default headers
	 * and cookies go to the base URL's origin only, its filters see every request.
	 * @param webClient the builder
	 * @return this builder
	 */
	public DurableStreamsClientBuilder webClient(WebClient.Builder webClient) {
		WebClient.Builder copy = webClient.clone();
		this.webClient = () -> copy;
		return this;
	}

	/**
	 * Start from a {@code WebClient} builder that is asked for by the first request, as
	 * it takes a while to make. If it can't be made, requests fail with what was thrown.
	 * @param webClient gives the builder, on the thread of the request
	 * @return this builder
	 * @see #webClient(WebClient.Builder)
	 */
	public DurableStreamsClientBuilder webClient(Supplier<WebClient.Builder> webClient) {
		this.webClient = webClient;
		return this;
	}

	/**
	 * Use these connectors, best {@link ReactorNettyStreamConnector} or
	 * {@link JdkStreamConnector}. They stay the caller's: closing the client doesn't
	 * close them. Each read holds a connection, so reads need a pool of their own without
	 * a small limit; a connector must not repeat requests or follow redirects by itself,
	 * which would take credentials and data to wherever they lead, and must end an
	 * exchange whose body is cancelled.
	 * @param requests for everything but reads
	 * @param liveReads for reads: what they ask ahead, their catching up, long-polls and
	 * Server-Sent Events
	 * @return this builder
	 */
	public DurableStreamsClientBuilder connectors(ClientHttpConnector requests, ClientHttpConnector liveReads) {
		this.requestConnector = requests;
		this.liveConnector = liveReads;
		return this;
	}

	/**
	 * How long to wait for a connection, 10 seconds by default. Has no effect on
	 * {@link #connectors} of the caller.
	 * @param timeout the time-out
	 * @return this builder
	 */
	public DurableStreamsClientBuilder connectTimeout(Duration timeout) {
		this.connectTimeout = positive(timeout, "connect time-out");
		return this;
	}

	/**
	 * How long to wait for a response to anything but a long-poll, 30 seconds by default.
	 * @param timeout the time-out
	 * @return this builder
	 */
	public DurableStreamsClientBuilder requestTimeout(Duration timeout) {
		this.requestTimeout = positive(timeout, "request time-out");
		return this;
	}

	/**
	 * How long to wait for the response to a long-poll, 90 seconds by default. It must
	 * exceed the server's own wait.
	 * @param timeout the time-out
	 * @return this builder
	 */
	public DurableStreamsClientBuilder longPollTimeout(Duration timeout) {
		this.longPollTimeout = positive(timeout, "long-poll time-out");
		return this;
	}

	/**
	 * How long a response body may bring no byte, while the reader waits for one, until
	 * its connection counts as dead, 100 seconds by default. Servers end or feed an event
	 * stream about once a minute.
	 * @param timeout the time-out
	 * @return this builder
	 */
	public DurableStreamsClientBuilder idleTimeout(Duration timeout) {
		this.idleTimeout = positive(timeout, "idle time-out");
		return this;
	}

	/**
	 * The largest message that a read delivers, 16 MiB by default.
	 * @param size the size
	 * @return this builder
	 */
	public DurableStreamsClientBuilder maxMessageSize(DataSize size) {
		Assert.isTrue(size.toBytes() > 0 && size.toBytes() <= Integer.MAX_VALUE - 64,
				"The maximum message size must lie between 1 byte and 2 GiB: " + size);
		this.maxMessageSize = size;
		return this;
	}

	/**
	 * Whether reads may be answered in gzip. By default they may, unless the URL's host
	 * is this machine.
	 * @param compression whether gzip is accepted
	 * @return this builder
	 */
	public DurableStreamsClientBuilder compression(boolean compression) {
		this.compression = compression;
		return this;
	}

	/**
	 * Frame the messages of a content type that the client doesn't know; without a framer
	 * its streams are read in chunks.
	 * @param contentType the content type, whose parameters don't matter
	 * @param framer gives a framer for each read
	 * @return this builder
	 */
	public DurableStreamsClientBuilder framer(MediaType contentType, Supplier<MessageFramer> framer) {
		this.framers.put(new MediaType(contentType.getType(), contentType.getSubtype()), framer);
		return this;
	}

	/**
	 * The waits between the attempts of a read, by default from 100 milliseconds to 30
	 * seconds with jitter and without end. It begins anew after each progress.
	 * @param backOff the back-off
	 * @return this builder
	 */
	public DurableStreamsClientBuilder readBackOff(BackOff backOff) {
		this.readBackOff = backOff;
		return this;
	}

	/**
	 * How requests other than reads are repeated where that is safe: by default three
	 * times, from 100 milliseconds on with jitter, within a minute. The policy's time-out
	 * holds for the waits that a server asks for too: an operation whose next attempt
	 * would begin later ends with a
	 * {@link io.durablestreams.client.error.CallTimeoutException}.
	 * @param policy the policy
	 * @return this builder
	 */
	public DurableStreamsClientBuilder retryPolicy(RetryPolicy policy) {
		this.retryPolicy = policy;
		return this;
	}

	/**
	 * What the client is called in the tag {@code client} of its meters, {@code default}
	 * unless it is named.
	 * @param name the name
	 * @return this builder
	 */
	public DurableStreamsClientBuilder name(String name) {
		this.name = name;
		return this;
	}

	/**
	 * Meter live reads and reconnects, until the client is closed.
	 * @param meterRegistry the registry
	 * @return this builder
	 */
	public DurableStreamsClientBuilder meterRegistry(MeterRegistry meterRegistry) {
		this.meterRegistry = meterRegistry;
		return this;
	}

	/**
	 * Build the client.
	 * @return the client
	 */
	public DurableStreamsClient build() {
		Connectors connectors = (this.requestConnector != null && this.liveConnector != null)
				? new Connectors(this.requestConnector, this.liveConnector, () -> {
				}) : Connectors.create(this.connectTimeout);
		HttpHeaders defaults = HttpHeaders.copyOf(this.defaultHeaders);
		Supplier<WebClient.Builder> webClient = this.webClient;
		WebClients clients = new WebClients(
				() -> webClient.get().clone().defaultHeaders((headers) -> defaults.forEach(headers::put)), connectors);
		OriginHeaders headers = new OriginHeaders((this.baseUrl != null) ? ownOrigin() : null, this.headerProviders,
				this.requestTimeout);
		OwnQuery query = new OwnQuery(this.queryProviders, this.requestTimeout);
		HttpExchanges exchanges = new HttpExchanges(clients, headers, query, this.idleTimeout,
				(this.jsonMapper != null) ? this.jsonMapper : JsonMapper.shared(),
				new ClientMeters(this.meterRegistry, this.name));
		Framing framing = new Framing(this.framers, (int) this.maxMessageSize.toBytes());
		ClientSettings settings = new ClientSettings(
				(this.baseUrl != null) ? StreamUrls.withQuery(this.baseUrl, this.queryParameters) : null,
				headers.allowed(), this.requestTimeout, this.longPollTimeout, this.compression, framing,
				(this.readBackOff != null) ? this.readBackOff : defaultReadBackOff(),
				(this.retryPolicy != null) ? this.retryPolicy : defaultRetryPolicy(), new StreamCreations());
		return new DefaultDurableStreamsClient(exchanges, settings, connectors.close());
	}

	private static RetryPolicy defaultRetryPolicy() {
		return RetryPolicy.builder()
			.maxRetries(3)
			.timeout(Duration.ofMinutes(1))
			.delay(Duration.ofMillis(100))
			.multiplier(2)
			.jitter(Duration.ofMillis(50))
			.build();
	}

	private static BackOff defaultReadBackOff() {
		ExponentialBackOff backOff = new ExponentialBackOff(100, 2);
		backOff.setMaxInterval(30_000);
		backOff.setJitter(50);
		return backOff;
	}

	private static Duration positive(Duration timeout, String name) {
		Assert.isTrue(!timeout.isNegative() && !timeout.isZero(),
				() -> "The " + name + " must be positive: " + timeout);
		return (timeout.compareTo(FOREVER) < 0) ? timeout : FOREVER;
	}

}
