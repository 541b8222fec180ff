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

package io.durablestreams.core;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

import io.durablestreams.client.DurableStreamsClient;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Builds a {@link DurableStreamAdmin}. Not thread-safe.
 */
public final class DurableStreamAdminBuilder {

	final @Nullable DurableStreamsClient client;

	Function<String, DurableStreamsClient> clients = (name) -> {
		throw new IllegalArgumentException("There is no client of the name '" + name + "'");
	};

	List<NewStream> streams = List.of();

	StreamInitializationMode mode = StreamInitializationMode.CREATE;

	boolean failFast;

	Duration operationTimeout = Duration.ofSeconds(30);

	BackOff retryBackOff = defaultBackOff();

	int phase = Integer.MIN_VALUE + 1024;

	DurableStreamAdminBuilder(@Nullable DurableStreamsClient client) {
		this.client = client;
	}

	private static BackOff defaultBackOff() {
		ExponentialBackOff backOff = new ExponentialBackOff(500, 2);
		backOff.setMaxInterval(30_000);
		return backOff;
	}

	/**
	 * Set where the clients are found that streams name.
	 * @param clients finds a client by its name
	 * @return this builder
	 */
	public DurableStreamAdminBuilder clients(Function<String, DurableStreamsClient> clients) {
		this.clients = clients;
		return this;
	}

	/**
	 * Set the streams to make sure of.
	 * @param streams the streams
	 * @return this builder
	 */
	public DurableStreamAdminBuilder streams(Collection<NewStream> streams) {
		this.streams = List.copyOf(streams);
		return this;
	}

	/**
	 * Set the streams to make sure of.
	 * @param streams the streams
	 * @return this builder
	 */
	public DurableStreamAdminBuilder streams(NewStream... streams) {
		return streams(List.of(streams));
	}

	/**
	 * Set what is done about streams that have no mode of their own, by default
	 * {@link StreamInitializationMode#CREATE}.
	 * @param mode the mode
	 * @return this builder
	 */
	public DurableStreamAdminBuilder mode(StreamInitializationMode mode) {
		this.mode = mode;
		return this;
	}

	/**
	 * Refuse to start while a stream isn't there, for instance because the server can't
	 * be reached; by default that is tried again in the background.
	 * @param failFast whether to refuse
	 * @return this builder
	 */
	public DurableStreamAdminBuilder failFast(boolean failFast) {
		this.failFast = failFast;
		return this;
	}

	/**
	 * Set how long a start waits for the server, 30 seconds by default.
	 * @param operationTimeout the time-out
	 * @return this builder
	 * @throws IllegalArgumentException if it isn't positive
	 */
	public DurableStreamAdminBuilder operationTimeout(Duration operationTimeout) {
		Assert.isTrue(!operationTimeout.isNegative() && !operationTimeout.isZero(),
				() -> "The operation time-out must be positive: " + operationTimeout);
		this.operationTimeout = operationTimeout;
		return this;
	}

	/**
	 * Set the waits between what is tried in the background, by default from half a
	 * second to half a minute and without end.
	 * @param retryBackOff the back-off
	 * @return this builder
	 */
	public DurableStreamAdminBuilder retryBackOff(BackOff retryBackOff) {
		this.retryBackOff = retryBackOff;
		return this;
	}

	/**
	 * Set the phase in which it starts, by default ahead of all that is likely to use the
	 * streams.
	 * @param phase the phase
	 * @return this builder
	 */
	public DurableStreamAdminBuilder phase(int phase) {
		this.phase = phase;
		return this;
	}

	/**
	 * Build the admin. It does nothing before it is started.
	 * @return the admin
	 * @throws IllegalArgumentException if a stream is given twice with different values,
	 * its name can't be used, its client isn't known, or it is a fork of a fork of its
	 * own
	 */
	public DurableStreamAdmin build() {
		return new DurableStreamAdmin(this);
	}

}
