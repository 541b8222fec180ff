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

import io.durablestreams.producer.observation.ProducerObservation.BatchDetails;
import io.durablestreams.producer.observation.ProducerObservation.BatchKeys;
import io.micrometer.common.KeyValues;

/**
 * The convention that is used unless another one is given. Extend it to add keys.
 */
public class DefaultBatchObservationConvention implements BatchObservationConvention {

	/** The only instance that is needed. */
	public static final DefaultBatchObservationConvention INSTANCE = new DefaultBatchObservationConvention();

	@Override
	public String getName() {
		return "durable.streams.producer.batch";
	}

	@Override
	public String getContextualName(BatchContext context) {
		return context.getProducerName() + " batch";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(BatchContext context) {
		return KeyValues.of(BatchKeys.PRODUCER.withValue(context.getProducerName()),
				BatchKeys.OUTCOME.withValue(context.getOutcome()));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(BatchContext context) {
		return KeyValues.of(BatchDetails.STREAM.withValue(context.getStreamName()),
				BatchDetails.MESSAGES.withValue(Integer.toString(context.getMessageCount())));
	}

}
