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

import java.util.Map;

import io.micrometer.observation.transport.SenderContext;

/**
 * What is known of a message that is being sent. The carrier takes the trace context,
 * where the message has an envelope for it; otherwise there is none.
 */
public final class SendContext extends SenderContext<Map<String, String>> {

	private final String producerName;

	private final String streamName;

	private String outcome = "none";

	/**
	 * Create the context.
	 * @param producerName the producer's name
	 * @param streamName the stream's name, without any query string
	 */
	public SendContext(String producerName, String streamName) {
		super((carrier, name, value) -> {
			if (carrier != null) {
				carrier.put(name, value);
			}
		});
		this.producerName = producerName;
		this.streamName = streamName;
	}

	/**
	 * The producer's name.
	 * @return the name
	 */
	public String getProducerName() {
		return this.producerName;
	}

	/**
	 * The stream's name.
	 * @return the name, without any query string
	 */
	public String getStreamName() {
		return this.streamName;
	}

	/**
	 * How it ended.
	 * @return one of the values of {@link ProducerObservation.LowCardinalityKeys#OUTCOME}
	 */
	public String getOutcome() {
		return this.outcome;
	}

	/**
	 * Set how it ended.
	 * @param outcome one of the values of
	 * {@link ProducerObservation.LowCardinalityKeys#OUTCOME}
	 */
	public void setOutcome(String outcome) {
		this.outcome = outcome;
	}

}
