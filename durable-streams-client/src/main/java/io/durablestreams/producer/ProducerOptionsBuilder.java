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

import io.durablestreams.client.envelope.MessageEnvelope;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.ExponentialBackOff;
import org.springframework.util.unit.DataSize;

/**
 * Builds {@link ProducerOptions}; what each option means and its default is told there.
 * Not thread-safe.
 */
public final class ProducerOptionsBuilder implements Cloneable {

	@Nullable String name;

	MediaType contentType = MediaType.APPLICATION_JSON;

	CreateMode create = CreateMode.NEVER;

	@Nullable Duration ttl;

	@Nullable String producerId;

	@Nullable Long epoch;

	boolean autoClaim = false;

	Duration linger = Duration.ZERO;

	DataSize maxBatchSize = DataSize.ofMegabytes(1);

	int maxBatchCount = 10_000;

	int maxInFlight = 1;

	DataSize bufferMemory = DataSize.ofMegabytes(16);

	Duration maxBlock = Duration.ofSeconds(60);

	Duration deliveryTimeout = Duration.ofMinutes(2);

	Duration closeTimeout = Duration.ofSeconds(30);

	Duration idleTimeout = Duration.ofMinutes(5);

	@Nullable Class<?> payloadType;

	BackOff retryBackOff = defaultBackOff();

	@Nullable MessageEnvelope envelope;

	ProducerOptionsBuilder() {
	}

	/** Another one with the same values. */
	ProducerOptionsBuilder copy() {
		try {
			return (ProducerOptionsBuilder) clone();
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Set what the producer is called in meters and events.
	 * @param name see {@link ProducerOptions#name()}
	 * @return this builder
	 */
	public ProducerOptionsBuilder name(@Nullable String name) {
		this.name = name;
		return this;
	}

	/**
	 * Set the content type, which must be the stream's.
	 * @param contentType see {@link ProducerOptions#contentType()}
	 * @return this builder
	 */
	public ProducerOptionsBuilder contentType(MediaType contentType) {
		this.contentType = contentType;
		return this;
	}

	/**
	 * Set whether the stream is created when it is missing.
	 * @param create see {@link ProducerOptions#create()}
	 * @return this builder
	 */
	public ProducerOptionsBuilder create(CreateMode create) {
		this.create = create;
		return this;
	}

	/**
	 * Set the time to live of a stream that the producer creates.
	 * @param ttl see {@link ProducerOptions#ttl()}
	 * @return this builder
	 */
	public ProducerOptionsBuilder ttl(@Nullable Duration ttl) {
		this.ttl = ttl;
		return this;
	}

	/**
	 * Set the id by which the server knows the producer.
	 * @param producerId see {@link ProducerOptions#producerId()}
	 * @return this builder
	 */
	public ProducerOptionsBuilder producerId(@Nullable String producerId) {
		this.producerId = producerId;
		return this;
	}

	/**
	 * Set the epoch to start with.
	 * @param epoch see {@link ProducerOptions#epoch()}
	 * @return this builder
	 */
	public ProducerOptionsBuilder epoch(@Nullable Long epoch) {
		this.epoch = epoch;
		return this;
	}

	/**
	 * Set whether the producer takes its id back from another one.
	 * @param autoClaim see {@link ProducerOptions#autoClaim()}
	 * @return this builder
	 */
	public ProducerOptionsBuilder autoClaim(boolean autoClaim) {
		this.autoClaim = autoClaim;
		return this;
	}

	/**
	 * Set how long a batch that isn't full waits for more messages.
	 * @param linger see {@link ProducerOptions#linger()}
	 * @return this builder
	 */
	public ProducerOptionsBuilder linger(Duration linger) {
		this.linger = linger;
		return this;
	}

	/**
	 * Set the largest request body.
	 * @param maxBatchSize see {@link ProducerOptions#maxBatchSize()}
	 * @return this builder
	 */
	public ProducerOptionsBuilder maxBatchSize(DataSize maxBatchSize) {
		this.maxBatchSize = maxBatchSize;
		return this;
	}

	/**
	 * Set the largest number of messages in a request.
	 * @param maxBatchCount see {@link ProducerOptions#maxBatchCount()}
	 * @return this builder
	 */
	public ProducerOptionsBuilder maxBatchCount(int maxBatchCount) {
		this.maxBatchCount = maxBatchCount;
		return this;
	}

	/**
	 * Set how many requests may be in flight at once.
	 * @param maxInFlight see {@link ProducerOptions#maxInFlight()}
	 * @return this builder
	 */
	public ProducerOptionsBuilder maxInFlight(int maxInFlight) {
		this.maxInFlight = maxInFlight;
		return this;
	}

	/**
	 * Set how many bytes of messages may wait for their outcome.
	 * @param bufferMemory see {@link ProducerOptions#bufferMemory()}
	 * @return this builder
	 */
	public ProducerOptionsBuilder bufferMemory(DataSize bufferMemory) {
		this.bufferMemory = bufferMemory;
		return this;
	}

	/**
	 * Set how long {@code send} waits for room in the buffer.
	 * @param maxBlock see {@link ProducerOptions#maxBlock()}
	 * @return this builder
	 */
	public ProducerOptionsBuilder maxBlock(Duration maxBlock) {
		this.maxBlock = maxBlock;
		return this;
	}

	/**
	 * Set within which time each message has its outcome.
	 * @param deliveryTimeout see {@link ProducerOptions#deliveryTimeout()}
	 * @return this builder
	 */
	public ProducerOptionsBuilder deliveryTimeout(Duration deliveryTimeout) {
		this.deliveryTimeout = deliveryTimeout;
		return this;
	}

	/**
	 * Set how long closing waits for what is pending.
	 * @param closeTimeout see {@link ProducerOptions#closeTimeout()}
	 * @return this builder
	 */
	public ProducerOptionsBuilder closeTimeout(Duration closeTimeout) {
		this.closeTimeout = closeTimeout;
		return this;
	}

	/**
	 * Set after which time a cached producer is released.
	 * @param idleTimeout see {@link ProducerOptions#idleTimeout()}
	 * @return this builder
	 */
	public ProducerOptionsBuilder idleTimeout(Duration idleTimeout) {
		this.idleTimeout = idleTimeout;
		return this;
	}

	/**
	 * Set the type of the messages.
	 * @param payloadType see {@link ProducerOptions#payloadType()}
	 * @return this builder
	 */
	public ProducerOptionsBuilder payloadType(@Nullable Class<?> payloadType) {
		this.payloadType = payloadType;
		return this;
	}

	/**
	 * Set the waits between the attempts of a batch.
	 * @param retryBackOff see {@link ProducerOptions#retryBackOff()}
	 * @return this builder
	 */
	public ProducerOptionsBuilder retryBackOff(BackOff retryBackOff) {
		this.retryBackOff = retryBackOff;
		return this;
	}

	/**
	 * Set what wraps each message with its headers.
	 * @param envelope see {@link ProducerOptions#envelope()}
	 * @return this builder
	 */
	public ProducerOptionsBuilder envelope(@Nullable MessageEnvelope envelope) {
		this.envelope = envelope;
		return this;
	}

	/**
	 * Build the options.
	 * @return the options
	 * @throws IllegalArgumentException if a value is out of its range
	 */
	public ProducerOptions build() {
		return new ProducerOptions(copy());
	}

	private static BackOff defaultBackOff() {
		ExponentialBackOff backOff = new ExponentialBackOff(100, 2);
		backOff.setMaxInterval(10_000);
		backOff.setJitter(50);
		return backOff;
	}

}
