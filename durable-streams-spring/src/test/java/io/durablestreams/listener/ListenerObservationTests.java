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

package io.durablestreams.listener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.durablestreams.client.envelope.MessageContent;
import io.durablestreams.client.envelope.MessageEnvelope;
import io.durablestreams.client.envelope.OutgoingMessage;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.config.ListenerOptionsBuilder;
import io.durablestreams.listener.config.RetryBackOff;
import io.durablestreams.listener.container.DurableStreamListenerContainerFactoryBuilder;
import io.durablestreams.listener.observation.ListenerContext;
import io.durablestreams.listener.observation.ListenerMeterObservationHandler;
import io.durablestreams.listener.observation.ListenerObservationConvention;
import io.durablestreams.producer.DefaultDurableStreamProducerFactory;
import io.durablestreams.producer.DurableStreamProducerFactory;
import io.durablestreams.producer.observation.SendContext;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What is observed of a listener, and what its handler's log lines tell.
 */
class ListenerObservationTests extends AbstractEmbeddedServerTests {

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final Recorder recorder = new Recorder();

	ListenerObservationTests() {
		this.registry.observationConfig().observationHandler(this.recorder);
	}

	@Test
	void aMessageIsObservedFromItsFirstAttemptUntilItsCheckpointIsStored() {
		this.streams.append(this.stream, "1", "2");
		List<Observation> current = new CopyOnWriteArrayList<>();
		try (ListenerTestContext listener = observed((message) -> {
			current.add(this.registry.getCurrentObservation());
			return null;
		}, (settings) -> {
		})) {
			await().until(() -> this.recorder.ended().size() == 2);
			assertThat(checkpoint().ordinal()).isEqualTo(2);
		}
		assertThat(current).doesNotContainNull().doesNotHaveDuplicates().hasSize(2);
		ListenerContext first = this.recorder.ended().get(0);
		assertThat(first.getName()).isEqualTo("durable.streams.listener");
		assertThat(first.getContextualName()).isEqualTo("test process");
		assertThat(first.getLowCardinalityKeyValues())
			.isEqualTo(KeyValues.of("listener", "test", "outcome", "handled"));
		assertThat(first.getHighCardinalityKeyValues())
			.isEqualTo(KeyValues.of("stream", this.stream, "position", first.getPosition().toString(), "ordinal", "1"));
		assertThat(first.getError()).isNull();
		assertNothingIsLeft();
	}

	@Test
	void attemptsThatFailAreEventsOfOneObservation() {
		this.streams.append(this.stream, "1");
		AtomicInteger attempts = new AtomicInteger();
		List<Observation> current = new CopyOnWriteArrayList<>();
		try (ListenerTestContext listener = observed((message) -> {
			current.add(this.registry.getCurrentObservation());
			if (attempts.incrementAndGet() < 3) {
				throw new IllegalStateException("secret");
			}
			return null;
		}, (settings) -> settings.backOff(QUICK))) {
			await().until(() -> this.recorder.ended().size() == 1);
		}
		assertThat(current).hasSize(3).containsOnly(current.get(0));
		assertThat(this.recorder.ended().get(0).getOutcome()).isEqualTo("handled");
		assertThat(this.recorder.ended().get(0).getError()).isNull();
		assertThat(this.recorder.events).containsExactly("attempt 1 failed: java.lang.IllegalStateException",
				"attempt 2 failed: java.lang.IllegalStateException");
		assertNothingIsLeft();
	}

	@ParameterizedTest
	@CsvSource({ "SKIP, skipped", "DEAD_LETTER, dead-lettered", "STOP, failed" })
	void whatBecomesOfAMessageThatCanNotBeHandledIsTheOutcome(FailurePolicy policy, String outcome) {
		this.streams.append(this.stream, "1");
		IllegalStateException failure = new IllegalStateException("no");
		List<Observation> decided = new CopyOnWriteArrayList<>();
		try (ListenerTestContext listener = observed((message) -> {
			throw failure;
		}, (settings) -> settings.backOff(RetryBackOff.fixed(Duration.ofMillis(1), 2)).errorHandler((failed) -> {
			decided.add(this.registry.getCurrentObservation());
			return policy.handle(failed);
		}))) {
			await().until(() -> this.recorder.ended().size() == 1);
		}
		assertThat(this.recorder.ended().get(0).getOutcome()).isEqualTo(outcome);
		assertThat(this.recorder.ended().get(0).getError()).isSameAs(failure);
		assertThat(decided).hasSize(2).doesNotContainNull();
		assertNothingIsLeft();
	}

