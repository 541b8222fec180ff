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

package io.durablestreams.boot.autoconfigure.listener;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.durablestreams.boot.autoconfigure.DurableStreamsProperties;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.boot.fixtures.MetadataDefaults;
import io.durablestreams.client.LiveMode;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.config.ListenerOptions;
import io.durablestreams.listener.config.ListenerOptionsBuilder;
import io.durablestreams.listener.config.MissingStreamPolicy;
import io.durablestreams.listener.config.PositionLostPolicy;
import io.durablestreams.listener.config.RetryBackOff;
import io.durablestreams.listener.failure.FailureDecision;
import io.durablestreams.listener.failure.ListenerErrorHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link ListenerOptionsMapper}.
 */
class ListenerOptionsMapperTests {

	private final Map<String, String> source = new HashMap<>();

	private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();

	private final NamedErrorHandlers errorHandlers = new NamedErrorHandlers(
			this.beans.getBeanProvider(ListenerErrorHandler.class), this.beans);

	@Test
	void whenNothingIsSetThenTheDefaultsAreTheLibrarys() {
		assertSame(mapper().defaults(), ListenerOptions.builder().build());
	}

	@Test
	void theDefaultsInTheMetadataAreTheLibrarys() throws IOException {
		DurableStreamsProperties defaults = MetadataDefaults.bind("durable.streams.listener-defaults.",
				DurableStreamsProperties.class);
		assertSame(new ListenerOptionsMapper(defaults, new Binder(List.of()), this.errorHandlers).defaults(),
				ListenerOptions.builder().build());
	}

	@Test
	void whenEveryPropertyIsSetThenEverySettingIs() {
		set("streams", "orders,returns");
		set("mode", "long-poll");
		set("from", "latest");
		set("group", "stock");
		set("auto-startup", "false");
		set("phase", "5");
		set("idle-event-interval", "4s");
		set("acknowledge", "interval");
		set("acknowledge-count", "7");
		set("acknowledge-interval", "3s");
		set("failure", "dead-letter");
		set("not-retried", "java.lang.IllegalStateException");
		set("dead-letter-stream", "{listener}.dead");
		set("retry.delays", "10s, 1m, 10m");
		set("retry.streams", "4");
		set("max-batch-count", "9");
		set("max-batch-size", "2KB");
		set("batch-wait", "8ms");
		set("missing-stream", "create");
		set("content-type", "text/plain");
		set("position-lost", "latest");
		set("verify-interval", "9s");
		set("handler-timeout", "6s");
		set("shutdown-timeout", "5s");
		set("back-off.initial-interval", "1ms");
		set("back-off.multiplier", "3");
		set("back-off.max-interval", "4ms");
		set("back-off.jitter", "0.5");
		set("back-off.max-attempts", "2");
		set("back-off.max-elapsed-time", "1m");
		assertSame(customized(ListenerOptions.builder().build()),
				ListenerOptions.builder()
					.streams(List.of("orders", "returns"))
					.mode(LiveMode.LONG_POLL)
					.from(StreamPosition.LATEST)
					.group("stock")
					.autoStartup(false)
					.phase(5)
					.idleEventInterval(Duration.ofSeconds(4))
					.acknowledge(AcknowledgeMode.INTERVAL)
					.acknowledgeCount(7)
					.acknowledgeInterval(Duration.ofSeconds(3))
					.failure(FailurePolicy.DEAD_LETTER)
					.retryDelays(List.of(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(10)))
					.retryStreams(4)
					.notRetried(List.of(IllegalStateException.class))
					.deadLetterStream("{listener}.dead")
					.maxBatchCount(9)
					.maxBatchSize(DataSize.ofKilobytes(2))
					.batchWait(Duration.ofMillis(8))
					.missingStream(MissingStreamPolicy.CREATE)
					.contentType(MediaType.TEXT_PLAIN)
					.positionLost(PositionLostPolicy.LATEST)
					.verifyInterval(Duration.ofSeconds(9))
					.handlerTimeout(Duration.ofSeconds(6))
					.shutdownTimeout(Duration.ofSeconds(5))
					.backOff(RetryBackOff.builder()
						.initialInterval(Duration.ofMillis(1))
						.multiplier(3)
						.maxInterval(Duration.ofMillis(4))
						.jitter(0.5)
						.maxAttempts(2)
						.maxElapsedTime(Duration.ofMinutes(1))
						.build())
					.build());
	}

