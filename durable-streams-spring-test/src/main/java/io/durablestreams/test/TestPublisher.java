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

package io.durablestreams.test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.durablestreams.client.AppendResult;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.StreamMetadata;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.producer.CreateMode;
import io.durablestreams.producer.DefaultDurableStreamProducerFactory;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.DurableStreamProducerFactory;
import io.durablestreams.producer.ProducerOptions;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.MediaType;

/**
 * Publishes with a producer of its own, so that faults neither lose nor double anything.
 */
final class TestPublisher {

	private final DurableStreamsClient client;

	private final @Nullable DurableStreamProducerFactory producerFactory;

	private final Duration timeout;

	TestPublisher(DurableStreamsClient client, @Nullable DurableStreamProducerFactory producerFactory,
			Duration timeout) {
		this.client = client;
		this.producerFactory = producerFactory;
		this.timeout = timeout;
	}

	void publish(String stream, List<Object> messages) {
		if (this.producerFactory != null) {
			publish(this.producerFactory, stream, messages);
			return;
		}
		try (DurableStreamProducerFactory own = DefaultDurableStreamProducerFactory.builder(this.client).build()) {
			publish(own, stream, messages);
		}
	}

	private void publish(DurableStreamProducerFactory factory, String stream, List<Object> messages) {
		ProducerOptions options = ProducerOptions.builder()
			.name("test")
			.contentType(contentType(stream))
			.create(CreateMode.IF_MISSING)
			.deliveryTimeout(this.timeout)
			.closeTimeout(Duration.ZERO)
			.build();
		try (DurableStreamProducer<Object> producer = factory.create(stream, options)) {
			List<CompletableFuture<AppendResult>> results = messages.stream().map(producer::send).toList();
			await(stream, CompletableFuture.allOf(results.toArray(CompletableFuture[]::new)));
		}
	}

	private MediaType contentType(String stream) {
		return this.client.stream(stream)
			.metadata()
			.map(StreamMetadata::contentType)
			.onErrorResume(StreamNotFoundException.class, (ex) -> Mono.just(MediaType.APPLICATION_JSON))
			.blockOptional(this.timeout)
			.orElse(MediaType.APPLICATION_JSON);
	}

	private void await(String stream, CompletableFuture<?> published) {
		try {
			// The producer's own time-out comes first, and knows why
			published.get(this.timeout.toMillis() + 1000, TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			throw new AssertionError("Could not publish to stream '" + stream + "': " + cause.getMessage(), cause);
		}
		catch (TimeoutException ex) {
			throw new AssertionError("Could not publish to stream '" + stream + "' within " + this.timeout, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while publishing to stream '" + stream + "'", ex);
		}
	}

}
