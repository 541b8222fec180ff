package io.durablestreams.producer.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observation of a message from {@code send} to its outcome.
 */
public enum ProducerObservation implements ObservationDocumentation {

	/** Sending one message. */
	SEND {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultSendObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinalityKeys.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinalityKeys.values();
		}

	};

	/** The keys of few values. */
	public enum LowCardinalityKeys implements KeyName {

		/** The producer's name. */
		PRODUCER {

			@Override
			public String asString() {
				return "producer";
			}

		},

		/** How it ended: {@code acknowledged}, {@code rejected} or {@code unknown}. */
		OUTCOME {

			@Override
			public String asString() {
				return "outcome";
			}

		}

	}

	/** The keys of many values. */
	public enum HighCardinalityKeys implements KeyName {

		/** The stream's name, without any query string. */
		STREAM {

			@Override
			public String asString() {
				return "stream";
			}

		}

	}

}
