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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.durablestreams.client.AppendResult;
import io.durablestreams.fixtures.FaultProxy;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.messaging.converter.StringMessageConverter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Producers for streams known only at run time, and what surrounds every message.
 */
class ProducerFactoryTests extends AbstractProducerTests {

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final List<String> outcomes = new CopyOnWriteArrayList<>();

	@BeforeEach
	void setUp() {
		this.factory = builder().build();
	}

	private DurableStreamProducerFactoryBuilder builder() {
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(this.meters));
		return DefaultDurableStreamProducerFactory.builder(this.client)
			.defaults(ProducerOptions.builder().name("tests").idleTimeout(Duration.ofMillis(100)).build())
			.meterRegistry(this.meters)
			.observationRegistry(observations)
			.listener(new ProducerListener() {

				@Override
				public void outcome(ProducerStatus producer, int messages, @Nullable AppendResult result,
						@Nullable ProducerException failure) {
					throw new IllegalStateException("a listener's failure is its own");
				}

			})
			.listener(new ProducerListener() {

				@Override
				public void outcome(ProducerStatus producer, int messages, @Nullable AppendResult result,
						@Nullable ProducerException failure) {
					ProducerFactoryTests.this.outcomes.add(messages + ((result != null) ? " written" : " failed"));
				}

			});
	}

	@Test
	void anIdleProducerIsReleasedAndMadeAnewWhenItIsUsedAgain() {
		DurableStreamProducer<Integer> producer = this.factory.get(this.stream.name());
		get(producer.send(1));
		String firstId = producer.status().producerId();
		await().until(() -> this.factory.statuses().isEmpty());
		get(producer.send(2));
		assertThat(this.factory.statuses()).singleElement()
			.extracting(ProducerStatus::producerId)
			.isNotEqualTo(firstId);
		assertThat(messages()).containsExactly("1", "2");
	}

	@Test
	void messagesAreWrittenInOrderWhileProducersAreReleasedAllTheTime() {
		this.factory.close();
		this.factory = DefaultDurableStreamProducerFactory.builder(this.client)
			.defaults(ProducerOptions.builder().idleTimeout(Duration.ofMillis(2)).build())
			.build();
		DurableStreamProducer<Integer> producer = this.factory.get(this.stream.name());
		List<CompletableFuture<AppendResult>> sent = new ArrayList<>();
		for (int i = 0; i < 300; i++) {
			sent.add(producer.send(i));
			if (i % 20 == 19) {
				await().until(() -> this.factory.statuses().isEmpty());
			}
		}
		sent.forEach(ProducerFactoryTests::get);
		assertThat(messages()).isEqualTo(AbstractProducerContractTests.numbers(300));
		assertThat(get(producer.flush())).isEqualTo(FlushResult.of(300, 0, 0, null));
	}

	@Test
	void producersOfOneStreamShareItsOrder() {
		DurableStreamProducer<Integer> numbers = this.factory.get(this.stream.name(), Integer.class);
		DurableStreamProducer<String> texts = this.factory.get("/" + this.stream.name(), String.class);
		for (int i = 0; i < 10; i++) {
			numbers.send(i);
			texts.send("t" + i);
		}
		get(texts.flush());
		assertThat(this.factory.statuses()).hasSize(1);
		assertThat(messages()).startsWith("0", "\"t0\"", "1", "\"t1\"").hasSize(20);
	}

	@Test
	void aValueOfAnotherTypeIsRejectedByName() {
		DurableStreamProducer<Object> producer = this.factory.create(this.stream.name(),
				ProducerOptions.builder().payloadType(Integer.class).build());
		assertThat(producer.send("text")).failsWithin(Duration.ofSeconds(30))
			.withThrowableThat()
			.withMessageContaining("payload-type")
			.withMessageContaining("java.lang.String");
	}

	@Test
	void interceptorsSeeMessagesInOrderAndMayReplaceThem() {
		this.factory.close();
		this.factory = builder().interceptor((stream, value) -> Map.of("v", value)).interceptor((stream, value) -> {
			if (value.toString().contains("-1")) {
				throw new IllegalArgumentException("negative");
			}
			return List.of(value);
		}).build();
		DurableStreamProducer<Integer> producer = this.factory.get(this.stream.name());
		get(producer.send(1));
		assertThat(producer.send(-1)).isCompletedExceptionally();
		assertThat(messages()).containsExactly("[{\"v\":1}]");
	}

	@Test
	void whateverAnInterceptorDoesIsARejectionAndNeverThrownFromSend() {
		this.factory.close();
		this.factory = builder().interceptor((stream, value) -> switch (value.toString()) {
			case "null" -> null;
			case "error" -> throw new AssertionError("a bug");
			default -> value;
		}).build();
		DurableStreamProducer<String> producer = this.factory.get(this.stream.name(), String.class);
		assertRejected(producer.send("null"), "returned null");
		assertRejected(producer.send("error"), "interceptor");
		assertRejected(producer.send(Flux.just("null")).next().toFuture(), "returned null");
		get(producer.send("fine"));
		assertThat(messages()).containsExactly("\"fine\"");
	}

	@Test
	void anErrorWhileAMessageIsEncodedIsARejectionAndNeverThrownFromSend() {
		DurableStreamProducer<Object> producer = this.factory.get(this.stream.name());
		assertRejected(producer.send(new Unwritable()), "a bug");
		assertRejected(producer.send(Flux.just(new Unwritable())).next().toFuture(), "a bug");
	}

	private static void assertRejected(CompletableFuture<?> sent, String why) {
		assertThat(sent).failsWithin(Duration.ofSeconds(30))
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(RejectedAppendException.class)
			.withMessageContaining(why);
	}

	/** Can't be written as JSON. */
	static final class Unwritable {

		public String getValue() {
			throw new AssertionError("a bug");
		}

	}

	@Test
	void aMessageConverterMayStandInForTheJsonMapper() {
		this.factory.close();
		this.factory = builder().messageConverter(new StringMessageConverter()).build();
		DurableStreamProducer<Object> producer = this.factory.get(this.stream.name());
		assertThat(producer.send(List.of(1))).isCompletedExceptionally();
	}

	@Test
	void metersAndListenersTellEveryOutcome() {
		DurableStreamProducer<Object> producer = this.factory.get(this.stream.name());
		get(producer.send(1));
		assertThat(producer.send(new byte[] { '{' })).isCompletedExceptionally();
		await().until(() -> this.outcomes.size() == 2);
		assertThat(this.outcomes).containsExactlyInAnyOrder("1 written", "1 failed");
		assertThat(sent("acknowledged")).isEqualTo(1);
		assertThat(sent("rejected")).isEqualTo(1);
		assertThat(sent("unknown")).isZero();
		await().untilAsserted(() -> assertThat(this.meters.get("durable.streams.producer.send")
			.tag("producer", "tests")
			.tag("outcome", "acknowledged")
			.timer()
			.count()).isEqualTo(1));
		assertThat(gauge("buffer.used")).isZero();
		assertThat(gauge("in.flight")).isZero();
		assertThat(gauge("failing")).isZero();
		assertThat(this.meters.get("durable.streams.producer.batch.messages").summary().totalAmount()).isEqualTo(1);
		assertThat(this.meters.get("durable.streams.producer.acknowledgement").timer().count()).isEqualTo(1);
	}

	@Test
	void whatCanNotBeDeliveredIsSeenWhileItIsTried() {
		DurableStreamProducer<Object> producer = this.factory.get(this.stream.name());
		this.proxy.faults((append) -> FaultProxy.Fault.UNAVAILABLE_BEFORE);
		CompletableFuture<AppendResult> sent = producer.send(1);
		await().until(() -> gauge("failing") > 0);
		assertThat(gauge("pending")).isEqualTo(1);
		assertThat(gauge("in.flight")).isEqualTo(1);
		assertThat(gauge("buffer.used")).isPositive();
		assertThat(gauge("buffer.max")).isEqualTo(ProducerOptions.builder().build().bufferMemory().toBytes());
		assertThat(producer.status().failingSince()).isNotNull();
		this.proxy.faults((append) -> FaultProxy.Fault.NONE);
		get(sent);
		await().until(() -> gauge("in.flight") == 0 && gauge("pending") == 0);
		assertThat(gauge("failing")).isZero();
		assertThat(producer.status().failingSince()).isNull();
	}

	@Test
	void aBatchThatTheServerHadAlreadyIsADuplicate() {
		DurableStreamProducer<Object> producer = this.factory.get(this.stream.name());
		this.proxy.faults((append) -> (append.ordinal() == 0) ? FaultProxy.Fault.DROPPED_AFTER : FaultProxy.Fault.NONE);
		get(producer.send(1));
		assertThat(this.meters.get("durable.streams.producer.duplicates").counter().count()).isEqualTo(1);
		assertThat(this.meters.get("durable.streams.producer.retries").counter().count()).isEqualTo(1);
	}

	@Test
	void aProducerThatIsFencedIsCounted() {
		ProducerOptions options = ProducerOptions.builder().name("tests").producerId("one").autoClaim(false).build();
		DurableStreamProducer<Object> old = this.factory.create(this.stream.name(),
				options.toBuilder().epoch(1L).build());
		get(old.send(1));
		get(this.factory.create(this.stream.name(), options.toBuilder().epoch(2L).build()).send(2));
		assertThat(gauge("fenced")).isZero();
		assertThat(failure(old.send(3))).isInstanceOf(ProducerFencedException.class);
		assertThat(gauge("fenced")).isEqualTo(1);
		await().until(() -> gauge("failing") > 0);
	}

	private double gauge(String name) {
		return this.meters.get("durable.streams.producer." + name).tag("producer", "tests").gauge().value();
	}

	private double sent(String outcome) {
		return this.meters.get("durable.streams.producer.sent")
			.tag("producer", "tests")
			.tag("outcome", outcome)
			.counter()
			.count();
	}

	@Test
	void aClosedFactoryTakesNoMoreMessages() {
		DurableStreamProducer<Integer> producer = this.factory.get(this.stream.name());
		this.factory.close();
		assertThatIllegalStateException().isThrownBy(() -> this.factory.create("x", ProducerOptions.builder().build()))
			.withMessageContaining("closed");
		assertThat(producer.send(1)).isCompletedExceptionally();
	}

	@Test
	void optionsThatDontFitAreRefusedByThePropertysName() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ProducerOptions.builder().ttl(Duration.ofHours(1)).build())
			.withMessageContaining("'ttl'");
		assertThatIllegalArgumentException().isThrownBy(() -> ProducerOptions.builder().epoch(1L).build())
			.withMessageContaining("'producer-id'");
		assertThatIllegalArgumentException().isThrownBy(() -> ProducerOptions.builder().producerId(" ").build())
			.withMessageContaining("'producer-id'");
		assertThatIllegalArgumentException().isThrownBy(() -> ProducerOptions.builder().maxInFlight(0).build())
			.withMessageContaining("'max-in-flight'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ProducerOptions.builder().linger(Duration.ofHours(1)).build())
			.withMessageContaining("'linger'")
			.withMessageContaining("'delivery-timeout'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.factory.get(" "));
	}

	private static <V> V get(CompletableFuture<V> future) {
		return AbstractProducerContractTests.get(future);
	}

}
