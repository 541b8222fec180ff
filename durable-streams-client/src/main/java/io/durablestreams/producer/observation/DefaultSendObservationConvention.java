package io.durablestreams.producer.observation;

import io.durablestreams.producer.observation.ProducerObservation.HighCardinalityKeys;
import io.durablestreams.producer.observation.ProducerObservation.LowCardinalityKeys;
import io.micrometer.common.KeyValues;

/**
 * The convention that is used unless another one is given.
 */
public final class DefaultSendObservationConvention implements SendObservationConvention {

	/** The only instance that is needed. */
	public static final DefaultSendObservationConvention INSTANCE = new DefaultSendObservationConvention();

	@Override
	public String getName() {
		return "durable.streams.producer.send";
	}

	@Override
	public String getContextualName(SendContext context) {
		return context.getProducerName() + " send";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(SendContext context) {
		return KeyValues.of(LowCardinalityKeys.PRODUCER.withValue(context.getProducerName()),
				LowCardinalityKeys.OUTCOME.withValue(context.getOutcome()));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(SendContext context) {
		return KeyValues.of(HighCardinalityKeys.STREAM.withValue(context.getStreamName()));
	}

}
