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

import java.util.List;
import java.util.Map;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.tracing.LinkedContext;
import io.durablestreams.listener.observation.ListenerObservation.HighCardinalityKeys;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.transport.Propagator;
import io.micrometer.observation.transport.ReceiverContext;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a message, or of a batch, that a listener handles. The carrier is what
 * has travelled with a message in its envelope; a batch, whose messages come from many
 * traces, has none but is linked to them.
 */
public final class ListenerContext extends ReceiverContext<Map<String, Object>> implements LinkedContext {

	private static final Propagator.Getter<Map<String, Object>> HEADERS = (carrier,
			name) -> (carrier.get(name) instanceof String value) ? value : null;

	private final ConsumerKeys keys;

	private final StreamPosition position;

	private final long ordinal;

	private final HeldKeyValues lowCardinality = new HeldKeyValues();

	private final HeldKeyValues highCardinality = new HeldKeyValues();

	private List<Map<String, Object>> links = List.of();

	private boolean batch;

	private int messageCount = 1;

	private String outcome = "none";

	private @Nullable KeyValues details;

	/** When it was started, for who meters it. */
	long started;

	/**
	 * Create the context.
	 * @param listenerId the listener's id
	 * @param streamName the stream's name, without any query string
	 * @param position the position right behind the message, or the last one of a batch
	 * @param ordinal the ordinal of the message, or of the last one of a batch
	 */
	public ListenerContext(String listenerId, String streamName, StreamPosition position, long ordinal) {
		this(new ConsumerKeys(listenerId, streamName), position, ordinal);
	}

	private ListenerContext(ConsumerKeys keys, StreamPosition position, long ordinal) {
		super(HEADERS);
		this.keys = keys;
		this.position = position;
		this.ordinal = ordinal;
		setCarrier(Map.of());
	}

	/**
	 * Create the context of another message of the same listener and stream, which is
	 * cheaper than one from scratch.
	 * @param newPosition the position right behind the message, or the last one of a
	 * batch
	 * @param newOrdinal the ordinal of the message, or of the last one of a batch
	 * @return the context
	 */
	public ListenerContext another(StreamPosition newPosition, long newOrdinal) {
		return new ListenerContext(this.keys, newPosition, newOrdinal);
	}

	/**
	 * The listener's id.
	 * @return the id
	 */
	public String getListenerId() {
		return this.keys.listenerId();
	}

	/**
	 * The stream's name.
	 * @return the name, without any query string
	 */
	public String getStreamName() {
		return this.keys.streamName();
	}

	/**
	 * Where the message is.
	 * @return the position right behind the message, or the last one of a batch
	 */
	public StreamPosition getPosition() {
		return this.position;
	}

	/**
	 * The number of the message among those that the group has consumed of the stream.
	 * @return the ordinal of the message, or of the last one of a batch
	 */
	public long getOrdinal() {
		return this.ordinal;
	}

	/**
	 * How many messages there are.
	 * @return the number, 1 unless it is a batch
	 */
	public int getMessageCount() {
		return this.messageCount;
	}

	/**
	 * Say that it is a batch.
	 * @param messageCount how many messages it has
	 * @param links what has travelled with those of its messages that came in envelopes
	 */
	public void setBatch(int messageCount, List<Map<String, Object>> links) {
		this.batch = true;
		this.messageCount = messageCount;
		this.links = List.copyOf(links);
	}

	/**
	 * What has travelled with the messages of a batch.
	 * @return the headers of each message that came in an envelope, empty for a single
	 * message
	 */
	@Override
	public List<Map<String, Object>> getLinkedHeaders() {
		return this.links;
	}

	/**
	 * What became of it.
	 * @return one of the values of {@link ListenerObservation.LowCardinalityKeys#OUTCOME}
	 */
	public String getOutcome() {
		return this.outcome;
	}

	/**
	 * Set what became of it.
	 * @param outcome one of the values of
	 * {@link ListenerObservation.LowCardinalityKeys#OUTCOME}
	 */
	public void setOutcome(String outcome) {
		this.outcome = outcome;
	}

	@Override
	public ListenerContext addLowCardinalityKeyValue(KeyValue keyValue) {
		return addLowCardinalityKeyValues(KeyValues.of(keyValue));
	}

	@Override
	public ListenerContext addLowCardinalityKeyValues(KeyValues keyValues) {
		this.lowCardinality.add(keyValues);
		return this;
	}

	@Override
	public ListenerContext removeLowCardinalityKeyValue(String keyName) {
		this.lowCardinality.remove(keyName);
		return this;
	}

	@Override
	public KeyValues getLowCardinalityKeyValues() {
		return this.lowCardinality.all();
	}

	@Override
	public @Nullable KeyValue getLowCardinalityKeyValue(String key) {
		return this.lowCardinality.get(key, this);
	}

	@Override
	public ListenerContext addHighCardinalityKeyValue(KeyValue keyValue) {
		return addHighCardinalityKeyValues(KeyValues.of(keyValue));
	}

	@Override
	public ListenerContext addHighCardinalityKeyValues(KeyValues keyValues) {
		this.highCardinality.add(keyValues);
		return this;
	}

	@Override
	public ListenerContext removeHighCardinalityKeyValue(String keyName) {
		this.highCardinality.remove(keyName);
		return this;
	}

	@Override
	public KeyValues getHighCardinalityKeyValues() {
		return this.highCardinality.all(this);
	}

	@Override
	public @Nullable KeyValue getHighCardinalityKeyValue(String key) {
		return this.highCardinality.get(key, this);
	}

	String contextualName() {
		return this.keys.contextualName();
	}

	KeyValues lowCardinalityKeys() {
		return this.keys.withOutcome(this.outcome);
	}

	KeyValues highCardinalityKeys() {
		KeyValues made = this.details;
		if (made == null) {
			made = this.keys.details(this);
			if (this.batch) {
				made = made.and(HighCardinalityKeys.MESSAGES.withValue(Integer.toString(this.messageCount)));
			}
			this.details = made;
		}
		return made;
	}

	/** The same, to be added to this context only. */
	KeyValues deferredKeys() {
		return this.batch ? highCardinalityKeys() : this.keys.deferred();
	}

	/** That of an object costs more than all else that is done with it in a set. */
	@Override
	public int hashCode() {
		return 31 * this.keys.hashCode() + Long.hashCode(this.ordinal);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other;
	}

}
