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
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.unit.DataSize;

/**
 * How a producer works. Immutable; start from {@link #defaults()} or {@link #builder()}.
 *
 * @param name what the producer is called in meters and events; {@code null} for
 * {@code default}
 * @param contentType the content type of what is appended, which must be the stream's;
 * {@code application/json} by default
 * @param create whether the stream is created when it is missing; never by default
 * @param ttl the time to live of a stream that the producer creates, in whole seconds;
 * {@code null} for none
 * @param producerId the id by which the server knows the producer; {@code null} for one
 * that no other producer has
 * @param epoch the epoch to start with; {@code null} for 0 with an id of the producer's
 * own, and for the present time in milliseconds with a configured one
 * @param autoClaim whether the producer takes its id back from another one that has
 * claimed it; not by default
 * @param linger how long a batch that isn't full waits for more messages; 0, the default,
 * sends at once while nothing is in flight and gathers messages while something is
 * @param maxBatchSize the largest request body, 1 MiB by default; a message that is
 * larger by itself is sent alone
 * @param maxBatchCount the largest number of messages in a request, 10,000 by default
 * @param maxInFlight how many requests may be in flight at once, 1 by default
 * @param bufferMemory how many bytes of encoded messages may wait for their outcome, 32
 * MiB by default
 * @param maxBlock how long {@code send} waits for room in the buffer, 60 seconds by
 * default
 * @param deliveryTimeout within which time from {@code send} on each message has its
 * outcome, 2 minutes by default
 * @param closeTimeout how long closing waits for what is pending, 30 seconds by default
 * @param idleTimeout after which time without a message a producer that a factory caches
 * is released, 5 minutes by default
 * @param payloadType the type of the messages; {@code null} for any
 * @param retryBackOff the waits between the attempts of a batch, by default from 100
 * milliseconds to 10 seconds with jitter; the delivery time-out ends the attempts
 */
public record ProducerOptions(@Nullable String name, MediaType contentType, CreateMode create, @Nullable Duration ttl,
		@Nullable String producerId, @Nullable Long epoch, boolean autoClaim, Duration linger, DataSize maxBatchSize,
		int maxBatchCount, int maxInFlight, DataSize bufferMemory, Duration maxBlock, Duration deliveryTimeout,
		Duration closeTimeout, Duration idleTimeout, @Nullable Class<?> payloadType, BackOff retryBackOff) {

	private static final int LARGEST_BODY = Integer.MAX_VALUE - 64;

	/**
	 * Create the options.
	 * @throws IllegalArgumentException if a value is out of its range; the message names
	 * the property
	 */
	public ProducerOptions {
		Assert.isTrue(contentType.isConcrete(), () -> "'content-type' must be concrete: " + contentType);
		Assert.isTrue(ttl == null || create == CreateMode.IF_MISSING,
				"'ttl' has no effect unless 'create' is 'if-missing': set 'create' or remove 'ttl'");
		Assert.isTrue(ttl == null || (!ttl.isNegative() && ttl.getNano() == 0),
				() -> "'ttl' must be whole, non-negative seconds: " + ttl);
		Assert.isTrue(producerId == null || StringUtils.hasText(producerId),
				"'producer-id' must not be blank; leave it out for an id of the producer's own");
		Assert.isTrue(producerId == null || producerId.chars().allMatch((c) -> c > ' ' && c < 0x7f),
				() -> "'producer-id' must be printable ASCII without spaces, as it travels in a header: " + producerId);
		Assert.isTrue(epoch == null || producerId != null,
				"'epoch' has no effect without 'producer-id': set 'producer-id' or remove 'epoch'");
		Assert.isTrue(epoch == null || (epoch >= 0 && epoch <= ProducerSequence.MAX_VALUE),
				() -> "'epoch' must lie between 0 and 2^53-1: " + epoch);
		Assert.isTrue(!linger.isNegative(), () -> "'linger' must not be negative: " + linger);
		Assert.isTrue(maxBatchSize.toBytes() > 0 && maxBatchSize.toBytes() <= LARGEST_BODY,
				() -> "'max-batch-size' must lie between 1 byte and 2 GiB: " + maxBatchSize);
		Assert.isTrue(maxBatchCount > 0, () -> "'max-batch-count' must be at least 1: " + maxBatchCount);
		Assert.isTrue(maxInFlight > 0, () -> "'max-in-flight' must be at least 1: " + maxInFlight);
		Assert.isTrue(bufferMemory.toBytes() > 0, () -> "'buffer-memory' must be positive: " + bufferMemory);
		Assert.isTrue(!maxBlock.isNegative(), () -> "'max-block' must not be negative: " + maxBlock);
		positive(deliveryTimeout, "delivery-timeout");
		Assert.isTrue(linger.compareTo(deliveryTimeout) < 0,
				() -> "'linger' (" + linger + ") must be shorter than 'delivery-timeout' (" + deliveryTimeout + ")");
		Assert.isTrue(!closeTimeout.isNegative(), () -> "'close-timeout' must not be negative: " + closeTimeout);
		positive(idleTimeout, "idle-timeout");
	}

	/**
	 * The default options.
	 * @return the options
	 */
	public static ProducerOptions defaults() {
		return builder().build();
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
		return new ProducerOptionsBuilder(this);
	}

	private static void positive(Duration duration, String property) {
		Assert.isTrue(!duration.isNegative() && !duration.isZero(),
				() -> "'" + property + "' must be positive: " + duration);
	}

}
