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

package io.durablestreams.boot.autoconfigure.gateway;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.durablestreams.boot.autoconfigure.client.DurableStreamsClientAutoConfiguration;
import io.durablestreams.boot.autoconfigure.embedded.DurableStreamsEmbeddedServerAutoConfiguration;
import io.durablestreams.boot.autoconfigure.listener.DurableStreamsListenerAutoConfiguration;
import io.durablestreams.boot.autoconfigure.producer.DurableStreamsProducerAutoConfiguration;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.gateway.recording.DurableStreamRecorder;
import io.durablestreams.gateway.recording.Recording;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.InMemoryOffsetStore;
import io.durablestreams.offset.OffsetStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class DurableStreamsRecordingAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DurableStreamsEmbeddedServerAutoConfiguration.class,
				DurableStreamsClientAutoConfiguration.class, DurableStreamsProducerAutoConfiguration.class,
				DurableStreamsListenerAutoConfiguration.class, DurableStreamsRecordingAutoConfiguration.class))
		.withPropertyValues("durable.streams.embedded.enabled=true", "durable.streams.embedded.port=0");

	@Test
	void whenTheModuleIsThereThenARecorderRecords() {
		this.contextRunner.withUserConfiguration(Metered.class).run((context) -> {
			DurableStreamRecorder recorder = context.getBean(DurableStreamRecorder.class);
			Recording recording = recorder.record("answers/1", Flux.just("a", "b")).get(20, TimeUnit.SECONDS);
			assertThat(recording.ended()).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(Recording.State.COMPLETED);
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			assertThat(meters.get("durable.streams.recording").tag("outcome", "completed").timer().count())
				.isEqualTo(1);
		});
	}

	@Test
	void whenTheModuleIsMissingThenThereIsNoRecorder() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.durablestreams.gateway"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("durableStreamRecorder"));
	}

	@Test
	void whenARecorderIsThereThenItIsTheOnlyOne() {
		this.contextRunner.withUserConfiguration(OwnStore.class)
			.withBean("mine", DurableStreamRecorder.class,
					() -> DurableStreamRecorder
						.builder(DurableStreamsClient.builder("http://localhost:1").build(), new InMemoryOffsetStore())
						.build())
			.run((context) -> assertThat(context).hasSingleBean(DurableStreamRecorder.class).hasBean("mine"));
	}

	@Test
	void whenTheStoreListsNothingThenRecordingsWorkAndAreKeptInMemory() {
		this.contextRunner.withUserConfiguration(OwnStore.class).run((context) -> {
			Recording recording = context.getBean(DurableStreamRecorder.class)
				.record("answers/1", Flux.just("a"))
				.get(20, TimeUnit.SECONDS);
			assertThat(recording.ended()).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(Recording.State.COMPLETED);
		});
	}

	@Test
	void whenTheApplicationStopsThenARecordingEndsWithinItsTime() {
		this.contextRunner.withPropertyValues("durable.streams.recordings.shutdown-timeout=100ms").run((context) -> {
			Recording recording = context.getBean(DurableStreamRecorder.class)
				.record("answers/1", Flux.never())
				.get(20, TimeUnit.SECONDS);
			context.stop();
			await().untilAsserted(() -> assertThat(recording.state()).isEqualTo(Recording.State.FAILED));
		});
	}

	@Test
	void whenTheTimeIsNegativeThenTheErrorNamesTheProperty() {
		this.contextRunner.withPropertyValues("durable.streams.recordings.shutdown-timeout=-1s")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("durable.streams.recordings.shutdown-timeout"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Metered {

		@Bean
		MeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

		@Bean
		ObservationRegistry observationRegistry(MeterRegistry meterRegistry) {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meterRegistry));
			return registry;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnStore {

		@Bean
		OffsetStore offsetStore() {
			InMemoryOffsetStore store = new InMemoryOffsetStore();
			return new OffsetStore() {

				@Override
				public @Nullable Checkpoint load(CheckpointKey key) {
					return store.load(key);
				}

				@Override
				public void save(CheckpointKey key, Checkpoint checkpoint) {
					store.save(key, checkpoint);
				}

				@Override
				public void delete(CheckpointKey key) {
					store.delete(key);
				}

			};
		}

	}

}
