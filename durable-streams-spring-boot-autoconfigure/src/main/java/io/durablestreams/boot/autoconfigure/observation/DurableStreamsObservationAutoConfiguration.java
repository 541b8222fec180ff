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

package io.durablestreams.boot.autoconfigure.observation;

import io.durablestreams.client.tracing.LinkTracingObservationHandler;
import io.durablestreams.listener.observation.ListenerMeterObservationHandler;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler.IgnoredMeters;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsProperties;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of handlers of observations: one that times listeners in place of
 * Micrometer's own, which looks up its meters for each message, and one that links the
 * spans of batches to those of their messages.
 */
@AutoConfiguration(afterName = {
		"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
		"org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
		"org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
		"org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration",
		"org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration" })
public final class DurableStreamsObservationAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MetricsProperties.class)
	@ConditionalOnBean({ MeterRegistry.class, DefaultMeterObservationHandler.class })
	static class MeterConfiguration {

		@Bean
		@Order(0)
		@ConditionalOnMissingBean
		ListenerMeterObservationHandler durableStreamListenerMeterObservationHandler(MeterRegistry meterRegistry,
				ObjectProvider<MetricsProperties> properties) {
			MetricsProperties metrics = properties.getIfAvailable(MetricsProperties::new);
			return new ListenerMeterObservationHandler(meterRegistry,
					metrics.getObservations().getIgnoredMeters().toArray(IgnoredMeters[]::new));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Tracer.class, MicrometerTracingAutoConfiguration.class })
	@ConditionalOnBean(Tracer.class)
	static class TracingConfiguration {

		@Bean
		@Order(MicrometerTracingAutoConfiguration.RECEIVER_TRACING_OBSERVATION_HANDLER_ORDER - 100)
		@ConditionalOnMissingBean
		LinkTracingObservationHandler durableStreamsLinkTracingObservationHandler(Tracer tracer,
				ObjectProvider<Propagator> propagator) {
			return new LinkTracingObservationHandler(tracer, propagator.getIfUnique());
		}

	}

}
