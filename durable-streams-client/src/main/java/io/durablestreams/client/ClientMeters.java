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
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The meters of a client, all with the tag {@code client}. Thread-safe.
 */
final class ClientMeters {

	private static final Log logger = LogFactory.getLog(ClientMeters.class);

	private static final String PREFIX = "durable.streams.client.";

	private final AtomicInteger open = new AtomicInteger();

	private final @Nullable Registered registered;

	/**
	 * Register the meters.
	 * @param registry takes them, or {@code null}, which spares an application that has
	 * none to load Micrometer
	 * @param client the client's name
	 */
	ClientMeters(@Nullable MeterRegistry registry, String client) {
		this.registered = (registry != null) ? register(registry, client) : null;
	}

	private Registered register(MeterRegistry registry, String client) {
		Gauge liveReads = Gauge.builder(PREFIX + "live.reads", this.open, AtomicInteger::get)
			.description("Long-polls and event streams that are open, each of which holds a connection")
			.tag("client", client)
			.register(registry);
		Counter reconnects = Counter.builder(PREFIX + "reconnects")
			.description("Reads that broke off or were refused and were to be repeated")
			.tag("client", client)
			.register(registry);
		return new Registered(registry, liveReads, reconnects);
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
			if (this.registered != null) {
				this.registered.reconnects.increment();
			}
		}
		catch (Throwable ex) {
			logger.warn("The meter registry failed, which changes nothing for any read", ex);
		}
	}

	/** The client won't come back. */
	void remove() {
		if (this.registered != null) {
			this.registered.registry.remove(this.registered.liveReads);
			this.registered.registry.remove(this.registered.reconnects);
		}
	}

	/** The meters, and where they are. */
	private record Registered(MeterRegistry registry, Gauge liveReads, Counter reconnects) {
	}

}
