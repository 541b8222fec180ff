package io.durablestreams.producer.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names the observation of sending a message, and its keys.
 */
public interface SendObservationConvention extends ObservationConvention<SendContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof SendContext;
	}

}