	@Test
	void aMessageThatIsLeftInItsWaitForAnotherAttemptIsInterrupted() {
		this.streams.append(this.stream, "1");
		try (ListenerTestContext listener = observed((message) -> {
			throw new IllegalStateException("no");
		}, (settings) -> settings.backOff(RetryBackOff.fixed(Duration.ofMinutes(1), 3)))) {
			await().until(() -> this.recorder.events.size() == 1);
			listener.container().pause();
			await().until(() -> this.recorder.ended().size() == 1);
		}
		assertThat(this.recorder.ended().get(0).getOutcome()).isEqualTo("interrupted");
		assertNothingIsLeft();
	}

	@Test
	void aHandlerThatIsGivenUpEndsItsObservation() {
		this.streams.append(this.stream, "1");
		try (ListenerTestContext listener = observed((message) -> Mono.never(),
				(settings) -> settings.shutdownTimeout(Duration.ofMillis(50)))) {
			await().until(() -> listener.status().handlingSince() != null);
		}
		await().until(() -> this.recorder.ended().size() == 1);
		assertThat(this.recorder.ended().get(0).getOutcome()).isEqualTo("interrupted");
		assertNothingIsLeft();
	}

	@Test
	void aBatchIsOneObservationWithTheContextsOfItsMessages() {
		this.streams.appendAtOnce(this.stream, "\"a\"", "\"b\"", "\"c\"");
		AtomicInteger calls = new AtomicInteger();
		DurableStreamListenerEndpoint endpoint = DurableStreamListenerEndpoint.ofBatches("test", byte[].class,
				(messages) -> {
					if (calls.incrementAndGet() == 1) {
						throw new BatchListenerFailedException("b", new IllegalStateException("no"), 1);
					}
					return null;
				},
				(settings) -> settings.streams(List.of(this.stream))
					.envelope(new Traced())
					.backOff(QUICK)
					.batchWait(Duration.ofMillis(20)));
		try (ListenerTestContext listener = observed(endpoint, (factory) -> {
		})) {
			await().until(() -> checkpoint().ordinal() == 3);
			await().until(() -> this.recorder.ended().size() == 1);
		}
		ListenerContext batch = this.recorder.ended().get(0);
		assertThat(batch.getCarrier()).isEmpty();
		assertThat(batch.getLinkedHeaders()).containsExactly(Map.of("traceparent", "\"a\""),
				Map.of("traceparent", "\"b\""), Map.of("traceparent", "\"c\""));
		assertThat(batch.getHighCardinalityKeyValue("messages").getValue()).isEqualTo("3");
		assertThat(batch.getOutcome()).isEqualTo("handled");
		assertThat(this.recorder.events).hasSize(1);
		assertNothingIsLeft();
	}

	@Test
	void whatTravelledWithAMessageIsTheCarrierOfItsObservation() {
		this.streams.append(this.stream, "\"a\"");
		try (ListenerTestContext listener = observed((message) -> null,
				(settings) -> settings.envelope(new Traced()))) {
			await().until(() -> this.recorder.ended().size() == 1);
		}
		ListenerContext context = this.recorder.ended().get(0);
		assertThat(context.getGetter().get(context.getCarrier(), "traceparent")).isEqualTo("\"a\"");
	}

