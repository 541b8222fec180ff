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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.durablestreams.client.error.ContentTypeMismatchException;
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.error.FailedRequest;
import io.durablestreams.client.error.SequenceConflictException;
import io.durablestreams.client.error.StreamConflictException;
import io.durablestreams.client.error.StreamGoneException;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.client.internal.ErrorSignals;
import io.durablestreams.client.internal.RawRequest;
import io.durablestreams.client.internal.RawResponse;
import io.durablestreams.client.internal.RawStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;

/**
 * The operations on a stream as HTTP requests.
 */
final class DefaultDurableStream implements DurableStream, RawStream {

	private static final Predicate<Throwable> TRANSIENT = (ex) -> ex instanceof DurableStreamException failure
			&& failure.isTransient();

	private static final int PRECONDITION_FAILED = 412;

	private static final Predicate<Throwable> SURELY_NOT_APPLIED = TRANSIENT
		.and((ex) -> !((DurableStreamException) ex).isPossiblyApplied());

	private final StreamTarget target;

	private final HttpExchanges exchanges;

	private final ClientSettings settings;

	/** Known to all handles of one URL that come from one another. */
	private final AtomicReference<@Nullable MediaType> contentType;

	DefaultDurableStream(StreamTarget target, HttpExchanges exchanges, ClientSettings settings) {
		this(target, exchanges, settings, new AtomicReference<>());
	}

	private DefaultDurableStream(StreamTarget target, HttpExchanges exchanges, ClientSettings settings,
			AtomicReference<@Nullable MediaType> contentType) {
		this.target = target;
		this.exchanges = exchanges;
		this.settings = settings;
		this.contentType = contentType;
	}

	@Override
	public String name() {
		return this.target.name();
	}

	@Override
	public URI uri() {
		return this.target.uri();
	}

	@Override
	public DurableStream queryParameter(String name, String value) {
		return new DefaultDurableStream(this.target.queryParameter(name, value), this.exchanges, this.settings);
	}

	@Override
	public DurableStream header(String name, String... values) {
		return withTarget(this.target.header(name, values));
	}

	@Override
	public DurableStream headersProvider(Supplier<Mono<HttpHeaders>> provider) {
		return withTarget(this.target.headersProvider(provider));
	}

	private DefaultDurableStream withTarget(StreamTarget target) {
		return new DefaultDurableStream(target, this.exchanges, this.settings, this.contentType);
	}

	@Override
	public Mono<CreateResult> create(CreateOptions options) {
		return put(WriteHeaders.of(options),
				(options.content() != null) ? new AppendRequest.Body.Bytes(options.content()) : null);
	}

	@Override
	public Mono<CreateResult> fork(ForkOptions options) {
		URI source = StreamUrls.resolve(this.settings.baseUrl(), options.source(), this.settings.allowedOrigins());
		if (!Origin.of(source).equals(Origin.of(this.target.uri()))) {
			throw new IllegalArgumentException(
					"Stream '" + name() + "' can't fork a stream of another server: " + Origin.of(source));
		}
		return put(WriteHeaders.of(options, source), null);
	}

	private Mono<CreateResult> put(HttpHeaders headers, AppendRequest.@Nullable Body content) {
		StreamRequest request = request(HttpMethod.PUT, headers, content);
		return ErrorSignals
			.of(repeat(send(request, (status, response) -> CreateResult.of(status == 201, response.nextOffset())),
					TRANSIENT)
				.doOnNext((result) -> this.settings.creations().created(uri())));
	}

	@Override
	public Mono<AppendResult> append(AppendRequest append) {
		Mono<AppendResult> sent = Mono.defer(() -> contentTypeOf(append)).flatMap((type) -> append(append, type));
		boolean repeatable = append.contentType() == null && !(append.body() instanceof AppendRequest.Body.Buffers);
		// What this handle remembers may be the type of a stream that was made anew.
		return ErrorSignals
			.of((repeatable ? sent.onErrorResume(ContentTypeMismatchException.class, (ex) -> sent) : sent)
				.doOnNext((result) -> this.settings.creations().created(uri())));
	}

	private Mono<AppendResult> append(AppendRequest append, MediaType type) {
		StreamRequest request = request(HttpMethod.POST, WriteHeaders.of(append, type), append.body());
		boolean idempotent = append.producer() != null;
		Mono<AppendResult> send = send(request, (status, response) -> appended(append, status, response))
			.onErrorResume(StreamConflictException.class, (ex) -> explainConflict(append, type, ex));
		return append.retry() ? repeat(send, idempotent ? TRANSIENT : SURELY_NOT_APPLIED) : send;
	}

	private static AppendResult appended(AppendRequest append, int status, ResponseHeaders response) {
		boolean duplicate = append.producer() != null && status == 204;
		Offset next = duplicate ? response.offset(ProtocolHeaders.NEXT_OFFSET) : response.nextOffset();
		boolean closed = append.closeStream() || response.isTrue(ProtocolHeaders.CLOSED);
		AppendResult result = AppendResult.of(next, duplicate, closed, response.text(HttpHeaders.ETAG));
		return (append.producer() != null)
				? result.withAcceptedSequence(response.number(ProtocolHeaders.PRODUCER_SEQUENCE)) : result;
	}

