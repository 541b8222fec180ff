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

package io.durablestreams.client;

import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Flux;

/**
 * The meters of a client, all with the tag {@code client}. Thread-safe.
 */
final class ClientMeters {

	private static final Log logger = LogFactory.getLog(ClientMeters.class);

	private static final String PREFIX = "durable.streams.client.";

	private final MeterRegistry registry;

	private final AtomicInteger open = new AtomicInteger();

	private final Gauge liveReads;

	private final Counter reconnects;

	/**
	 * Register the meters.
	 * @param registry takes them
	 * @param client the client's name
	 */
	ClientMeters(MeterRegistry registry, String client) {
		this.registry = registry;
		this.liveReads = Gauge.builder(PREFIX + "live.reads", this.open, AtomicInteger::get)
			.description("Long-polls and event streams that are open, each of which holds a connection")
			.tag("client", client)
			.register(registry);
		this.reconnects = Counter.builder(PREFIX + "reconnects")
			.description("Reads that broke off or were refused and were to be repeated")
			.tag("client", client)
			.register(registry);
	}

	/**
	 * Count a live read while it is open.
	 * @param read the read
	 * @return the same
	 */
	<T> Flux<T> live(Flux<T> read) {
		return read.doOnSubscribe((subscription) -> this.open.incrementAndGet())
			.doFinally((end) -> this.open.decrementAndGet());
	}

	/** A read is about to be repeated, whatever the registry makes of that. */
	void reconnecting() {
		try {
			this.reconnects.increment();
		}
		catch (Throwable ex) {
			logger.warn("The meter registry failed, which changes nothing for any read", ex);
		}
	}

	/** The client won't come back. */
	void remove() {
		this.registry.remove(this.liveReads);
		this.registry.remove(this.reconnects);
	}

}
