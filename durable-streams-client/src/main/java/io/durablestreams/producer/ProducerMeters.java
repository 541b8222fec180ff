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
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.durablestreams.producer.internal.buffer.MessageBatch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The meters of the producers of one name, all with the tag {@code producer}.
 */
final class ProducerMeters {

	private static final String PREFIX = "durable.streams.producer.";

	private final MeterRegistry registry;

	private final String name;

	private final Counter acknowledged;

	private final Counter rejected;

	private final Counter unknown;

	private final Counter retries;

	private final Counter epochs;

	private final Counter duplicates;

	private final DistributionSummary batchSize;

	private final DistributionSummary batchMessages;

	private final Timer acknowledgement;

	/**
	 * Register the meters.
	 * @param registry the registry
	 * @param name the producers' name
	 * @param open gives those that are open
	 */
	ProducerMeters(MeterRegistry registry, String name, Supplier<Stream<StreamProducer>> open) {
		this.registry = registry;
		this.name = name;
		this.acknowledged = sent("acknowledged");
		this.rejected = sent("rejected");
		this.unknown = sent("unknown");
		this.retries = counter("retries", "Attempts that failed and were to be repeated");
		this.epochs = counter("epochs", "New epochs that were begun to recover");
		this.duplicates = counter("duplicates", "Batches that the server had already when they were sent again");
		this.batchSize = summary("batch.size", "bytes", "Sizes of the acknowledged request bodies");
		this.batchMessages = summary("batch.messages", "messages", "Messages of the acknowledged requests");
		this.acknowledgement = Timer.builder(PREFIX + "acknowledgement")
			.description("Time from when a batch's first message was taken to its acknowledgement")
			.tag("producer", name)
			.register(registry);
		gauge("buffer.used", "bytes", "Bytes of messages that wait for their outcome",
				() -> open.get().mapToLong((producer) -> producer.status().bufferedBytes()).sum());
		gauge("buffer.max", "bytes", "Bytes that the buffers of all streams may hold",
				() -> open.get().mapToLong(StreamProducer::bufferCapacity).sum());
		gauge("pending", "messages", "Messages that have no outcome yet",
				() -> open.get().mapToLong((producer) -> producer.status().pendingMessages()).sum());
		gauge("in.flight", "batches", "Batches that were sent and have no outcome yet",
				() -> open.get().mapToLong(StreamProducer::inFlight).sum());
		gauge("fenced", null, "Streams that another producer has taken over",
				() -> open.get()
					.filter((producer) -> producer.status().state() == ProducerStatus.State.FENCED)
					.count());
		TimeGauge
			.builder(PREFIX + "failing", () -> open.get().mapToLong(ProducerMeters::failingMillis).max().orElse(0),
					TimeUnit.MILLISECONDS)
			.description("For how long nothing could be delivered, 0 while all is well")
			.tag("producer", name)
			.register(registry);
	}

	private static long failingMillis(StreamProducer producer) {
		Instant since = producer.status().failingSince();
		return (since != null) ? Math.max(0, Duration.between(since, Instant.now()).toMillis()) : 0;
	}

	private Counter sent(String outcome) {
		return Counter.builder(PREFIX + "sent")
			.description("Messages that have their outcome")
			.tag("producer", this.name)
			.tag("outcome", outcome)
			.register(this.registry);
	}

	private Counter counter(String meter, String description) {
		return Counter.builder(PREFIX + meter)
			.description(description)
			.tag("producer", this.name)
			.register(this.registry);
	}

	private DistributionSummary summary(String meter, String unit, String description) {
		return DistributionSummary.builder(PREFIX + meter)
			.description(description)
			.baseUnit(unit)
			.tag("producer", this.name)
			.register(this.registry);
	}

	private void gauge(String meter, @Nullable String unit, String description, Supplier<Number> value) {
		Gauge.builder(PREFIX + meter, value)
			.description(description)
			.baseUnit(unit)
			.tag("producer", this.name)
			.register(this.registry);
	}

	void acknowledged(MessageBatch batch, boolean duplicate) {
		this.acknowledged.increment(batch.messageCount());
		this.batchSize.record(batch.body().length);
		this.batchMessages.record(batch.messageCount());
		this.acknowledgement.record(System.nanoTime() - batch.created(), TimeUnit.NANOSECONDS);
		if (duplicate) {
			this.duplicates.increment();
		}
	}

	/**
	 * Name the outcome that a failure means.
	 * @param failure the failure
	 * @return {@code rejected} or {@code unknown}
	 */
	public static String outcome(Throwable failure) {
		return (failure instanceof UnknownOutcomeException) ? "unknown" : "rejected";
	}

	void failed(int messages, ProducerException failure) {
		((failure instanceof UnknownOutcomeException) ? this.unknown : this.rejected).increment(messages);
	}

	void retried() {
		this.retries.increment();
	}

	void recovered() {
		this.epochs.increment();
	}

}