	@Test
	void whenPropertiesOfAnIdSayLittleThenTheAnnotationHoldsOtherwise() {
		set("failure", "skip");
		set("back-off.max-attempts", "2");
		ListenerOptions annotated = ListenerOptions.builder()
			.mode(LiveMode.SSE)
			.failure(FailurePolicy.DEAD_LETTER)
			.backOff(RetryBackOff.fixed(Duration.ofMillis(5), 9))
			.build();
		ListenerOptions customized = customized(annotated);
		assertThat(customized.mode()).isEqualTo(LiveMode.SSE);
		assertThat(customized.failure()).isEqualTo(FailurePolicy.SKIP);
		assertThat(customized.backOff()).isEqualTo(RetryBackOff.fixed(Duration.ofMillis(5), 2));
	}

	@Test
	void whenThereIsOneErrorHandlerThenItIsForAllListenersUnlessAPropertySaysOtherwise() {
		ListenerErrorHandler only = (failure) -> FailureDecision.skip();
		this.beans.registerSingleton("only", only);
		assertThat(mapper().defaults().errorHandler()).isSameAs(only);
		this.source.put("durable.streams.listener-defaults.failure", "dead-letter");
		assertThat(mapper().defaults().errorHandler()).isEqualTo(FailurePolicy.DEAD_LETTER);
	}

	@Test
	void whenAnErrorHandlerIsNamedThenItWinsOverTheAnnotation() {
		ListenerErrorHandler strict = (failure) -> FailureDecision.stop();
		this.beans.registerSingleton("strict", strict);
		this.beans.registerSingleton("lax", (ListenerErrorHandler) (failure) -> FailureDecision.skip());
		set("error-handler", "strict");
		assertThat(customized(ListenerOptions.builder().failure(FailurePolicy.SKIP).build()).errorHandler())
			.isSameAs(strict);
		assertThat(mapper().defaults().failure()).isEqualTo(FailurePolicy.STOP);
	}

	@Test
	void whenNoErrorHandlerHasTheNameThenTheNearestIsTold() {
		this.beans.registerSingleton("strict", (ListenerErrorHandler) (failure) -> FailureDecision.stop());
		set("error-handler", "strikt");
		assertThatExceptionOfType(DurableStreamsConfigurationException.class)
			.isThrownBy(() -> customized(ListenerOptions.builder().build()))
			.satisfies((ex) -> assertThat(ex.getDescription()).contains("'error-handler' is 'strikt'",
					"did you mean 'strict'?"));
	}

	@Test
	void whenBothAPolicyAndAnErrorHandlerAreSetThenThatIsRefused() {
		set("error-handler", "strict");
		set("failure", "skip");
		assertThatExceptionOfType(DurableStreamsConfigurationException.class)
			.isThrownBy(() -> customized(ListenerOptions.builder().build()))
			.satisfies((ex) -> assertThat(ex.getDescription()).contains("'failure' and 'error-handler' are both set"));
	}

	@Test
	void whenPropertiesAreOfAnotherIdThenNothingChanges() {
		this.source.put("durable.streams.listeners.other.failure", "skip");
		assertSame(customized(ListenerOptions.builder().build()), ListenerOptions.builder().build());
	}

	@ParameterizedTest
	@CsvSource({ "mode, off", "max-batch-count, 0", "back-off.jitter, 2", "batch-wait, -1s" })
	void whenAValueIsUnusableThenTheFailureNamesIdAndProperty(String property, String value) {
		set(property, value);
		assertThatExceptionOfType(DurableStreamsConfigurationException.class)
			.isThrownBy(() -> customized(ListenerOptions.builder().build()))
			.satisfies((ex) -> assertThat(ex.getDescription()).contains("'durable.streams.listeners.stock'")
				.contains(property));
	}

	private void set(String property, String value) {
		this.source.put("durable.streams.listeners.stock." + property, value);
	}

	private ListenerOptions customized(ListenerOptions annotated) {
		ListenerOptionsBuilder builder = annotated.toBuilder();
		mapper().customize("stock", builder);
		return builder.build();
	}

	private ListenerOptionsMapper mapper() {
		Binder binder = new Binder(new MapConfigurationPropertySource(this.source));
		return new ListenerOptionsMapper(
				binder.bindOrCreate("durable.streams", Bindable.of(DurableStreamsProperties.class)), binder,
				this.errorHandlers);
	}

	private static void assertSame(ListenerOptions actual, ListenerOptions expected) {
		assertThat(actual).usingRecursiveComparison()
			.usingOverriddenEquals()
			.ignoringFields("values.said")
			.isEqualTo(expected);
	}

}
