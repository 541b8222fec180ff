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

import java.util.List;
import java.util.Map;

import io.durablestreams.client.tracing.LinkedContext;
import io.micrometer.observation.Observation;

/**
 * What is known of an attempt to append a batch. Its parent is the observation of the
 * batch's first message; it is linked to those of the others. Of messages that come out
 * of an outbox the trace contexts are known that they had when they were sent.
 */
public final class BatchContext extends Observation.Context implements LinkedContext {

	private final String producerName;

	private final String streamName;

	private final int messageCount;

	private final List<Observation.ContextView> others;

	private final List<Map<String, Object>> stored;

	private String outcome = "none";

	/**
	 * Create the context.
	 * @param producerName the producer's name
	 * @param streamName the stream's name, without any query string
	 * @param messageCount how many messages the batch has
	 * @param others the contexts of its messages but the first
	 */
	public BatchContext(String producerName, String streamName, int messageCount,
			List<? extends Observation.ContextView> others) {
		this(producerName, streamName, messageCount, others, List.of());
	}

	private BatchContext(String producerName, String streamName, int messageCount,
			List<? extends Observation.ContextView> others, List<Map<String, Object>> stored) {
		this.producerName = producerName;
		this.streamName = streamName;
		this.messageCount = messageCount;
		this.others = List.copyOf(others);
		this.stored = List.copyOf(stored);
	}

	/**
	 * Create the context of a batch whose messages were stored before.
	 * @param producerName the producer's name
	 * @param streamName the stream's name, without any query string
	 * @param messageCount how many messages the batch has
	 * @param headers the trace contexts of those of its messages that have one, under the
	 * names that the application's propagation has
	 * @return the context
	 */
	public static BatchContext ofStored(String producerName, String streamName, int messageCount,
			List<Map<String, Object>> headers) {
		return new BatchContext(producerName, streamName, messageCount, List.of(), headers);
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
	 * How many messages the batch has.
	 * @return the number, 0 if the stream is only to be closed
	 */
	public int getMessageCount() {
		return this.messageCount;
	}

	@Override
	public List<Observation.ContextView> getLinkedContexts() {
		return this.others;
	}

	@Override
	public Map<String, Object> getParentHeaders() {
		return this.stored.isEmpty() ? Map.of() : this.stored.get(0);
	}

	@Override
	public List<Map<String, Object>> getLinkedHeaders() {
		return this.stored.isEmpty() ? this.stored : this.stored.subList(1, this.stored.size());
	}

	/**
	 * How the attempt ended.
	 * @return one of the values of {@link ProducerObservation.BatchKeys#OUTCOME}
	 */
	public String getOutcome() {
		return this.outcome;
	}

	/**
	 * Set how the attempt ended.
	 * @param outcome one of the values of {@link ProducerObservation.BatchKeys#OUTCOME}
	 */
	public void setOutcome(String outcome) {
		this.outcome = outcome;
	}

}
