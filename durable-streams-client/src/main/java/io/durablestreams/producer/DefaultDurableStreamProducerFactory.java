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

import java.net.URI;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.envelope.MessageEnvelope;
import io.durablestreams.producer.internal.encoding.MessageEncoder;
import io.durablestreams.producer.internal.encoding.MessageEncoders;
import io.durablestreams.producer.internal.observation.SendObservation;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.util.Assert;

/**
 * The producer factory. Its producers share a few threads of their own; a producer from
 * {@link #get} that had nothing to do for its idle time-out is released and made anew
 * when it is used again, unless its epoch is fixed.
 */
public final class DefaultDurableStreamProducerFactory implements DurableStreamProducerFactory {

	private static final int MAX_THREADS = 4;

	private final ProducerFactorySettings settings;

	private final MessageEncoders encoders;

	/** Guarded by what is open. Made for the first producer. */
	private @Nullable Scheduler scheduler;

	/**
	 * The options of those producers whose messages aren't wrapped as the defaults say.
	 */
	private final Map<URI, ProducerOptions> byStream = new HashMap<>();

	private final Map<String, StreamProducer> cached = new ConcurrentHashMap<>();

	/** All that were started and have not ended, also those that are being closed. */
	private final Set<StreamProducer> open = new LinkedHashSet<>();

	private final Map<String, ProducerMeters> meters = new ConcurrentHashMap<>();

	private boolean closed;

	DefaultDurableStreamProducerFactory(ProducerFactorySettings settings) {
		this.settings = settings;
		this.encoders = new MessageEncoders(settings.jsonMapper(), settings.messageConverter());
		settings.envelopes()
			.forEach((stream, envelope) -> this.byStream.put(settings.client().stream(stream).uri(),
					settings.defaults().toBuilder().envelope(envelope.orElse(null)).build()));
	}

	/**
	 * Build a factory.
	 * @param client the client whose streams are appended to; closed by its owner, after
	 * the factory
	 * @return the builder
	 */
	public static DurableStreamProducerFactoryBuilder builder(DurableStreamsClient client) {
		return new DurableStreamProducerFactoryBuilder(client);
	}

	@Override
	public <T> DurableStreamProducer<T> get(String streamName) {
		return cached(streamName, null);
	}

	@Override
	public <T> DurableStreamProducer<T> get(String streamName, Class<T> payloadType) {
		return cached(streamName, payloadType);
	}

	private <T> DurableStreamProducer<T> cached(String streamName, @Nullable Class<T> payloadType) {
		DurableStream stream = this.settings.client().stream(streamName);
		String key = stream.uri().toString();
		ProducerOptions options = options(stream);
		return producer(options, payloadType, stream, () -> current(key, stream, options), () -> leave(key));
	}

	private ProducerOptions options(DurableStream stream) {
		return this.byStream.getOrDefault(stream.uri(), this.settings.defaults());
	}

	@Override
	public @Nullable MessageEnvelope envelope(String streamName) {
		return options(this.settings.client().stream(streamName)).envelope();
	}

	private StreamProducer current(String key, DurableStream stream, ProducerOptions options) {
		StreamProducer present = this.cached.get(key);
		if (present != null && !present.isRetired()) {
			return present;
		}
		// The lock of the map: no producer is made for a stream while another one
		// retires.
		return this.cached.compute(key,
				(name, last) -> (last != null && !last.isRetired()) ? last : start(stream, options));
	}

	/**
	 * One of those who share a stream's producer is done with it. The producer stays: a
	 * new one might overtake what the others have sent, would take a fixed epoch again,
	 * and where this one was fenced would take the id back.
	 */
	private void leave(String key) {
		StreamProducer producer = this.cached.get(key);
		if (producer != null) {
			await(producer.flushWithinCloseTimeout());
		}
	}

	@Override
	public <T> DurableStreamProducer<T> create(String streamName, ProducerOptions options) {
		return create(this.settings.client().stream(streamName), options);
	}

	@Override
	public <T> DurableStreamProducer<T> create(DurableStream stream, ProducerOptions options) {
		synchronized (this.open) {
			Assert.state(!this.closed, "The producer factory is closed");
		}
		StreamProducer producer = start(stream, options);
		return producer(options, null, stream, () -> producer, () -> await(producer.close()));
	}

