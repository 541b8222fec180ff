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

package io.durablestreams.producer;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;

import io.durablestreams.client.AbstractFailureMatrixTests;
import io.durablestreams.client.AppendResult;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.FaultyCode;
import io.durablestreams.client.Throwing;
import io.durablestreams.fixtures.StreamContents;
import io.durablestreams.producer.observation.DefaultSendObservationConvention;
import io.durablestreams.producer.observation.SendContext;
import io.durablestreams.producer.observation.SendObservationConvention;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.noop.NoopCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever the application's code throws, wherever it runs in sending: {@code send}
 * doesn't throw, the message has the outcome that it should have, and what is sent next
 * arrives.
 */
class ProducerFailureMatrixTests extends AbstractFailureMatrixTests {

	@ParameterizedTest
	@EnumSource(Place.class)
	void whatIsThrownEndsInAnOutcome(Place place) {
		forEachKind((kind) -> {
			try (Run run = new Run(place, kind)) {
				run.verify();
			}
		});
	}

	/** What becomes of the message that is sent while something is thrown. */
	enum Outcome {

		ACKNOWLEDGED, REJECTED

	}

	/** Where it is thrown. */
	enum Place {

		INTERCEPTOR(Outcome.REJECTED), CONVERTER(Outcome.REJECTED), OBSERVATION_START(Outcome.ACKNOWLEDGED),
		OBSERVATION_SCOPE_OPENED(Outcome.ACKNOWLEDGED), OBSERVATION_SCOPE_CLOSED(Outcome.ACKNOWLEDGED),
		OBSERVATION_STOP(Outcome.ACKNOWLEDGED), OBSERVATION_ERROR(Outcome.REJECTED),
		OBSERVATION_PREDICATE(Outcome.ACKNOWLEDGED), CONVENTION_NAME(Outcome.ACKNOWLEDGED),
		CONVENTION_KEYS(Outcome.ACKNOWLEDGED), METER(Outcome.ACKNOWLEDGED), LISTENER(Outcome.ACKNOWLEDGED),
		CALLBACK(Outcome.ACKNOWLEDGED), HEADERS(Outcome.ACKNOWLEDGED), HEADERS_MONO(Outcome.ACKNOWLEDGED),
		HEADERS_LATER(Outcome.ACKNOWLEDGED), FILTER(Outcome.ACKNOWLEDGED), FILTER_MONO(Outcome.ACKNOWLEDGED),
		FILTER_LATER(Outcome.ACKNOWLEDGED);

		private final Outcome outcome;

		Place(Outcome outcome) {
			this.outcome = outcome;
		}

	}

	@ParameterizedTest
	@EnumSource(PublisherPlace.class)
	void whatIsThrownInAPublisherEndsItsResults(PublisherPlace place) {
		forEachKind((kind) -> {
			try (Run run = new Run(null, kind)) {
				run.verifyPublisher(place);
			}
		});
	}

	/** Where in a publisher, or in whoever subscribes to its results. */
	enum PublisherPlace {

		SUBSCRIBE((kind, producer) -> producer.send(Flux.defer(kind::raise))),
		NEXT((kind, producer) -> producer.send(Flux.just("a", "b").map((value) -> kind.raise()))),
		REQUEST((kind, producer) -> producer.send(Flux.just("a", "b").doOnRequest((n) -> kind.raise()))),
		GENERATE((kind, producer) -> producer.send(Flux.generate((sink) -> kind.raise()))),
		LATER((kind, producer) -> producer
			.send(Flux.just("a", "b").publishOn(Schedulers.parallel()).map((value) -> kind.raise()))),
		RESULT((kind, producer) -> producer.send(Flux.just("a", "b")).map((result) -> kind.raise())),
		RESULT_END((kind, producer) -> producer.send(Flux.just("a", "b")).doOnComplete(kind::raise));

		private final BiFunction<Throwing, DurableStreamProducer<String>, Flux<AppendResult>> results;

		PublisherPlace(BiFunction<Throwing, DurableStreamProducer<String>, Flux<AppendResult>> results) {
			this.results = results;
		}

	}

	/** One case. */
	private static final class Run implements AutoCloseable {

		private final @Nullable Place place;

		private final Throwing kind;

		private final FaultyCode<Place> code;

		private final String stream = "matrix/" + UUID.randomUUID();

		private final ObservationRegistry observations = ObservationRegistry.create();

		private final DurableStreamsClient client;

		private final DefaultDurableStreamProducerFactory factory;

		Run(@Nullable Place place, Throwing kind) {
			this.place = place;
			this.kind = kind;
			this.code = new FaultyCode<>(place, kind);
			this.code.broken(false);
			this.client = client();
			this.factory = factory();
			this.client.stream(this.stream).create(CreateOptions.json()).block();
		}

