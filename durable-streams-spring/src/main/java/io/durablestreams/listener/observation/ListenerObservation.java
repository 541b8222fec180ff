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

package io.durablestreams.listener.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.docs.ObservationDocumentation;
import org.jspecify.annotations.Nullable;

/**
 * The observation of a message, or of a batch, in the hands of a listener: from before
 * the first attempt to handle it until it is done with, with all attempts and the waits
 * between them, what becomes of it in the end, its results being sent and its checkpoint
 * being stored.
 */
public enum ListenerObservation implements ObservationDocumentation {

	/** Handling one message, or one batch. */
	HANDLING {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultListenerObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinalityKeys.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinalityKeys.values();
		}

		@Override
		public Observation.Event[] getEvents() {
			return Events.values();
		}

	};

	/**
	 * Create an observation, which is to be started.
	 * @param convention a convention to use instead of the default, if any
	 * @param context the context of the message or batch
	 * @param registry the registry
	 * @return the observation
	 */
	public static Observation create(@Nullable ListenerObservationConvention convention, ListenerContext context,
			ObservationRegistry registry) {
		return HANDLING.observation(convention, DefaultListenerObservationConvention.DEFERRING, () -> context,
				registry);
	}

	/** The keys of few values. */
	public enum LowCardinalityKeys implements KeyName {

		/** The listener's id. */
		LISTENER {

			@Override
			public String asString() {
				return "listener";
			}

		},

		/**
		 * What became of it: {@code handled}, {@code skipped}, {@code delayed} (it is
		 * handled again later), {@code dead-lettered}, {@code failed} (the listener stops
		 * at it), {@code redelivered} (the application wants it again) or
		 * {@code interrupted} (it comes again because the listener was stopped, paused or
		 * moved, or lost its lease); {@code none} while it is in hand. Of a batch it is
		 * the last of {@code handled}, {@code skipped}, {@code delayed},
		 * {@code dead-lettered} and {@code failed} that one of its messages has.
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

		},

		/** The position right behind the message, or the last one of a batch. */
		POSITION {

			@Override
			public String asString() {
				return "position";
			}

		},

		/** The ordinal of the message, or of the last one of a batch. */
		ORDINAL {

			@Override
			public String asString() {
				return "ordinal";
			}

		},

		/** How many messages a batch has. */
		MESSAGES {

			@Override
			public String asString() {
				return "messages";
			}

		}

	}

	/** What happens meanwhile. */
	public enum Events implements Observation.Event {

		/**
		 * An attempt has failed. Its contextual name has the attempt's number and the
		 * type of the failure.
		 */
		ATTEMPT_FAILED {

			@Override
			public String getName() {
				return "attempt.failed";
			}

			@Override
			public String getContextualName() {
				return "attempt %d failed: %s";
			}

		}

	}

}
