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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.durablestreams.client.AppendResult;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.DurableStreamsClientBuilder;
import io.durablestreams.client.ReactorNettyStreamConnector;
import io.durablestreams.client.Throwing;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;

import org.springframework.http.HttpHeaders;
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
class ProducerFailureMatrixTests {

	private static final Duration LONG_ENOUGH = Duration.ofSeconds(5);

	private static final EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder().port(0).build();

	/** One for all cases: what is thrown harms no connection. */
	private static final ReactorNettyStreamConnector connector = ReactorNettyStreamConnector
		.forReads(HttpClient::create);

	private static Level level;

	@BeforeAll
	static void start() {
		server.start();
		level = logger().getLevel();
		logger().setLevel(Level.OFF);
	}

	@AfterAll
	static void stop() {
		logger().setLevel(level);
		connector.close();
		server.stop();
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger("ROOT");
	}

	@ParameterizedTest
	@EnumSource(Place.class)
	void whatIsThrownEndsInAnOutcome(Place place) {
		List<String> wrong = new ArrayList<>();
		for (Throwing kind : Throwing.kinds()) {
			try (Run run = new Run(place, kind)) {
				run.verify();
			}
			catch (Throwable ex) {
				wrong.add(kind + ": " + ex);
			}
		}
		assertThat(wrong).isEmpty();
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
		List<String> wrong = new ArrayList<>();
		for (Throwing kind : Throwing.kinds()) {
			try (Run run = new Run(null, kind)) {
				run.verifyPublisher(place);
			}
			catch (Throwable ex) {
				wrong.add(kind + ": " + ex);
			}
		}
		assertThat(wrong).isEmpty();
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

		private final AtomicBoolean broken = new AtomicBoolean();

		private final String stream = "matrix/" + UUID.randomUUID();

		private final ObservationRegistry observations = ObservationRegistry.create();

		private final DurableStreamsClient client;

		private final DefaultDurableStreamProducerFactory factory;

		Run(@Nullable Place place, Throwing kind) {
			this.place = place;
			this.kind = kind;
			this.client = client();
			this.factory = factory();
			this.client.stream(this.stream).create(CreateOptions.json()).block();
		}

		void verify() {
			DurableStreamProducer<String> producer = this.factory.get(this.stream, String.class);
			String nothing = null;
			boolean refused = this.place == Place.OBSERVATION_ERROR;
			this.broken.set(true);
			CompletableFuture<AppendResult> first = producer.send(refused ? nothing : "first");
			if (this.place == Place.CALLBACK) {
				first.thenRun(() -> throwIfAt(Place.CALLBACK));
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
			this.broken.set(false);
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

		private void throwIfAt(Place here) {
			if (this.place == here && this.broken.get()) {
				this.kind.raise();
			}
		}

		/** For what is asked again: it works the second time. */
		private void throwOnceAt(Place here) {
			if (this.place == here && this.broken.getAndSet(false)) {
				this.kind.raise();
			}
		}

		private DurableStreamsClient client() {
			DurableStreamsClientBuilder builder = DurableStreamsClient.builder(server.baseUrl())
				.connectors(connector, connector)
				.webClient(WebClient.builder().filter((request, next) -> {
					throwOnceAt(Place.FILTER);
					return Mono.defer(() -> {
						throwOnceAt(Place.FILTER_MONO);
						return next.exchange(request);
					}).map((response) -> response);
				})
					.filter((request, next) -> (this.place != Place.FILTER_LATER) ? next.exchange(request)
							: next.exchange(request).publishOn(Schedulers.parallel()).map((response) -> {
								throwOnceAt(Place.FILTER_LATER);
								return response;
							})));
			return builder.headersProvider(() -> {
				throwOnceAt(Place.HEADERS);
				Mono<HttpHeaders> headers = Mono.fromSupplier(() -> {
					throwOnceAt(Place.HEADERS_MONO);
					return new HttpHeaders();
				});
				return (this.place != Place.HEADERS_LATER) ? headers : Mono.delay(Duration.ofMillis(1)).map((tick) -> {
					throwOnceAt(Place.HEADERS_LATER);
					return new HttpHeaders();
				});
			}).build();
		}

		private DefaultDurableStreamProducerFactory factory() {
			this.observations.observationConfig()
				.observationHandler(new FaultyObservations())
				.observationPredicate((name, context) -> {
					throwIfAt(Place.OBSERVATION_PREDICATE);
					return true;
				});
			DurableStreamProducerFactoryBuilder builder = DefaultDurableStreamProducerFactory.builder(this.client)
				.observationRegistry(this.observations)
				.observationConvention(new FaultyConvention())
				.meterRegistry(new FaultyMeters())
				.listener(new FaultyListener())
				.interceptor((name, value) -> {
					throwIfAt(Place.INTERCEPTOR);
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
				throwIfAt(Place.CONVERTER);
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
				throwIfAt(Place.OBSERVATION_START);
			}

			@Override
			public void onScopeOpened(Observation.Context context) {
				throwIfAt(Place.OBSERVATION_SCOPE_OPENED);
			}

			@Override
			public void onScopeClosed(Observation.Context context) {
				throwIfAt(Place.OBSERVATION_SCOPE_CLOSED);
			}

			@Override
			public void onError(Observation.Context context) {
				throwIfAt(Place.OBSERVATION_ERROR);
			}

			@Override
			public void onStop(Observation.Context context) {
				throwIfAt(Place.OBSERVATION_STOP);
			}

		}

		private final class FaultyConvention implements SendObservationConvention {

			@Override
			public String getName() {
				throwIfAt(Place.CONVENTION_NAME);
				return "send";
			}

			@Override
			public KeyValues getLowCardinalityKeyValues(SendContext context) {
				throwIfAt(Place.CONVENTION_KEYS);
				return DefaultSendObservationConvention.INSTANCE.getLowCardinalityKeyValues(context);
			}

		}

		private final class FaultyMeters extends SimpleMeterRegistry {

			@Override
			protected Counter newCounter(Meter.Id id) {
				return new NoopCounter(id) {

					@Override
					public void increment(double amount) {
						throwIfAt(Place.METER);
					}

				};
			}

		}

		private final class FaultyListener implements ProducerListener {

			@Override
			public void outcome(ProducerStatus producer, int messages, @Nullable AppendResult result,
					@Nullable ProducerException failure) {
				throwIfAt(Place.LISTENER);
			}

		}

	}

}
