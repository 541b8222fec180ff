package io.durablestreams.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

import javax.net.ssl.SSLHandshakeException;

import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.error.TransportException;
import io.durablestreams.client.error.UnauthorizedException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;

/**
 * Sends requests and hands their answers over. Every failure leaves here as a
 * {@link DurableStreamException}.
 */
final class HttpExchanges {

	private static final String ANSWER_TIMEOUT = HttpExchanges.class.getName() + ".answerTimeout";

	/** The attribute by which the observation of a {@code WebClient} names its URI. */
	private static final String URI_TEMPLATE = WebClient.class.getName() + ".uriTemplate";

	private final WebClient requests;

	private final WebClient liveReads;

	private final List<Supplier<Mono<HttpHeaders>>> headerProviders;

	private final Duration idleTimeout;

	private final JsonMapper jsonMapper;

	HttpExchanges(WebClient.Builder requests, WebClient.Builder liveReads,
			List<Supplier<Mono<HttpHeaders>>> headerProviders, Duration idleTimeout, JsonMapper jsonMapper) {
		this.requests = withAnswerTimeout(requests);
		this.liveReads = withAnswerTimeout(liveReads);
		this.headerProviders = List.copyOf(headerProviders);
		this.idleTimeout = idleTimeout;
		this.jsonMapper = jsonMapper;
	}

	private static WebClient withAnswerTimeout(WebClient.Builder builder) {
		// The last filter is the one next to the wire: what the others do isn't timed.
		return builder.filter((request, next) -> {
			Duration timeout = (Duration) request.attributes().get(ANSWER_TIMEOUT);
			return (timeout != null) ? next.exchange(request).timeout(timeout) : next.exchange(request);
		}).build();
	}

	/**
	 * Send a request and handle a successful answer.
	 * @param request the request
	 * @param handler turns a 2xx answer into results; consumes its body
	 * @return the results, or the error that the answer means
	 */
	<T> Flux<T> exchange(StreamRequest request, Function<ClientResponse, Flux<T>> handler) {
		Flux<T> attempt = send(request, handler);
		if (!this.headerProviders.isEmpty()) {
			// The token may just have expired: headers are computed anew once.
			attempt = attempt.onErrorResume(UnauthorizedException.class, (ex) -> send(request, handler));
		}
		return attempt;
	}

	private <T> Flux<T> send(StreamRequest request, Function<ClientResponse, Flux<T>> handler) {
		return freshHeaders(request).flatMapMany((fresh) -> {
			WebClient client = (request.liveMode() == LiveMode.OFF) ? this.requests : this.liveReads;
			WebClient.RequestBodySpec spec = client.method(request.method()).uri(request.uri()).headers((headers) -> {
				fresh.forEach(headers::put);
				request.headers().forEach(headers::put);
			}).attribute(ANSWER_TIMEOUT, request.answerTimeout()).attribute(URI_TEMPLATE, uriTemplate(request));
			if (request.body() != null) {
				spec.body(inserter(request.body()));
			}
			return spec.exchangeToFlux((response) -> response.statusCode().is2xxSuccessful() ? handler.apply(response)
					: Flux.error(() -> ErrorResponses.toException(request, response)));
		}).onErrorMap((ex) -> toException(request, ex));
	}

	private BodyInserter<?, ? super ClientHttpRequest> inserter(AppendRequest.Body body) {
		if (body instanceof AppendRequest.Body.Bytes bytes) {
			return BodyInserters.fromValue(bytes.data());
		}
		if (body instanceof AppendRequest.Body.Buffers buffers) {
			return BodyInserters.fromDataBuffers(buffers.buffers());
		}
		Object value = ((AppendRequest.Body.Json) body).value();
		// The server flattens one level: wrapped, an array stays one message.
		return BodyInserters.fromValue(this.jsonMapper.writeValueAsBytes(new Object[] { value }));
	}

	private static String uriTemplate(StreamRequest request) {
		return switch (request.liveMode()) {
			case LONG_POLL -> "/{stream}?live=long-poll";
			case SSE -> "/{stream}?live=sse";
			case OFF, AUTO -> "/{stream}";
		};
	}

	private Mono<HttpHeaders> freshHeaders(StreamRequest request) {
		return Flux.fromIterable(this.headerProviders)
			.concatMap((provider) -> Mono.defer(provider))
			.collect(HttpHeaders::new, HttpHeaders::putAll)
			.onErrorMap((ex) -> new TransportException(request.unanswered(), false,
					new IllegalStateException("The headers could not be computed", ex)));
	}

	/**
	 * The body of an answer, piece by piece as it arrives. A connection that brings no
	 * byte while one is waited for counts as dead.
	 */
	Flux<byte[]> body(ClientResponse response) {
		Flux<DataBuffer> buffers = response.body(BodyExtractors.toDataBuffers());
		return new DemandTimeout<>(buffers, this.idleTimeout).map(HttpExchanges::take)
			.doOnDiscard(DataBuffer.class, DataBufferUtils::release);
	}

	private static byte[] take(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

	private static Throwable toException(StreamRequest request, Throwable ex) {
		if (ex instanceof DurableStreamException) {
			return ex;
		}
		Throwable cause = (ex instanceof WebClientRequestException && ex.getCause() != null) ? ex.getCause() : ex;
		return isTransport(ex, cause) ? new TransportException(request.unanswered(), !isConnectFailure(cause), cause)
				: ex;
	}

	private static boolean isTransport(Throwable ex, Throwable cause) {
		String name = cause.getClass().getName();
		return ex instanceof WebClientRequestException || cause instanceof IOException
				|| cause instanceof TimeoutException || name.startsWith("io.netty.")
				|| name.startsWith("reactor.netty.");
	}

	private static boolean isConnectFailure(Throwable cause) {
		return cause instanceof ConnectException || cause instanceof UnknownHostException
				|| cause instanceof NoRouteToHostException || cause instanceof HttpConnectTimeoutException
				|| cause instanceof SSLHandshakeException;
	}

}
