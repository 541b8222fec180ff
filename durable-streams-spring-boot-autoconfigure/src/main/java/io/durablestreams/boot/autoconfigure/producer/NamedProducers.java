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

import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.boot.autoconfigure.client.NamedClients;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.DurableStreamProducerFactory;
import io.durablestreams.producer.ProducerOptions;

/**
 * Makes the producers that the properties name. Thread-safe.
 */
final class NamedProducers {

	private final DurableStreamProducerFactory factory;

	private final ProducerOptionsMapper optionsMapper;

	private final NamedClients clients;

	private final List<DurableStreamProducer<?>> producers = new CopyOnWriteArrayList<>();

	NamedProducers(DurableStreamProducerFactory factory, ProducerOptionsMapper optionsMapper, NamedClients clients) {
		this.factory = factory;
		this.optionsMapper = optionsMapper;
		this.clients = clients;
	}

	/**
	 * Make a producer.
	 * @param name its name under {@code durable.streams.producers}
	 * @return the producer
	 */
	DurableStreamProducer<?> create(String name) {
		ProducerOptions options = this.optionsMapper.options(name);
		String client = this.optionsMapper.client(name);
		DurableStreamsClient found = (client != null) ? correctly(name, "client", () -> this.clients.get(client))
				: null;
		String stream = this.optionsMapper.stream(name);
		DurableStreamProducer<?> producer = correctly(name, "stream", () -> (found != null)
				? this.factory.create(found.stream(stream), options) : this.factory.create(stream, options));
		this.producers.add(producer);
		return producer;
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