	/**
	 * The protocol tells two conflicts only by their status, so ask what the stream's
	 * content type is.
	 */
	private Mono<AppendResult> explainConflict(AppendRequest append, MediaType type, StreamConflictException conflict) {
		if (Integer.valueOf(PRECONDITION_FAILED).equals(conflict.getStatus())) {
			return Mono.error(conflict);
		}
		FailedRequest failed = new FailedRequest(conflict.getMethod(), conflict.getStream(), conflict.getStatus());
		return metadata().onErrorMap((ex) -> conflict).flatMap((metadata) -> {
			this.contentType.set(metadata.contentType());
			if (!metadata.contentType().equalsTypeAndSubtype(type)) {
				return Mono.error(new ContentTypeMismatchException(failed, type, metadata.contentType()));
			}
			return Mono.error((append.streamSequence() != null) ? new SequenceConflictException(failed) : conflict);
		});
	}

	private Mono<MediaType> contentTypeOf(AppendRequest append) {
		MediaType known = (append.contentType() != null) ? append.contentType() : this.contentType.get();
		return (known != null) ? Mono.just(known) : metadata().map(StreamMetadata::contentType);
	}

	@Override
	public Mono<CloseResult> closeStream() {
		StreamRequest request = request(HttpMethod.POST, WriteHeaders.ofClose(), null);
		return ErrorSignals
			.of(repeat(send(request, (status, response) -> CloseResult.of(response.nextOffset())), TRANSIENT));
	}

	@Override
	public Mono<Void> delete() {
		StreamRequest request = request(HttpMethod.DELETE, new HttpHeaders(), null);
		return ErrorSignals.of(Mono.defer(() -> {
			AtomicBoolean possiblyDeleted = new AtomicBoolean();
			Mono<Boolean> send = send(request, (status, response) -> true).doOnError(DurableStreamException.class,
					(ex) -> possiblyDeleted.compareAndSet(false, ex.isPossiblyApplied()));
			return repeat(send, TRANSIENT).onErrorResume(
					(ex) -> ex instanceof StreamNotFoundException || ex instanceof StreamGoneException,
					// The response to an earlier attempt was lost: the stream is gone.
					(ex) -> possiblyDeleted.get() ? Mono.just(true) : Mono.error(ex));
		}).then());
	}

	@Override
	public Mono<StreamMetadata> metadata() {
		return ErrorSignals.of(repeat(metadataOnce(), TRANSIENT));
	}

	@Override
	public Mono<StreamMetadata> awaitCreation() {
		FailedRequest wait = FailedRequest.withoutResponse(HttpMethod.HEAD, name());
		Mono<StreamMetadata> created = this.settings.creations().await(uri(), metadata());
		return ErrorSignals.of(this.exchanges.unlessClosed(wait, created.flux()).next());
	}

	Mono<StreamMetadata> metadataOnce() {
		StreamRequest request = request(HttpMethod.HEAD, new HttpHeaders(), null);
		return send(request, (status, response) -> metadata(response)).doOnNext((metadata) -> {
			this.contentType.set(metadata.contentType());
			this.settings.creations().created(uri());
		});
	}

	private static StreamMetadata metadata(ResponseHeaders response) {
		return StreamMetadata.builder(response.contentType(), response.nextOffset())
			.ttl(response.ttl())
			.expiresAt(response.expiresAt())
			.closed(response.isTrue(ProtocolHeaders.CLOSED))
			.etag(response.text(HttpHeaders.ETAG))
			.build();
	}

	@Override
	public Mono<StreamWitness.Verdict> verify(StreamWitness witness) {
		DefaultReadSpec read = DefaultReadSpec.of(this.target, this.exchanges, this.settings)
			.from(StreamPosition.of(witness.offset()));
		return ErrorSignals.of(new WitnessCheck(witness, read).verdict());
	}

	@Override
	public ReadSpec read() {
		return DefaultReadSpec.of(this.target, this.exchanges, this.settings);
	}

	@Override
	public Mono<RawResponse> exchange(RawRequest request) {
		return RawExchange.of(this.target, this.exchanges, this.settings, request).response();
	}

	private StreamRequest request(HttpMethod method, HttpHeaders headers, AppendRequest.@Nullable Body body) {
		return new StreamRequest(method, uri(), this.target, headers, body, LiveMode.OFF,
				this.settings.requestTimeout());
	}

	private <T> Mono<T> send(StreamRequest request, BiFunction<Integer, ResponseHeaders, T> result) {
		return this.exchanges.exchange(request, (response) -> {
			int status = response.statusCode().value();
			ResponseHeaders headers = new ResponseHeaders(response.headers().asHttpHeaders(),
					request.withStatus(status));
			return HttpExchanges.discardBody(response)
				.then(Mono.fromCallable(() -> result.apply(status, headers)))
				.flux();
		}).next();
	}

	private <T> Mono<T> repeat(Mono<T> operation, Predicate<Throwable> repeatable) {
		Predicate<Throwable> wanted = this.settings.retryPolicy()::shouldRetry;
		return OperationRetries.repeat(operation, this.settings.retryPolicy(), repeatable.and(wanted));
	}

	@Override
	public String toString() {
		return "DurableStream[" + name() + "]";
	}

}
