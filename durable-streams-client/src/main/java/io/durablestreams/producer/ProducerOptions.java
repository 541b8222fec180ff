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

package io.durablestreams.producer;

import java.time.Duration;

import io.durablestreams.client.ProducerSequence;
import io.durablestreams.client.StreamContentTypes;
import io.durablestreams.client.cloudevents.CloudEventEnvelope;
import io.durablestreams.client.envelope.MessageEnvelope;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.unit.DataSize;

/**
 * How a producer works. Immutable.
 */
public final class ProducerOptions {

	private static final int LARGEST_BODY = Integer.MAX_VALUE - 64;

	private final ProducerOptionsBuilder values;

	ProducerOptions(ProducerOptionsBuilder values) {
		Assert.isTrue(values.contentType.isConcrete(), () -> "'content-type' must be concrete: " + values.contentType);
		Assert.isTrue(values.ttl == null || values.create == CreateMode.IF_MISSING,
				"'ttl' has no effect unless 'create' is 'if-missing': set 'create' or remove 'ttl'");
		Assert.isTrue(values.ttl == null || (!values.ttl.isNegative() && values.ttl.getNano() == 0),
				() -> "'ttl' must be whole, non-negative seconds: " + values.ttl);
		Assert.isTrue(values.producerId == null || StringUtils.hasText(values.producerId),
				"'producer-id' must not be blank; leave it out for an id of the producer's own");
		Assert.isTrue(values.producerId == null || values.producerId.chars().allMatch((c) -> c > ' ' && c < 0x7f),
				() -> "'producer-id' must be printable ASCII without spaces, as it travels in a header: "
						+ values.producerId);
		Assert.isTrue(values.epoch == null || values.producerId != null,
				"'epoch' has no effect without 'producer-id': set 'producer-id' or remove 'epoch'");
		Assert.isTrue(values.epoch == null || (values.epoch >= 0 && values.epoch <= ProducerSequence.MAX_VALUE),
				() -> "'epoch' must lie between 0 and 2^53-1: " + values.epoch);
		Assert.isTrue(!values.linger.isNegative(), () -> "'linger' must not be negative: " + values.linger);
		Assert.isTrue(values.maxBatchSize.toBytes() > 0 && values.maxBatchSize.toBytes() <= LARGEST_BODY,
				() -> "'max-batch-size' must lie between 1 byte and 2 GiB: " + values.maxBatchSize);
		Assert.isTrue(values.maxBatchCount > 0, () -> "'max-batch-count' must be at least 1: " + values.maxBatchCount);
		Assert.isTrue(values.maxInFlight > 0, () -> "'max-in-flight' must be at least 1: " + values.maxInFlight);
		Assert.isTrue(values.bufferMemory.toBytes() > 0,
				() -> "'buffer-memory' must be positive: " + values.bufferMemory);
		Assert.isTrue(!values.maxBlock.isNegative(), () -> "'max-block' must not be negative: " + values.maxBlock);
		positive(values.deliveryTimeout, "delivery-timeout");
		Assert.isTrue(values.linger.compareTo(values.deliveryTimeout) < 0, () -> "'linger' (" + values.linger
				+ ") must be shorter than 'delivery-timeout' (" + values.deliveryTimeout + ")");
		Assert.isTrue(!values.closeTimeout.isNegative(),
				() -> "'close-timeout' must not be negative: " + values.closeTimeout);
		positive(values.idleTimeout, "idle-timeout");
		Assert.isTrue(
				!(values.envelope instanceof CloudEventEnvelope) || StreamContentTypes.isJson(values.contentType)
						|| StreamContentTypes.isJsonLines(values.contentType),
				() -> "CloudEvents are JSON, so 'content-type' must be application/json, or lines of JSON as "
						+ "application/x-ndjson: " + values.contentType);
		this.values = values;
	}

	/**
	 * Build options from the defaults.
	 * @return a builder
	 */
	public static ProducerOptionsBuilder builder() {
		return new ProducerOptionsBuilder();
	}

	/**
	 * Build options from these.
	 * @return a builder
	 */
	public ProducerOptionsBuilder toBuilder() {
		return this.values.copy();
	}

	/**
	 * What the producer is called in meters and events; {@code null} for {@code default}.
	 * @return the value
	 */
	public @Nullable String name() {
		return this.values.name;
	}

