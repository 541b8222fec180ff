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

package io.durablestreams.boot.autoconfigure;

import java.time.Duration;

import io.durablestreams.producer.CreateMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;

/**
 * What all producers have in common. What is not set has the default of
 * {@link io.durablestreams.producer.ProducerOptions}.
 */
public class ProducerDefaultsProperties {

	private final Outbox outbox = new Outbox();

	@NestedConfigurationProperty
	private final CloudEventProperties cloudevents = new CloudEventProperties();

	/**
	 * Content type of what is appended, which must be that of the stream.
	 */
	private @Nullable MediaType contentType;

	/**
	 * Whether to create a stream that is missing.
	 */
	private @Nullable CreateMode create;

	/**
	 * Time to live of a stream that the producer creates, in whole seconds. Needs
	 * 'create' to be 'if-missing'.
	 */
	private @Nullable Duration ttl;

	/**
	 * Whether a producer takes its id back from another one that has claimed it.
	 */
	private @Nullable Boolean autoClaim;

	/**
	 * Time that a batch that is not full waits for more messages. With zero a message is
	 * sent at once while no request is in flight, and gathered with others while one is.
	 */
	private @Nullable Duration linger;

	/**
	 * Size of the largest request body. A message that is larger by itself is sent alone.
	 */
	private @Nullable DataSize maxBatchSize;

	/**
	 * Largest number of messages in a request.
	 */
	private @Nullable Integer maxBatchCount;

	/**
	 * Number of requests that may be in flight at once.
	 */
	private @Nullable Integer maxInFlight;

	/**
	 * Size of all messages together that may wait for their outcome.
	 */
	private @Nullable DataSize bufferMemory;

	/**
	 * Time that sending waits for room in the buffer.
	 */
	private @Nullable Duration maxBlock;

	/**
	 * Time from sending in which each message has its outcome.
	 */
	private @Nullable Duration deliveryTimeout;

	/**
	 * Time that closing waits for what is pending. Without it,
	 * 'spring.lifecycle.timeout-per-shutdown-phase'.
	 */
	private @Nullable Duration closeTimeout;

	/**
	 * Time without a message after which a producer that the factory keeps is released.
	 */
	private @Nullable Duration idleTimeout;

	public Outbox getOutbox() {
		return this.outbox;
	}

	public CloudEventProperties getCloudevents() {
		return this.cloudevents;
	}

	public @Nullable MediaType getContentType() {
		return this.contentType;
	}

	public void setContentType(@Nullable MediaType contentType) {
		this.contentType = contentType;
	}

	public @Nullable CreateMode getCreate() {
		return this.create;
	}

	public void setCreate(@Nullable CreateMode create) {
		this.create = create;
	}

	public @Nullable Duration getTtl() {
		return this.ttl;
	}

	public void setTtl(@Nullable Duration ttl) {
		this.ttl = ttl;
	}

	public @Nullable Boolean getAutoClaim() {
		return this.autoClaim;
	}

	public void setAutoClaim(@Nullable Boolean autoClaim) {
		this.autoClaim = autoClaim;
	}

	public @Nullable Duration getLinger() {
		return this.linger;
	}

	public void setLinger(@Nullable Duration linger) {
		this.linger = linger;
	}

	public @Nullable DataSize getMaxBatchSize() {
		return this.maxBatchSize;
	}

	public void setMaxBatchSize(@Nullable DataSize maxBatchSize) {
		this.maxBatchSize = maxBatchSize;
	}

	public @Nullable Integer getMaxBatchCount() {
		return this.maxBatchCount;
	}

	public void setMaxBatchCount(@Nullable Integer maxBatchCount) {
		this.maxBatchCount = maxBatchCount;
	}

	public @Nullable Integer getMaxInFlight() {
		return this.maxInFlight;
	}

	public void setMaxInFlight(@Nullable Integer maxInFlight) {
		this.maxInFlight = maxInFlight;
	}

	public @Nullable DataSize getBufferMemory() {
		return this.bufferMemory;
	}

	public void setBufferMemory(@Nullable DataSize bufferMemory) {
		this.bufferMemory = bufferMemory;
	}

	public @Nullable Duration getMaxBlock() {
		return this.maxBlock;
	}

	public void setMaxBlock(@Nullable Duration maxBlock) {
		this.maxBlock = maxBlock;
	}

	public @Nullable Duration getDeliveryTimeout() {
		return this.deliveryTimeout;
	}

	public void setDeliveryTimeout(@Nullable Duration deliveryTimeout) {
		this.deliveryTimeout = deliveryTimeout;
	}

	public @Nullable Duration getCloseTimeout() {
		return this.closeTimeout;
	}

	public void setCloseTimeout(@Nullable Duration closeTimeout) {
		this.closeTimeout = closeTimeout;
	}

	public @Nullable Duration getIdleTimeout() {
		return this.idleTimeout;
	}

	public void setIdleTimeout(@Nullable Duration idleTimeout) {
		this.idleTimeout = idleTimeout;
	}

	/**
	 * Whether messages go through the outbox.
	 */
	public static class Outbox {

		/**
		 * Whether messages are written in the application's transaction, and appended
		 * behind its commit.
		 */
		private @Nullable Boolean enabled;

		public @Nullable Boolean getEnabled() {
			return this.enabled;
		}

		public void setEnabled(@Nullable Boolean enabled) {
			this.enabled = enabled;
		}

	}

}
