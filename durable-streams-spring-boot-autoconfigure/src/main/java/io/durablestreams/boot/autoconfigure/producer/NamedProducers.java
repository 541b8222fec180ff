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

package io.durablestreams.boot.autoconfigure.producer;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import io.durablestreams.boot.autoconfigure.client.NamedClients;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.outbox.DurableStreamOutbox;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.DurableStreamProducerFactory;
import io.durablestreams.producer.ProducerOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Makes the producers that the properties name. Thread-safe.
 */
final class NamedProducers {

	private final DurableStreamProducerFactory factory;

	private final ProducerOptionsMapper optionsMapper;

	private final NamedClients clients;

	private final ObjectProvider<DurableStreamOutbox> outbox;

	private final List<DurableStreamProducer<?>> producers = new CopyOnWriteArrayList<>();

	NamedProducers(DurableStreamProducerFactory factory, ProducerOptionsMapper optionsMapper, NamedClients clients,
			ObjectProvider<DurableStreamOutbox> outbox) {
		this.factory = factory;
		this.optionsMapper = optionsMapper;
		this.clients = clients;
		this.outbox = outbox;
	}

	/**
	 * Make a producer.
	 * @param name its name under {@code durable.streams.producers}
	 * @return the producer
	 */
	DurableStreamProducer<?> create(String name) {
		ProducerOptions options = this.optionsMapper.options(name);
		String client = this.optionsMapper.client(name);
		if (this.optionsMapper.usesOutbox(name)) {
			return throughOutbox(name, client, options);
		}
		DurableStreamsClient found = (client != null) ? correctly(name, "client", () -> this.clients.get(client))
				: null;
		String stream = this.optionsMapper.stream(name);
		DurableStreamProducer<?> producer = correctly(name, "stream", () -> (found != null)
				? this.factory.create(found.stream(stream), options) : this.factory.create(stream, options));
		this.producers.add(producer);
		return producer;
	}

	/** Flushing it would wait for what waits in the table. */
	private DurableStreamProducer<?> throughOutbox(String name, @Nullable String client, ProducerOptions options) {
		DurableStreamOutbox present = this.outbox.getIfUnique();
		if (present == null) {
			throw new DurableStreamsConfigurationException(
					"The producer '" + name + "' is to use the outbox, but there is none, or there are several.",
					"Declare one DurableStreamOutbox bean, mark one as @Primary, or set 'durable.streams.producers."
							+ name + ".outbox.enabled' to false.");
		}
		return correctly(name, (client != null) ? "client" : "stream",
				() -> present.producer(client, this.optionsMapper.stream(name), options));
	}

	private static <T> T correctly(String name, String property, Supplier<T> supplier) {
		try {
			return supplier.get();
		}
		catch (IllegalArgumentException ex) {
			String prefix = "durable.streams.producers." + name;
			throw new DurableStreamsConfigurationException(
					"The producer '" + name + "' ('" + prefix + "') can't be created: " + ex.getMessage() + ".",
					"Correct '" + prefix + "." + property + "'.", ex);
		}
	}

	CompletableFuture<Void> flush() {
		return CompletableFuture
			.allOf(this.producers.stream().map(DurableStreamProducer::flush).toArray(CompletableFuture[]::new));
	}

}
