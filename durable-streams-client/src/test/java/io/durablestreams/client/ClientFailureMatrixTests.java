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

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.FixedBackOff;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever the application's code throws, wherever it runs in a read or another
 * operation: the subscriber is told the end, and the client goes on working.
 */
class ClientFailureMatrixTests extends AbstractFailureMatrixTests {

	private static final MediaType FRAMED = MediaType.parseMediaType("application/x-framed");

	private static DurableStreamsClient plain;

	private static String stream;

	@BeforeAll
	static void createStream() {
		plain = DurableStreamsClient.builder(server.baseUrl()).build();
		stream = "matrix/" + UUID.randomUUID();
		plain.stream(stream).create(CreateOptions.of(FRAMED)).block();
		plain.stream(stream).append("a\nb\n").block();
	}

	@AfterAll
	static void closeClient() {
		plain.close();
	}

	@ParameterizedTest
	@EnumSource(Place.class)
	void whatIsThrownIsTold(Place place) {
		forEachKind((kind) -> {
			try (Run run = new Run(place, kind)) {
				run.verify();
			}
		});
	}

	/** How it ends. */
	enum End {

		FAILED, SUCCEEDED

	}

	/** Where it is thrown, and in which operation. */
	enum Place {

		FRAMER_MADE(End.FAILED, Run::texts), FRAMER_END(End.FAILED, Run::texts), FRAMER_CONTENT(End.FAILED, Run::texts),
		RETRY_LISTENER(End.SUCCEEDED, Run::texts), READ_BACK_OFF(End.FAILED, Run::texts),
		READ_BACK_OFF_START(End.FAILED, Run::texts), HEADERS(End.SUCCEEDED, Run::texts),
		HEADERS_MONO(End.SUCCEEDED, Run::texts), HEADERS_LATER(End.SUCCEEDED, Run::texts),
		HANDLE_HEADERS(End.SUCCEEDED, Run::texts), HANDLE_HEADERS_MONO(End.SUCCEEDED, Run::texts),
		HANDLE_HEADERS_LATER(End.SUCCEEDED, Run::texts), QUERY(End.SUCCEEDED, Run::texts),
		QUERY_MONO(End.SUCCEEDED, Run::texts), QUERY_LATER(End.SUCCEEDED, Run::texts),
		FILTER(End.SUCCEEDED, Run::texts), FILTER_MONO(End.SUCCEEDED, Run::texts),
		FILTER_LATER(End.SUCCEEDED, Run::texts), FILTER_RESPONSE(End.SUCCEEDED, Run::texts),
		SUBSCRIBER_NEXT(End.FAILED, Run::texts), RETRY_POLICY(End.FAILED, Run::append),
		APPEND_RESULT(End.FAILED, Run::append), APPEND_BODY(End.FAILED, Run::appendPublisher),
		APPEND_BODY_LATER(End.FAILED, Run::appendPublisher), AWAITED(End.FAILED, Run::awaited),
		DELETED(End.FAILED, Run::deleted);

		private final End end;

		private final Function<Run, Mono<?>> operation;

		Place(End end, Function<Run, Mono<?>> operation) {
			this.end = end;
			this.operation = operation;
		}

		boolean isOneOf(Place... places) {
			return List.of(places).contains(this);
		}

	}

	/** One case. */
	private static final class Run implements AutoCloseable {

		private final Place place;

		private final Throwing kind;

		private final FaultyCode<Place> code;

		private final DurableStreamsClient client;

		Run(Place place, Throwing kind) {
			this.place = place;
			this.kind = kind;
			this.code = new FaultyCode<>(place, kind);
			this.client = client();
		}

		void verify() {
			CompletableFuture<?> ended = this.place.operation.apply(this)
				.subscribeOn(Schedulers.boundedElastic())
				.toFuture();
			if (this.place.end == End.FAILED) {
				assertThat(ended).failsWithin(LONG_ENOUGH).withThrowableOfType(ExecutionException.class);
			}
			else {
				assertThat(ended).succeedsWithin(LONG_ENOUGH);
			}
			this.code.broken(false);
			assertThat(texts().toFuture()).succeedsWithin(LONG_ENOUGH);
		}