	@Test
	void aPublisherThatAHandlerReturnsHasTheObservationInItsContext() {
		this.streams.append(this.stream, "1");
		List<Object> seen = new CopyOnWriteArrayList<>();
		try (ListenerTestContext listener = observed((message) -> Mono.deferContextual((context) -> {
			seen.add(context.get("micrometer.observation"));
			return Mono.delay(Duration.ofMillis(5), Schedulers.parallel());
		}).then(), (settings) -> {
		})) {
			await().until(() -> this.recorder.ended().size() == 1);
		}
		assertThat(seen).singleElement()
			.satisfies((observation) -> assertThat(((Observation) observation).getContext())
				.isSameAs(this.recorder.ended().get(0)));
		assertThat(this.recorder.ended().get(0).getOutcome()).isEqualTo("handled");
		assertNothingIsLeft();
	}

	@Test
	void messagesThatAreAcknowledgedLaterAndFuturesAreObservedUntilTheHandlerIsDone() {
		this.streams.append(this.stream, "1");
		CompletableFuture<Void> done = new CompletableFuture<>();
		try (ListenerTestContext listener = observed((message) -> done,
				(settings) -> settings.acknowledge(AcknowledgeMode.MANUAL))) {
			await().until(() -> listener.status().handlingSince() != null);
			assertThat(this.recorder.ended()).isEmpty();
			done.complete(null);
			await().until(() -> this.recorder.ended().size() == 1);
			assertThat(checkpoint().ordinal()).isZero();
		}
	}

	@Test
	void whatFiltersDropIsNotObserved() {
		this.streams.append(this.stream, "1", "2");
		DurableStreamListenerEndpoint endpoint = DurableStreamListenerEndpoint.of("test", (message) -> null,
				(settings) -> settings.streams(List.of(this.stream)));
		try (ListenerTestContext listener = observed(endpoint,
				(factory) -> factory.filter((message) -> new String(message.getPayload()).equals("2")))) {
			await().until(() -> checkpoint().ordinal() == 2);
			await().until(() -> this.recorder.ended().size() == 1);
		}
		assertThat(this.recorder.ended().get(0).getOrdinal()).isEqualTo(2);
	}

	@Test
	void whatAHandlerReturnsIsSentWithinItsObservation() {
		this.streams.append(this.stream, "1");
		this.streams.create("doubled");
		Doubling doubling = new Doubling();
		try (DurableStreamProducerFactory producers = DefaultDurableStreamProducerFactory.builder(this.streams.client())
			.observationRegistry(this.registry)
			.build()) {
			DurableStreamListenerEndpoint endpoint = DurableStreamListenerEndpoint.of("test", doubling,
					method(doubling, "twice"), (settings) -> settings.streams(List.of(this.stream)));
			try (ListenerTestContext listener = observed(endpoint, (factory) -> factory.producerFactory(producers))) {
				await().until(() -> this.recorder.ended().size() == 1);
			}
		}
		SendContext sent = this.recorder.ended(SendContext.class).get(0);
		assertThat(sent.getParentObservation()).isNotNull();
		assertThat(sent.getParentObservation().getContextView()).isSameAs(this.recorder.ended().get(0));
		assertThat(sent.getOutcome()).isEqualTo("acknowledged");
	}

	@Test
	void aConventionOfTheApplicationsNamesTheObservation() {
		this.streams.append(this.stream, "1");
		DurableStreamListenerEndpoint endpoint = DurableStreamListenerEndpoint.of("test", (message) -> null,
				(settings) -> settings.streams(List.of(this.stream)));
		try (ListenerTestContext listener = observed(endpoint,
				(factory) -> factory.observationConvention(new ListenerObservationConvention() {

					@Override
					public String getName() {
						return "shop.orders";
					}

				}))) {
			await().until(() -> this.recorder.ended().size() == 1);
		}
		TestObservationRegistryAssert.assertThat(this.registry).hasObservationWithNameEqualTo("shop.orders");
	}

