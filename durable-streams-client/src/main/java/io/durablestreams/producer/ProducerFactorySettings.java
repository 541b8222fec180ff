package io.durablestreams.producer;

import java.util.List;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.producer.observation.SendObservationConvention;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.messaging.converter.MessageConverter;

/**
 * What a factory gives to all its producers.
 *
 * @param client the client
 * @param defaults the options of producers without options of their own
 * @param jsonMapper writes JSON
 * @param messageConverter converts values instead of the mapper, if given
 * @param observationRegistry observes messages
 * @param observationConvention names what is observed, if not as usual
 * @param meterRegistry counts messages
 * @param listeners are told what happens
 * @param interceptors see messages before they are encoded
 */
record ProducerFactorySettings(DurableStreamsClient client, ProducerOptions defaults, JsonMapper jsonMapper,
		@Nullable MessageConverter messageConverter, ObservationRegistry observationRegistry,
		@Nullable SendObservationConvention observationConvention, MeterRegistry meterRegistry,
		List<ProducerListener> listeners, List<ProducerInterceptor> interceptors) {
}
