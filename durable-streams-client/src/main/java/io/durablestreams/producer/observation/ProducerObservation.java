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

package io.durablestreams.producer.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of a producer: of each message from {@code send} to its outcome, and
 * of each attempt to append a batch of them.
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

	},

	/**
	 * One attempt to append a batch: the request, those to create a stream that is
	 * missing, and what is asked about the result.
	 */
	BATCH {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultBatchObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return BatchKeys.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return BatchDetails.values();
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

		/**
		 * How it ended: {@code acknowledged}, {@code rejected} or {@code unknown}; with
		 * an outbox {@code stored} or {@code rejected}. {@code none} while it is on its
		 * way.
		 */
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

	/** The keys of a batch that have few values. */
	public enum BatchKeys implements KeyName {

		/** The producer's name. */
		PRODUCER {

			@Override
			public String asString() {
				return "producer";
			}

		},

		/**
		 * How the attempt ended: {@code accepted}, {@code duplicate} (an attempt before
		 * had been accepted), {@code gap}, {@code stale}, {@code refused},
		 * {@code denied}, {@code failed} (and is repeated, if there is time) or
		 * {@code cancelled}; {@code none} while it is under way.
		 */
		OUTCOME {

			@Override
			public String asString() {
				return "outcome";
			}

		}

	}

	/** The keys of a batch that have many values. */
	public enum BatchDetails implements KeyName {

		/** The stream's name, without any query string. */
		STREAM {

			@Override
			public String asString() {
				return "stream";
			}

		},

		/** How many messages the batch has. */
		MESSAGES {

			@Override
			public String asString() {
				return "messages";
			}

		}

	}

}