	@Test
	void keysOfHandlersAndFiltersAreThoseOfTheTimer() {
		this.streams.append(this.stream, "1", "2");
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		this.registry.observationConfig()
			.observationHandler(new ListenerMeterObservationHandler(meters))
			.observationFilter((context) -> context.removeLowCardinalityKeyValue("listener")
				.addLowCardinalityKeyValue(KeyValue.of("region", "north")));
		try (ListenerTestContext listener = observed((message) -> {
			this.registry.getCurrentObservation()
				.lowCardinalityKeyValue("shop", "7")
				.highCardinalityKeyValue("order", new String(message.getPayload()));
			return null;
		}, (settings) -> {
		})) {
			await().until(() -> this.recorder.ended().size() == 2);
		}
		assertThat(meters.get("durable.streams.listener")
			.tags("region", "north", "shop", "7", "outcome", "handled", "error", "none")
			.timer()
			.count()).isEqualTo(2);
		assertThat(meters.get("durable.streams.listener").timers()).hasSize(1)
			.allSatisfy((timer) -> assertThat(timer.getId().getTag("listener")).isNull());
		ListenerContext first = this.recorder.ended().get(0);
		assertThat(first.getHighCardinalityKeyValues()).isEqualTo(KeyValues.of("order", "1", "ordinal", "1", "position",
				first.getPosition().toString(), "stream", this.stream));
		assertNothingIsLeft();
	}