		private Mono<List<String>> texts() {
			Flux<String> texts = this.client.stream(stream)
				.headersProvider(() -> this.code.headers(Place.HANDLE_HEADERS, Place.HANDLE_HEADERS_MONO,
						Place.HANDLE_HEADERS_LATER))
				.read()
				.onRetry((attempt) -> this.code.at(Place.RETRY_LISTENER))
				.messages(String.class)
				.map((message) -> {
					this.code.at(Place.SUBSCRIBER_NEXT);
					return String.valueOf(message.value());
				});
			return texts.collectList();
		}

		private Mono<?> append() {
			return this.client.stream(stream).append("c\n").map((result) -> {
				this.code.at(Place.APPEND_RESULT);
				return result;
			});
		}

		private Mono<?> appendPublisher() {
			Flux<String> pieces = Flux.just("c", "d\n");
			pieces = (this.place == Place.APPEND_BODY_LATER) ? pieces.publishOn(Schedulers.parallel()) : pieces;
			return this.client.stream(stream).append(AppendRequest.of(pieces.map((piece) -> {
				this.kind.raise();
				return org.springframework.core.io.buffer.DefaultDataBufferFactory.sharedInstance
					.wrap(piece.getBytes());
			})));
		}

		private Mono<?> awaited() {
			return this.client.stream(stream).awaitCreation().map((metadata) -> this.kind.raise());
		}

		private Mono<?> deleted() {
			String name = "matrix/" + UUID.randomUUID();
			return this.client.stream(name)
				.create(CreateOptions.json())
				.then(Mono.defer(() -> this.client.stream(name).delete()))
				.then(Mono.fromSupplier(this.kind::raise));
		}

		private DurableStreamsClient client() {
			AtomicBoolean refused = new AtomicBoolean(!this.place.isOneOf(Place.RETRY_LISTENER, Place.READ_BACK_OFF,
					Place.READ_BACK_OFF_START, Place.RETRY_POLICY));
			WebClient.Builder webClient = WebClient.builder()
				.filter((request, next) -> refused.getAndSet(true) ? next.exchange(request)
						: Mono.just(ClientResponse.create(HttpStatus.TOO_MANY_REQUESTS).build()))
				.filter((request, next) -> next.exchange(request).flatMap((response) -> {
					this.code.onceAt(Place.FILTER_RESPONSE);
					return Mono.just(response);
				}))
				.filter(this.code.filter(Place.FILTER, Place.FILTER_MONO))
				.filter(this.code.filterLater(Place.FILTER_LATER));
			return clientBuilder().webClient(webClient)
				.headersProvider(() -> this.code.headers(Place.HEADERS, Place.HEADERS_MONO, Place.HEADERS_LATER))
				.queryParametersProvider(() -> this.code.headers(Place.QUERY, Place.QUERY_MONO, Place.QUERY_LATER)
					.map((none) -> Map.of()))
				.framer(FRAMED, this::framer)
				.readBackOff(readBackOff())
				.retryPolicy(RetryPolicy.builder().backOff(new FixedBackOff(1, 3)).predicate((failure) -> {
					this.code.at(Place.RETRY_POLICY);
					return true;
				}).build())
				.build();
		}

		private BackOff readBackOff() {
			return () -> {
				this.code.at(Place.READ_BACK_OFF_START);
				return () -> {
					this.code.at(Place.READ_BACK_OFF);
					return 1;
				};
			};
		}

		private MessageFramer framer() {
			Run.this.code.at(Place.FRAMER_MADE);
			return new MessageFramer() {

				@Override
				public int findEnd(byte[] bytes, int start, int from, int end) {
					Run.this.code.at(Place.FRAMER_END);
					return MessageFramer.lines().findEnd(bytes, start, from, end);
				}

				@Override
				public byte @Nullable [] content(byte[] bytes, int start, int end) {
					Run.this.code.at(Place.FRAMER_CONTENT);
					return MessageFramer.lines().content(bytes, start, end);
				}

			};
		}

		@Override
		public void close() {
			this.client.close();
		}

	}

}
