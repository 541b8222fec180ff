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

package io.durablestreams.core;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.durablestreams.client.AppendResult;
import io.durablestreams.client.CloseResult;
import io.durablestreams.client.CreateResult;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.ReadMessage;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.error.StreamGoneException;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.DurableStreamProducerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpMethod;
import org.springframework.util.Assert;

/**
 * Streams for code that waits for its results, such as a servlet application's or a
 * batch's, or that works with futures. Reactive code has the
 * {@link DurableStreamsClient}, which the template stands on, with all that the protocol
 * can do. Thread-safe; holds nothing that needs to be closed.
 */
public final class DurableStreamTemplate implements DurableStreamOperations {

	/** How long a call waits by default: two minutes. */
	public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

	private final DurableStreamsClient client;

	private final DurableStreamProducerFactory producers;

	private final Duration timeout;

	/**
	 * Create a template with the default time-out.
	 * @param client has the streams; closed by its owner
	 * @param producers gives the shared producers by which messages are sent; closed by
	 * its owner
	 */
	public DurableStreamTemplate(DurableStreamsClient client, DurableStreamProducerFactory producers) {
		this(client, producers, DEFAULT_TIMEOUT);
	}

	/**
	 * Create a template.
	 * @param client has the streams; closed by its owner
	 * @param producers gives the shared producers by which messages are sent; closed by
	 * its owner
	 * @param timeout how long a call waits for its result, and a read or copy for the
	 * server to answer again. Sending has the producers' own {@code delivery-timeout}
	 * @throws IllegalArgumentException if the time-out isn't positive
	 */
	public DurableStreamTemplate(DurableStreamsClient client, DurableStreamProducerFactory producers,
			Duration timeout) {
		Assert.isTrue(!timeout.isNegative() && !timeout.isZero(),
				() -> "The time-out of a template must be positive: " + timeout);
		this.client = client;
		this.producers = producers;
		this.timeout = timeout;
	}

	@Override
	public AppendResult send(String stream, Object message) {
		return BlockingCalls.outcome("send", stream, () -> sendAsync(stream, message));
	}

	@Override
	public CompletableFuture<AppendResult> sendAsync(String stream, Object message) {
		return this.producers.get(stream).send(message);
	}

	@Override
	public List<AppendResult> sendAll(String stream, Iterable<?> messages) {
		return BlockingCalls.outcome("sendAll", stream, () -> sendAllAsync(stream, messages));
	}

	@Override
	public CompletableFuture<List<AppendResult>> sendAllAsync(String stream, Iterable<?> messages) {
		return this.producers.get(stream).send(Flux.fromIterable(messages)).collectList().toFuture();
	}

	@Override
	public <T> Stream<ReadMessage<T>> readMessages(String stream, StreamPosition from,
			ParameterizedTypeReference<T> type) {
		return BlockingRead.stream(stream, read(stream, from, type));
	}

	@Override
	public <T> List<ReadMessage<T>> list(String stream, StreamPosition from, int limit, Class<T> type) {
		return BlockingCalls.result("list", HttpMethod.GET, stream, null, () -> listAsync(stream, from, limit, type));
	}

	@Override
	public <T> CompletableFuture<List<ReadMessage<T>>> listAsync(String stream, StreamPosition from, int limit,
			Class<T> type) {
		Assert.isTrue(limit > 0, () -> "The limit of a list must be positive: " + limit);
		ParameterizedTypeReference<T> reference = ParameterizedTypeReference.forType(type);
		return read(stream, from, reference).take(limit).collectList().toFuture();
	}

	private <T> Flux<ReadMessage<T>> read(String stream, StreamPosition from, ParameterizedTypeReference<T> type) {
		return StallLimit.apply(this.client.stream(stream).read().from(from), this.timeout,
				(read) -> read.messages(type));
	}

	@Override
	public boolean exists(String stream) {
		return BlockingCalls.result("exists", HttpMethod.HEAD, stream, this.timeout, () -> existsAsync(stream));
	}

	@Override
	public CompletableFuture<Boolean> existsAsync(String stream) {
		return orFalse(this.client.stream(stream).metadata()).toFuture();
	}

	@Override
	public CreateResult create(NewStream stream) {
		return BlockingCalls.result("create", HttpMethod.PUT, stream.name(), this.timeout, () -> createAsync(stream));
	}

	@Override
	public CompletableFuture<CreateResult> createAsync(NewStream stream) {
		Assert.isTrue(stream.client() == null,
				() -> stream + " names a client; a template creates streams of its own client only");
		return stream.createAs(this.client.stream(stream.name())).toFuture();
	}

	@Override
	public CloseResult closeStream(String stream) {
		return BlockingCalls.result("closeStream", HttpMethod.POST, stream, this.timeout,
				() -> closeStreamAsync(stream));
	}

	@Override
	public CompletableFuture<CloseResult> closeStreamAsync(String stream) {
		DurableStreamProducer<Object> producer = this.producers.get(stream);
		DurableStream closing = this.client.stream(stream);
		// Not by the producer, which might create a missing stream to close it.
		return Mono.fromFuture(producer::flush, true).then(closing.closeStream()).toFuture();
	}

	@Override
	public CloseResult closeStream(String stream, Object last) {
		return BlockingCalls.outcome("closeStream", stream, () -> closeStreamAsync(stream, last));
	}

	@Override
	public CompletableFuture<CloseResult> closeStreamAsync(String stream, Object last) {
		return this.producers.get(stream).closeStream(last);
	}

	@Override
	public boolean delete(String stream) {
		return BlockingCalls.result("delete", HttpMethod.DELETE, stream, this.timeout, () -> deleteAsync(stream));
	}

	@Override
	public CompletableFuture<Boolean> deleteAsync(String stream) {
		return orFalse(this.client.stream(stream).delete()).toFuture();
	}

	private static Mono<Boolean> orFalse(Mono<?> operation) {
		return operation.then(Mono.just(true))
			.onErrorResume((ex) -> ex instanceof StreamNotFoundException || ex instanceof StreamGoneException,
					(ex) -> Mono.just(false));
	}

	@Override
	public CopyResult copy(String source, StreamPosition from, String target) {
		return BlockingCalls.result("copy", HttpMethod.POST, target, null, () -> copyAsync(source, from, target));
	}

	@Override
	public CompletableFuture<CopyResult> copyAsync(String source, StreamPosition from, String target) {
		return StreamCopy.of(this.client.stream(source), from, this.client.stream(target), this.timeout).toFuture();
	}

}
