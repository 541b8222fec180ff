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

package io.durablestreams.listener.container;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.durablestreams.client.cloudevents.CloudEventEnvelope;
import io.durablestreams.listener.internal.invoke.NumberedMessage;
import io.durablestreams.outbox.DurableStreamOutbox;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.DurableStreamProducerFactory;
import io.durablestreams.producer.RejectedAppendException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.util.Assert;

/**
 * Sends what handlers return to the stream that {@code @SendTo} names.
 */
final class HandlerResults {

	private final @Nullable DurableStreamProducerFactory producers;

	/** Takes results in the handler's transaction, where it has one. */
	private final @Nullable DurableStreamOutbox outbox;

	private final @Nullable String stream;

	private final ResultIds ids;

	HandlerResults(ConsumerContext context, @Nullable String stream) {
		ResultTargets targets = context.runtime().results();
		this.producers = targets.producers();
		this.outbox = (context.transactions() != null) ? targets.outbox() : null;
		this.stream = stream;
		this.ids = new ResultIds(context, String.valueOf(stream));
	}

	/**
	 * Whether there is something to be sent once the handler has returned.
	 * @param result what the handler has returned
	 * @return whether it goes to a stream, and hasn't been written in its transaction
	 */
	boolean isSent(@Nullable Object result) {
		return result != null && this.stream != null && this.outbox == null;
	}

	/**
	 * Write results in the handler's transaction, where there is one: exactly once.
	 * @param result what the handler has returned
	 * @param messages what the handler was called with
	 */
	void write(@Nullable Object result, List<NumberedMessage> messages) {
		DurableStreamOutbox target = this.outbox;
		String name = this.stream;
		if (result != null && target != null && name != null) {
			values(result, messages).forEach((value) -> target.send(name, value));
		}
	}

	/**
	 * Before the checkpoint is stored: at least once. The elements of a collection are
	 * messages of their own.
	 * @param result what the handler has returned
	 * @param messages what the handler was called with
	 * @return completes once the server has all of it
	 */
	Mono<Void> send(Object result, List<NumberedMessage> messages) {
		return Mono.defer(() -> {
			Assert.state(this.producers != null && this.stream != null, "There are producers where there is @SendTo");
			DurableStreamProducer<Object> producer = this.producers.get(this.stream);
			List<CompletableFuture<?>> sent = new ArrayList<>();
			values(result, messages).forEach((value) -> sent.add(producer.send(value)));
			return Mono.fromFuture(CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)));
		});
	}

	private List<Object> values(Object result, List<NumberedMessage> messages) {
		Collection<?> results = (result instanceof Collection<?> collection) ? collection : List.of(result);
		boolean events = this.producers != null && this.stream != null
				&& this.producers.envelope(this.stream) instanceof CloudEventEnvelope;
		List<Object> values = new ArrayList<>(results.size());
		for (Object value : List.copyOf(results)) {
			values.add(events ? this.ids.withId(value, values.size(), messages) : value);
		}
		return values;
	}

	/** A producer rejects whatever its interceptors and encoder throw, errors too. */
	static Throwable thrown(Throwable refused) {
		Throwable cause = refused.getCause();
		return (refused instanceof RejectedAppendException && cause != null && HandlerAttempts.isFatal(cause)) ? cause
				: refused;
	}

}