	@SuppressWarnings("unchecked")
	private <T> DurableStreamProducer<T> producer(ProducerOptions options, @Nullable Class<T> payloadType,
			DurableStream stream, Supplier<StreamProducer> producer, Runnable closeAction) {
		Class<T> type = (payloadType != null) ? payloadType : (Class<T>) options.payloadType();
		MessageEnvelope envelope = options.envelope();
		MessageEncoder encoder = (envelope != null)
				? this.encoders.encoder(options.contentType(), type, envelope, stream.name())
				: this.encoders.encoder(options.contentType(), type);
		// A registry that doesn't take them says so here, not from send.
		meters(name(options));
		SendObservation observation = new SendObservation(this.settings.observationRegistry(),
				this.settings.observationConvention(), name(options), envelope != null);
		return new DefaultDurableStreamProducer<>(producer, stream,
				new ValueEncoder(stream.name(), encoder, type, this.settings.interceptors()), observation, closeAction);
	}

	private StreamProducer start(DurableStream stream, ProducerOptions options) {
		String name = name(options);
		StreamProducer producer = new StreamProducer(ProducerSettings.of(name, stream, options, meters(name),
				this.settings.listeners(), this.settings.batchObservations()), scheduler());
		synchronized (this.open) {
			if (this.closed) {
				// Not an exception: send rejects, it never throws.
				producer.close();
			}
			else {
				this.open.add(producer);
			}
		}
		producer.ended().thenRun(() -> forget(producer));
		return producer;
	}

	/** An application that sends nothing starts without: Reactor takes its time. */
	private Scheduler scheduler() {
		synchronized (this.open) {
			Scheduler current = this.scheduler;
			if (current == null) {
				current = Schedulers.newParallel("durable-streams-producer",
						Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors()), true);
				this.scheduler = current;
				if (this.closed) {
					current.dispose();
				}
				else {
					long check = Math.max(1, TimeUnit.MILLISECONDS.convert(this.settings.defaults().idleTimeout()) / 2);
					current.schedulePeriodically(this::retireIdle, check, check, TimeUnit.MILLISECONDS);
				}
			}
			return current;
		}
	}

	private void forget(StreamProducer producer) {
		synchronized (this.open) {
			this.open.remove(producer);
		}
	}

	private static String name(ProducerOptions options) {
		return Objects.requireNonNullElse(options.name(), "default");
	}

	private ProducerMeters meters(String name) {
		return this.meters.computeIfAbsent(name, (key) -> new ProducerMeters(this.settings.meterRegistry(), name,
				() -> open().stream().filter((producer) -> producer.name().equals(name))));
	}

	private List<StreamProducer> open() {
		synchronized (this.open) {
			return List.copyOf(this.open);
		}
	}

	@Override
	public Collection<ProducerStatus> statuses() {
		return open().stream().map(StreamProducer::status).toList();
	}

	private void retireIdle() {
		if (this.settings.defaults().epoch() == null) {
			for (String key : List.copyOf(this.cached.keySet())) {
				this.cached.computeIfPresent(key, (name, producer) -> producer.retireIfIdle() ? null : producer);
			}
		}
	}

	@Override
	public void close() {
		List<StreamProducer> closing;
		Scheduler used;
		synchronized (this.open) {
			this.closed = true;
			closing = List.copyOf(this.open);
			used = this.scheduler;
		}
		if (used == null) {
			return;
		}
		CompletableFuture<Void> closed = all(closing, StreamProducer::close);
		// A producer that a caller's callback holds up fails its messages when it comes
		// back: it needs its thread until then.
		all(closing, StreamProducer::ended).thenRun(used::dispose);
		await(closed);
	}

	private static CompletableFuture<Void> all(List<StreamProducer> producers,
			Function<StreamProducer, CompletableFuture<Void>> event) {
		return CompletableFuture.allOf(producers.stream().map(event).toArray(CompletableFuture[]::new));
	}

	private static void await(CompletableFuture<Void> ended) {
		if (!Schedulers.isInNonBlockingThread()) {
			ended.join();
		}
	}

}
