package io.durablestreams.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.function.Function;

import reactor.core.publisher.Mono;

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
 * the server ends it. Thread-safe; the HTTP client stays the caller's.
 */
public final class JdkStreamConnector implements ClientHttpConnector {

	private final HttpClient httpClient;

	/**
	 * Create a connector.
	 * @param httpClient the HTTP client; should speak HTTP/1.1 to servers without TLS,
	 * which it would otherwise ask to upgrade
	 */
	public JdkStreamConnector(HttpClient httpClient) {
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
					response.getBody().doOnCancel(exchange::cancelBody));
		}

	}

}