	@Test
	void anObservationThatFailsChangesNothing() {
		this.streams.append(this.stream, "1", "2");
		this.registry.observationConfig().observationHandler(new FailingHandler());
		try (ListenerTestContext listener = observed((message) -> {
			this.received.add(new String(message.getPayload()));
			return null;
		}, (settings) -> {
		})) {
			await().until(() -> checkpoint().ordinal() == 2);
			assertThat(listener.count("observer.failed")).isPositive();
		}
		assertThat(this.received).containsExactly("1", "2");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aScopeThatFailsToOpenOrToCloseIsNotTheNextMessages(boolean opening) {
		this.streams.append(this.stream, "1", "2");
		this.registry.observationConfig().observationHandler(new FirstScopeFails(opening));
		List<Boolean> outer = new CopyOnWriteArrayList<>();
		try (ListenerTestContext listener = observed((message) -> {
			Observation.Scope current = this.registry.getCurrentObservationScope();
			outer.add(current != null && current.getPreviousObservationScope() != null);
			return null;
		}, (settings) -> {
		})) {
			await().until(() -> checkpoint().ordinal() == 2);
			assertThat(listener.count("observer.failed")).isOne();
		}
		assertThat(outer).containsExactly(false, false);
	}

	@Test
	void logLinesOfAHandlerSayWhichListenerStreamAndPositionTheyAreAbout() {
		this.streams.append(this.stream, "1", "2");
		List<Map<String, String>> contexts = new CopyOnWriteArrayList<>();
		List<Object> positions = new CopyOnWriteArrayList<>();
		try (ListenerTestContext listener = listen((message) -> {
			contexts.add(MDC.getCopyOfContextMap());
			positions.add(message.getHeaders().get(DurableStreamHeaders.POSITION));
			return null;
		}, (settings) -> {
		})) {
			await().until(() -> contexts.size() == 2);
		}
		List<Map<String, String>> expected = new ArrayList<>();
		positions.forEach((position) -> expected.add(Map.of(DurableStreamHeaders.LISTENER_ID, "test",
				DurableStreamHeaders.STREAM, this.stream, DurableStreamHeaders.POSITION, position.toString())));
		assertThat(contexts).isEqualTo(expected);
	}

	@Test
	void aThousandMessagesThatAreHandledLogNothing() {
		Logger ours = (Logger) LoggerFactory.getLogger("io.durablestreams.listener");
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		ours.addAppender(log);
		Level before = ours.getLevel();
		AtomicInteger handled = new AtomicInteger();
		try (ListenerTestContext listener = observed((message) -> {
			handled.incrementAndGet();
			return null;
		}, (settings) -> {
		})) {
			listener.awaitLive();
			ours.setLevel(Level.DEBUG);
			log.start();
			String[] messages = new String[1000];
			Arrays.setAll(messages, Integer::toString);
			this.streams.appendAtOnce(this.stream, messages);
			await().until(() -> handled.get() == 1000);
			await().until(() -> checkpoint().ordinal() == 1000);
			assertThat(log.list).isEmpty();
		}
		finally {
			ours.detachAppender(log);
			ours.setLevel(before);
		}
	}

	private ListenerTestContext observed(StreamMessageHandler<byte[]> handler,
			Consumer<ListenerOptionsBuilder> settings) {
		Consumer<ListenerOptionsBuilder> base = (builder) -> builder.streams(List.of(this.stream));
		return observed(DurableStreamListenerEndpoint.of("test", handler, base.andThen(settings)), (factory) -> {
		});
	}

	private ListenerTestContext observed(DurableStreamListenerEndpoint endpoint,
			Consumer<DurableStreamListenerContainerFactoryBuilder> customizer) {
		return new ListenerTestContext(this.streams.client(), this.store, endpoint, (factory) -> {
			factory.observationRegistry(this.registry);
			customizer.accept(factory);
		});
	}

	private void assertNothingIsLeft() {
		assertThat(this.registry.getCurrentObservationScope()).isNull();
		assertThat(this.recorder.started).hasValue(this.recorder.contexts.size());
		assertThat(this.recorder.scopes).hasValue(0);
	}

	/** Doubles. */
	static class Doubling {

		@SendTo("doubled")
		int twice(int number) {
			return 2 * number;
		}

	}

	/** Has its payload as the trace context too. */
	private static final class Traced implements MessageEnvelope {

		@Override
		public byte[] wrap(OutgoingMessage message) {
			return message.payload();
		}

		@Override
		public MessageContent unwrap(byte[] data) {
			return new MessageContent(data, Map.of("traceparent", new String(data)), null, null);
		}

	}

	/** Keeps what has ended. */
	private static final class Recorder implements ObservationHandler<Observation.Context> {

		private final List<Observation.Context> contexts = new CopyOnWriteArrayList<>();

		private final List<String> events = new CopyOnWriteArrayList<>();

		private final AtomicInteger started = new AtomicInteger();

		private final AtomicInteger scopes = new AtomicInteger();

		List<ListenerContext> ended() {
			return ended(ListenerContext.class);
		}

		<C> List<C> ended(Class<C> type) {
			return this.contexts.stream().filter(type::isInstance).map(type::cast).toList();
		}

		@Override
		public void onStart(Observation.Context context) {
			this.started.incrementAndGet();
		}

		@Override
		public void onEvent(Observation.Event event, Observation.Context context) {
			this.events.add(event.getContextualName());
		}

		@Override
		public void onScopeOpened(Observation.Context context) {
			this.scopes.incrementAndGet();
		}

		@Override
		public void onScopeClosed(Observation.Context context) {
			this.scopes.decrementAndGet();
		}

		@Override
		public void onStop(Observation.Context context) {
			this.contexts.add(context);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

	/** Throws once. */
	private static final class FirstScopeFails implements ObservationHandler<Observation.Context> {

		private final boolean opening;

		private final AtomicBoolean failed = new AtomicBoolean();

		FirstScopeFails(boolean opening) {
			this.opening = opening;
		}

		@Override
		public void onScopeOpened(Observation.Context context) {
			failOnce(this.opening);
		}

		@Override
		public void onScopeClosed(Observation.Context context) {
			failOnce(!this.opening);
		}

		private void failOnce(boolean here) {
			if (here && this.failed.compareAndSet(false, true)) {
				throw new IllegalStateException("scope");
			}
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof ListenerContext;
		}

	}

	/** Throws at every opportunity. */
	private static final class FailingHandler implements ObservationHandler<Observation.Context> {

		@Override
		public void onStart(Observation.Context context) {
			throw new IllegalStateException("start");
		}

		@Override
		public void onScopeOpened(Observation.Context context) {
			throw new IllegalStateException("open");
		}

		@Override
		public void onScopeClosed(Observation.Context context) {
			throw new IllegalStateException("close");
		}

		@Override
		public void onStop(Observation.Context context) {
			throw new IllegalStateException("stop");
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
