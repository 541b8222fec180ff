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
import java.util.Arrays;
import java.util.function.Function;

import javax.net.ssl.SSLParameters;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;

/**
 * Connections by Reactor Netty, for {@link DurableStreamsClientBuilder#connectors}, with
 * a pool of their own. Whatever the HTTP client is set up for, requests are sent once,
 * over HTTP/1.1, redirects aren't followed, and a connection that fails before its
 * response is told by the error alone and not by Reactor Netty's log too. Thread-safe.
 */
public final class ReactorNettyStreamConnector implements ClientHttpConnector, AutoCloseable {

	private static final int MAX_REQUEST_CONNECTIONS = 500;

	private static final Duration MAX_IDLE_TIME = Duration.ofSeconds(30);

	private final ConnectionProvider pool;

	private final ReactorClientHttpConnector delegate;

	private ReactorNettyStreamConnector(ConnectionProvider pool, HttpClient httpClient) {
		this.pool = pool;
		// Reactor Netty repeats a request by itself, a POST too: only the caller may. A
		// proxy that compresses an event stream holds its events back.
		this.delegate = new ReactorClientHttpConnector(http11(httpClient).disableRetry(true)
			.compress(false)
			.followRedirect(false)
			.doOnChannelInit((observer, channel, address) -> prepare(channel.pipeline())));
	}

	/** To set the protocol loads all that TLS needs, whether there is any or not. */
	private static HttpClient http11(HttpClient httpClient) {
		HttpProtocol[] wanted = { HttpProtocol.HTTP11 };
		return Arrays.equals(httpClient.configuration().protocols(), wanted) ? httpClient : httpClient.protocol(wanted);
	}

	private static void prepare(ChannelPipeline pipeline) {
		pipeline.addBefore(NettyPipeline.ReactiveBridge, ReactorNettyFailureHandler.NAME,
				new ReactorNettyFailureHandler());
		SslHandler tls = pipeline.get(SslHandler.class);
		if (tls == null) {
			return;
		}
		SSLParameters parameters = tls.engine().getSSLParameters();
		if (Arrays.asList(parameters.getApplicationProtocols()).contains(ApplicationProtocolNames.HTTP_2)) {
			// An SSL context of the user's own may offer it.
			parameters.setApplicationProtocols(new String[] { ApplicationProtocolNames.HTTP_1_1 });
			tls.engine().setSSLParameters(parameters);
		}
	}

	/**
	 * Connections for everything but reads: at most 500 to a server, behind which
	 * requests wait their turn.
	 * @param httpClient makes the HTTP client, with the pool it is given
	 * @return the connector
	 */
	public static ReactorNettyStreamConnector forRequests(Function<ConnectionProvider, HttpClient> httpClient) {
		return create("durable-streams-requests", MAX_REQUEST_CONNECTIONS, httpClient);
	}

	/**
	 * Connections for reads, each of which holds one as long as it lasts: without a
	 * limit.
	 * @param httpClient makes the HTTP client, with the pool it is given
	 * @return the connector
	 */
	public static ReactorNettyStreamConnector forReads(Function<ConnectionProvider, HttpClient> httpClient) {
		return create("durable-streams-live", Integer.MAX_VALUE, httpClient);
	}

	private static ReactorNettyStreamConnector create(String name, int maxConnections,
			Function<ConnectionProvider, HttpClient> httpClient) {
		ConnectionProvider pool = ConnectionProvider.builder(name)
			.maxConnections(maxConnections)
			.pendingAcquireMaxCount(-1)
			.maxIdleTime(MAX_IDLE_TIME)
			.evictInBackground(MAX_IDLE_TIME)
			.build();
		return new ReactorNettyStreamConnector(pool, httpClient.apply(pool));
	}

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
		return Mono.defer(() -> {
			PendingExchange exchange = new PendingExchange();
			Mono<ClientHttpResponse> response = this.delegate.connect(method, uri, requestCallback)
				.doOnNext((received) -> exchange.responded())
				.contextWrite((context) -> context.put(PendingExchange.class, exchange));
			return Mono.firstWithSignal(response, exchange.failure()).doOnCancel(exchange::cancelled);
		});
	}

	/**
	 * Close the connections that are idle at once, and the others as soon as they are
	 * free.
	 */
	@Override
	public void close() {
		this.pool.dispose();
	}

}
