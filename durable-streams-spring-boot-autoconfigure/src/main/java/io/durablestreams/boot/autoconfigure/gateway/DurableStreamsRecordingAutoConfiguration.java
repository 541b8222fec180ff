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

import io.durablestreams.boot.autoconfigure.DurableStreamsProperties;
import io.durablestreams.boot.autoconfigure.diagnostics.ConfiguredValue;
import io.durablestreams.boot.autoconfigure.listener.DurableStreamsListenerAutoConfiguration;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.coordination.StreamCoordinator;
import io.durablestreams.gateway.recording.DurableStreamRecorder;
import io.durablestreams.gateway.recording.DurableStreamRecorderBuilder;
import io.durablestreams.offset.InMemoryOffsetStore;
import io.durablestreams.offset.ListableOffsetStore;
import io.durablestreams.offset.OffsetStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of a {@link DurableStreamRecorder}.
 */
@AutoConfiguration(after = DurableStreamsListenerAutoConfiguration.class)
@ConditionalOnClass(DurableStreamRecorder.class)
@ConditionalOnSingleCandidate(DurableStreamsClient.class)
public final class DurableStreamsRecordingAutoConfiguration {

	private static final Log logger = LogFactory.getLog(DurableStreamsRecordingAutoConfiguration.class);

	@Bean
	@ConditionalOnMissingBean
	DurableStreamRecorder durableStreamRecorder(DurableStreamsClient client, DurableStreamsProperties properties,
			ObjectProvider<OffsetStore> offsetStore, ObjectProvider<StreamCoordinator> coordinator,
			ObjectProvider<JsonMapper> jsonMapper, ObjectProvider<MeterRegistry> meterRegistry,
			ObjectProvider<ObservationRegistry> observationRegistry,
			ObjectProvider<DurableStreamRecorderCustomizer> customizers) {
		DurableStreamRecorderBuilder builder = DurableStreamRecorder.builder(client, listable(offsetStore));
		ConfiguredValue.make("durable.streams.recordings.shutdown-timeout",
				properties.getRecordings().getShutdownTimeout(), builder::shutdownTimeout);
		coordinator
			.ifUnique((several) -> builder.instance(several.instance(), properties.getCoordination().getLeaseTime()));
		jsonMapper.ifUnique(builder::jsonMapper);
		meterRegistry.ifUnique(builder::meterRegistry);
		observationRegistry.ifUnique(builder::observationRegistry);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	/** An application that records nothing may have any store. */
	private static ListableOffsetStore listable(ObjectProvider<OffsetStore> offsetStore) {
		if (offsetStore.getIfUnique() instanceof ListableOffsetStore store) {
			return store;
		}
		logger.warn("Recordings are kept in mind in memory only, as the application's offset store is no "
				+ "ListableOffsetStore: streams of recordings that a crash interrupts stay open");
		return new InMemoryOffsetStore();
	}

}
