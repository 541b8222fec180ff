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
import java.net.http.HttpClient;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.AbstractClientHttpResponse;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.http.client.reactive.JdkClientHttpConnector;

/**
 * Connections by the JDK's HTTP client, for
 * {@link DurableStreamsClientBuilder#connectors}. Unlike Spring's
 * {@link JdkClientHttpConnector}, on which it builds, it ends the exchange when the
 * subscriber of a body cancels: a live read over that one would hold its connection until
 * the server ends it. Requests go over HTTP/1.1, whatever the HTTP client prefers.
 * Thread-safe; the HTTP client stays the caller's.
 */
public final class JdkStreamConnector implements ClientHttpConnector {

	private final HttpClient httpClient;

	/**
	 * Create a connector.
	 * @param httpClient the HTTP client; must not follow redirects
	 * @throws IllegalArgumentException if the HTTP client follows redirects
	 */
	public JdkStreamConnector(HttpClient httpClient) {
		if (httpClient.followRedirects() != HttpClient.Redirect.NEVER) {
			throw new IllegalArgumentException("The HTTP client must not follow redirects: they would take credentials "
					+ "and data to wherever they lead");
		}
		this.httpClient = httpClient;
	}

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
		return Mono.defer(() -> {
			JdkExchange exchange = new JdkExchange(this.httpClient);
			return new JdkClientHttpConnector(exchange).connect(method, uri, requestCallback)
				.map((response) -> new Response(response, exchange));
		});
	}

	private static final class Response extends AbstractClientHttpResponse {

		Response(ClientHttpResponse response, JdkExchange exchange) {
			super(response.getStatusCode(), response.getHeaders(), response.getCookies(),
					once(response.getBody().doOnCancel(exchange::cancelBody)));
		}

		/**
		 * A body that was cancelled says nothing to whoever comes later.
		 */
		private static Flux<DataBuffer> once(Flux<DataBuffer> body) {
			AtomicBoolean subscribed = new AtomicBoolean();
			return Flux.defer(() -> subscribed.compareAndSet(false, true) ? body
					: Flux.error(new IllegalStateException("The body has been read")));
		}

	}

}
