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

import io.durablestreams.producer.internal.buffer.MessageBatch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * The meters of the producers of one name.
 */
final class ProducerMeters {

	private final Counter acknowledged;

	private final Counter rejected;

	private final Counter unknown;

	private final Counter retries;

	private final Counter epochs;

	private final DistributionSummary batches;

	/**
	 * Register the meters.
	 * @param registry the registry
	 * @param name the producers' name
	 */
	public ProducerMeters(MeterRegistry registry, String name) {
		this.acknowledged = sent(registry, name, "acknowledged");
		this.rejected = sent(registry, name, "rejected");
		this.unknown = sent(registry, name, "unknown");
		this.retries = Counter.builder("durable.streams.producer.retries")
			.description("Attempts that failed and were to be repeated")
			.tag("producer", name)
			.register(registry);
		this.epochs = Counter.builder("durable.streams.producer.epochs")
			.description("New epochs that were begun to recover")
			.tag("producer", name)
			.register(registry);
		this.batches = DistributionSummary.builder("durable.streams.producer.batch.size")
			.description("Sizes of the acknowledged request bodies")
			.baseUnit("bytes")
			.tag("producer", name)
			.register(registry);
	}

	private static Counter sent(MeterRegistry registry, String name, String outcome) {
		return Counter.builder("durable.streams.producer.sent")
			.description("Messages that have their outcome")
			.tag("producer", name)
			.tag("outcome", outcome)
			.register(registry);
	}

	void acknowledged(MessageBatch batch) {
		this.acknowledged.increment(batch.messageCount());
		this.batches.record(batch.body().length);
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
