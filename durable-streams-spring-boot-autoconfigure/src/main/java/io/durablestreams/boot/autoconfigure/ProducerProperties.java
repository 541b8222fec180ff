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

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/**
 * Properties of one producer. What is not set is as in the producer defaults.
 */
@ConfigurationPropertiesSource
public class ProducerProperties extends ProducerDefaultsProperties {

	/**
	 * Name of the stream to append to, below the base URL, or an absolute URL. Without
	 * it, the name of the producer.
	 */
	private @Nullable String stream;

	/**
	 * Type of the messages. Makes the producer injectable by its generic type.
	 */
	private @Nullable Class<?> payloadType;

	/**
	 * Id by which the server knows the producer. Without it, one that no other producer
	 * has, so that instances do not fence one another.
	 */
	private @Nullable String producerId;

	/**
	 * Epoch to start with. Needs 'producer-id'. Without it, the present time in
	 * milliseconds for a configured id.
	 */
	private @Nullable Long epoch;

	/**
	 * Name of the client whose server the stream is on: one under
	 * 'durable.streams.clients', or a bean. Without it, the default client.
	 */
	private @Nullable String client;

	public @Nullable String getStream() {
		return this.stream;
	}

	public void setStream(@Nullable String stream) {
		this.stream = stream;
	}

	public @Nullable Class<?> getPayloadType() {
		return this.payloadType;
	}

	public void setPayloadType(@Nullable Class<?> payloadType) {
		this.payloadType = payloadType;
	}

	public @Nullable String getProducerId() {
		return this.producerId;
	}

	public void setProducerId(@Nullable String producerId) {
		this.producerId = producerId;
	}

	public @Nullable Long getEpoch() {
		return this.epoch;
	}

	public void setEpoch(@Nullable Long epoch) {
		this.epoch = epoch;
	}

	public @Nullable String getClient() {
		return this.client;
	}

	public void setClient(@Nullable String client) {
		this.client = client;
	}

}