	/**
	 * The content type of what is appended, which must be the stream's; {@code
	 * application/json} by default.
	 * @return the value
	 */
	public MediaType contentType() {
		return this.values.contentType;
	}

	/**
	 * Whether the stream is created when it is missing; never by default.
	 * @return the value
	 */
	public CreateMode create() {
		return this.values.create;
	}

	/**
	 * The time to live of a stream that the producer creates, in whole seconds; {@code
	 * null} for none.
	 * @return the value
	 */
	public @Nullable Duration ttl() {
		return this.values.ttl;
	}

	/**
	 * The id by which the server knows the producer; {@code null} for one that no other
	 * producer has.
	 * @return the value
	 */
	public @Nullable String producerId() {
		return this.values.producerId;
	}

	/**
	 * The epoch to start with; {@code null} for 0 with an id of the producer's own, and
	 * for the present time in milliseconds with a configured one.
	 * @return the value
	 */
	public @Nullable Long epoch() {
		return this.values.epoch;
	}

	/**
	 * Whether the producer takes its id back from another one that has claimed it; not by
	 * default.
	 * @return the value
	 */
	public boolean autoClaim() {
		return this.values.autoClaim;
	}

	/**
	 * How long a batch that isn't full waits for more messages; 0, the default, sends at
	 * once while nothing is in flight and gathers messages while something is.
	 * @return the value
	 */
	public Duration linger() {
		return this.values.linger;
	}

	/**
	 * The largest request body, 1 MiB by default; a message that is larger by itself is
	 * sent alone.
	 * @return the value
	 */
	public DataSize maxBatchSize() {
		return this.values.maxBatchSize;
	}

	/**
	 * The largest number of messages in a request, 10,000 by default.
	 * @return the value
	 */
	public int maxBatchCount() {
		return this.values.maxBatchCount;
	}

	/**
	 * How many requests may be in flight at once, 1 by default.
	 * @return the value
	 */
	public int maxInFlight() {
		return this.values.maxInFlight;
	}

	/**
	 * How many bytes of encoded messages may wait for their outcome, 16 MiB by default.
	 * @return the value
	 */
	public DataSize bufferMemory() {
		return this.values.bufferMemory;
	}

	/**
	 * How long {@code send} waits for room in the buffer, 60 seconds by default.
	 * @return the value
	 */
	public Duration maxBlock() {
		return this.values.maxBlock;
	}

	/**
	 * Within which time from {@code send} on each message has its outcome, 2 minutes by
	 * default.
	 * @return the value
	 */
	public Duration deliveryTimeout() {
		return this.values.deliveryTimeout;
	}

	/**
	 * How long closing waits for what is pending, 30 seconds by default.
	 * @return the value
	 */
	public Duration closeTimeout() {
		return this.values.closeTimeout;
	}

	/**
	 * After which time without a message a producer that a factory caches is released, 5
	 * minutes by default.
	 * @return the value
	 */
	public Duration idleTimeout() {
		return this.values.idleTimeout;
	}

	/**
	 * The type of the messages; {@code null} for any.
	 * @return the value
	 */
	public @Nullable Class<?> payloadType() {
		return this.values.payloadType;
	}

	/**
	 * The waits between the attempts of a batch, by default from 100 milliseconds to 10
	 * seconds with jitter; the delivery time-out ends the attempts.
	 * @return the value
	 */
	public BackOff retryBackOff() {
		return this.values.retryBackOff;
	}

	/**
	 * Wraps each message with its headers, such as the trace context; {@code null}, the
	 * default, for messages that are sent as they are encoded, without headers.
	 * @return the value
	 */
	public @Nullable MessageEnvelope envelope() {
		return this.values.envelope;
	}

	@Override
	public String toString() {
		return "ProducerOptions[name=" + this.values.name + ", contentType=" + this.values.contentType + ", create="
				+ this.values.create + ", producerId=" + this.values.producerId + ", epoch=" + this.values.epoch
				+ ", linger=" + this.values.linger + ", maxInFlight=" + this.values.maxInFlight + "]";
	}

	private static void positive(Duration duration, String property) {
		Assert.isTrue(!duration.isNegative() && !duration.isZero(),
				() -> "'" + property + "' must be positive: " + duration);
	}

}