		void verify() {
			DurableStreamProducer<String> producer = this.factory.get(this.stream, String.class);
			String nothing = null;
			boolean refused = this.place == Place.OBSERVATION_ERROR;
			this.code.broken(true);
			CompletableFuture<AppendResult> first = producer.send(refused ? nothing : "first");
			if (this.place == Place.CALLBACK) {
				first.thenRun(() -> this.code.at(Place.CALLBACK));
			}
			if (this.place.outcome == Outcome.REJECTED) {
				assertThat(first).failsWithin(LONG_ENOUGH)
					.withThrowableThat()
					.withCauseInstanceOf(RejectedAppendException.class);
			}
			else {
				assertThat(first).succeedsWithin(LONG_ENOUGH);
			}
			assertThat(producer.flush()).succeedsWithin(LONG_ENOUGH);
			assertThat(producer.status().pendingMessages()).isZero();
			this.code.broken(false);
			assertThat(this.observations.getCurrentObservationScope()).isNull();
			assertGoesOn(producer);
			assertThat(StreamContents.messages(URI.create(server.baseUrl() + "/" + this.stream))).isEqualTo(
					(this.place.outcome == Outcome.REJECTED) ? List.of("\"next\"") : List.of("\"first\"", "\"next\""));
		}

		void verifyPublisher(PublisherPlace publisherPlace) {
			DurableStreamProducer<String> producer = this.factory.get(this.stream, String.class);
			CompletableFuture<List<AppendResult>> results = publisherPlace.results.apply(this.kind, producer)
				.collectList()
				.toFuture();
			if (publisherPlace != PublisherPlace.REQUEST || this.kind.isFatal()) {
				assertThat(results).failsWithin(LONG_ENOUGH).withThrowableOfType(ExecutionException.class);
			}
			else {
				// Reactor drops what a hook throws that only sees requests.
				assertThat(results).succeedsWithin(LONG_ENOUGH);
			}
			assertGoesOn(producer);
		}

		private static void assertGoesOn(DurableStreamProducer<String> producer) {
			assertThat(producer.send("next")).succeedsWithin(LONG_ENOUGH);
			assertThat(producer.status().state()).isEqualTo(ProducerStatus.State.RUNNING);
		}

		private DurableStreamsClient client() {
			return clientBuilder()
				.webClient(WebClient.builder()
					.filter(this.code.filter(Place.FILTER, Place.FILTER_MONO))
					.filter(this.code.filterLater(Place.FILTER_LATER)))
				.headersProvider(() -> this.code.headers(Place.HEADERS, Place.HEADERS_MONO, Place.HEADERS_LATER))
				.build();
		}

		private DefaultDurableStreamProducerFactory factory() {
			this.observations.observationConfig()
				.observationHandler(new FaultyObservations())
				.observationPredicate((name, context) -> {
					this.code.at(Place.OBSERVATION_PREDICATE);
					return true;
				});
			DurableStreamProducerFactoryBuilder builder = DefaultDurableStreamProducerFactory.builder(this.client)
				.observationRegistry(this.observations)
				.observationConvention(new FaultyConvention())
				.meterRegistry(new FaultyMeters())
				.listener(new FaultyListener())
				.interceptor((name, value) -> {
					this.code.at(Place.INTERCEPTOR);
					return value;
				});
			if (this.place == Place.CONVERTER) {
				builder.messageConverter(new FaultyConverter());
			}
			return builder.defaults(ProducerOptions.builder().closeTimeout(Duration.ofMillis(200)).build()).build();
		}

		@Override
		public void close() {
			this.factory.close();
			this.client.close();
		}

		private final class FaultyConverter implements MessageConverter {

			@Override
			public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass) {
				return null;
			}

			@Override
			public Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
				Run.this.code.at(Place.CONVERTER);
				return new org.springframework.messaging.support.GenericMessage<>("\"" + payload + "\"",
						(headers != null) ? headers : Map.of());
			}

		}

		private final class FaultyObservations implements ObservationHandler<Observation.Context> {

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

			@Override
			public void onStart(Observation.Context context) {
				Run.this.code.at(Place.OBSERVATION_START);
			}

			@Override
			public void onScopeOpened(Observation.Context context) {
				Run.this.code.at(Place.OBSERVATION_SCOPE_OPENED);
			}

			@Override
			public void onScopeClosed(Observation.Context context) {
				Run.this.code.at(Place.OBSERVATION_SCOPE_CLOSED);
			}

			@Override
			public void onError(Observation.Context context) {
				Run.this.code.at(Place.OBSERVATION_ERROR);
			}

			@Override
			public void onStop(Observation.Context context) {
				Run.this.code.at(Place.OBSERVATION_STOP);
			}

		}

		private final class FaultyConvention implements SendObservationConvention {

			@Override
			public String getName() {
				Run.this.code.at(Place.CONVENTION_NAME);
				return "send";
			}

			@Override
			public KeyValues getLowCardinalityKeyValues(SendContext context) {
				Run.this.code.at(Place.CONVENTION_KEYS);
				return DefaultSendObservationConvention.INSTANCE.getLowCardinalityKeyValues(context);
			}

		}

		private final class FaultyMeters extends SimpleMeterRegistry {

			@Override
			protected Counter newCounter(Meter.Id id) {
				return new NoopCounter(id) {

					@Override
					public void increment(double amount) {
						Run.this.code.at(Place.METER);
					}

				};
			}

		}

		private final class FaultyListener implements ProducerListener {

			@Override
			public void outcome(ProducerStatus producer, int messages, @Nullable AppendResult result,
					@Nullable ProducerException failure) {
				Run.this.code.at(Place.LISTENER);
			}

		}

	}

}
