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

package io.durablestreams.listener.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.durablestreams.client.DurableStream;
import io.durablestreams.client.LiveMode;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.envelope.MessageEnvelope;
import io.durablestreams.listener.failure.ListenerErrorHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;

/**
 * The settings of a listener. Immutable; {@link #builder()} and {@link #toBuilder()} make
 * others. Layers apply in this order: the builder's defaults, the factory's
 * ({@code durable.streams.listener-defaults}), the annotation, and last what a
 * {@link ListenerOptionsCustomizer} says for the listener's id
 * ({@code durable.streams.listeners.<id>}).
 */
public final class ListenerOptions {

	/**
	 * The phase of listeners that say nothing else: they start after the web server and
	 * stop before it.
	 */
	public static final int DEFAULT_PHASE = Integer.MAX_VALUE - 100;

	private final ListenerOptionsBuilder values;

	ListenerOptions(ListenerOptionsBuilder values) {
		require(values.streams.stream().noneMatch(String::isBlank), "streams must not contain a blank name");
		require(values.streams.stream().distinct().count() == values.streams.size(),
				"streams must not name one stream twice");
		require(values.mode != LiveMode.OFF, "mode must be one of auto, sse or long-poll");
		require(values.group == null || !values.group.isBlank(), "group must not be blank");
		require(values.client == null || !values.client.isBlank(), "client must not be blank");
		require(values.acknowledgeCount > 0, "acknowledge-count must be positive");
		require(isPositive(values.acknowledgeInterval), "acknowledge-interval must be positive");
		require(values.backOff.initialInterval().compareTo(values.backOff.maxInterval()) <= 0,
				"back-off.initial-interval (" + values.backOff.initialInterval()
						+ ") must not be above back-off.max-interval (" + values.backOff.maxInterval() + ")");
		require(!values.deadLetterStream.isBlank(), "dead-letter-stream must not be blank");
		require(values.retryDelays.stream().allMatch(ListenerOptions::isPositive), "retry.delays must be positive");
		require(values.retryStreams == null || !values.retryDelays.isEmpty(),
				"retry.streams needs retry.delays, a delay for each stream or fewer");
		require(values.retryStreams == null || values.retryStreams >= values.retryDelays.size(),
				"retry.streams must not be less than there are retry.delays");
		require(values.maxBatchCount > 0, "max-batch-count must be positive");
		require(values.maxBatchSize.toBytes() > 0, "max-batch-size must be positive");
		require(!values.batchWait.isNegative(), "batch-wait must not be negative");
		require(isPositive(values.verifyInterval), "verify-interval must be positive");
		require(values.handlerTimeout == null || isPositive(values.handlerTimeout), "handler-timeout must be positive");
		require(values.idleEventInterval == null || isPositive(values.idleEventInterval),
				"idle-event-interval must be positive");
		require(!values.shutdownTimeout.isNegative(), "shutdown-timeout must not be negative");
		this.values = values;
	}

	/**
	 * A builder of settings, which begins with the defaults and without streams.
	 * @return the builder
	 */
	public static ListenerOptionsBuilder builder() {
		return new ListenerOptionsBuilder();
	}

	/**
	 * A builder that begins with these settings.
	 * @return the builder
	 */
	public ListenerOptionsBuilder toBuilder() {
		return this.values.copy();
	}

	/**
	 * The streams to listen to, each its own ordered consumer.
	 * @return the value
	 */
	public List<String> streams() {
		return this.values.streams;
	}

	/**
	 * How to wait for data at a stream's tail.
	 * @return the value
	 */
	public LiveMode mode() {
		return this.values.mode;
	}

	/**
	 * Where to begin in a stream without a checkpoint; {@code now} is resolved to an
	 * offset and stored before the first message.
	 * @return the value
	 */
	public StreamPosition from() {
		return this.values.from;
	}

	/**
	 * The namespace of the checkpoints, or {@code null} for the listener's id.
	 * @return the value
	 */
	public @Nullable String group() {
		return this.values.group;
	}

	/**
	 * Whether the listener starts with the application.
	 * @return the value
	 */
	public boolean autoStartup() {
		return this.values.autoStartup;
	}

	/**
	 * The listener's place among those of the application: those with a lower phase start
	 * earlier and stop later.
	 * @return the value
	 */
	public int phase() {
		return this.values.phase;
	}

	/**
	 * For how long nothing has to be received until that is told by an event, or
	 * {@code null} if it isn't.
	 * @return the value
	 */
	public @Nullable Duration idleEventInterval() {
		return this.values.idleEventInterval;
	}

	/**
	 * When checkpoints are stored.
	 * @return the value
	 */
	public AcknowledgeMode acknowledge() {
		return this.values.acknowledge;
	}

	/**
	 * With {@link AcknowledgeMode#INTERVAL}, after how many messages.
	 * @return the value
	 */
	public int acknowledgeCount() {
		return this.values.acknowledgeCount;
	}

	/**
	 * With {@link AcknowledgeMode#INTERVAL}, after how long.
	 * @return the value
	 */
	public Duration acknowledgeInterval() {
		return this.values.acknowledgeInterval;
	}

	/**
	 * What happens to a message that can't be handled.
	 * @return the policy, or {@code null} if it is an error handler of the application's
	 * that decides
	 */
	public @Nullable FailurePolicy failure() {
		return (this.values.errorHandler instanceof FailurePolicy policy) ? policy : null;
	}

	/**
	 * Decides on each failed attempt: a {@link FailurePolicy}, or an error handler of the
	 * application's.
	 * @return the value
	 */
	public ListenerErrorHandler errorHandler() {
		return this.values.errorHandler;
	}

	/**
	 * The attempts to handle a message and the waits between them.
	 * @return the value
	 */
	public RetryBackOff backOff() {
		return this.values.backOff;
	}

	/**
	 * Exceptions that are final at the first attempt, besides those of conversion and
	 * validation.
	 * @return the value
	 */
	public List<Class<? extends Throwable>> notRetried() {
		return this.values.notRetried;
	}

	/**
	 * The name of the dead letter stream; <code>{stream}</code>, <code>{group}</code> and
	 * <code>{listener}</code> are replaced.
	 * @return the value
	 */
	public String deadLetterStream() {
		return this.values.deadLetterStream;
	}

	/**
	 * The delays of the retry streams, one for each in their order; none if there are no
	 * such streams.
	 * @return the value
	 */
	public List<Duration> retryDelays() {
		List<Duration> delays = new ArrayList<>(this.values.retryDelays);
		while (this.values.retryStreams != null && delays.size() < this.values.retryStreams) {
			delays.add(delays.get(delays.size() - 1));
		}
		return List.copyOf(delays);
	}

	/**
	 * The most messages in a batch.
	 * @return the value
	 */
	public int maxBatchCount() {
		return this.values.maxBatchCount;
	}

	/**
	 * The most bytes in a batch; a larger message comes alone.
	 * @return the value
	 */
	public DataSize maxBatchSize() {
		return this.values.maxBatchSize;
	}

	/**
	 * How long a batch that isn't full waits for more messages.
	 * @return the value
	 */
	public Duration batchWait() {
		return this.values.batchWait;
	}

	/**
	 * What happens while a stream doesn't exist.
	 * @return the value
	 */
	public MissingStreamPolicy missingStream() {
		return this.values.missingStream;
	}

	/**
	 * The content type of a stream that the listener creates.
	 * @return the value
	 */
	public MediaType contentType() {
		return this.values.contentType;
	}

	/**
	 * What happens when a checkpoint leads nowhere any more.
	 * @return the value
	 */
	public PositionLostPolicy positionLost() {
		return this.values.positionLost;
	}

	/**
	 * How often at most a listener makes sure, before it handles a message, that the
	 * stream hasn't been made anew under the same name.
	 * @return the value
	 */
	public Duration verifyInterval() {
		return this.values.verifyInterval;
	}

	/**
	 * How long an attempt to handle a message may take before it is interrupted and
	 * counts as failed, or {@code null} for no limit.
	 * @return the value
	 */
	public @Nullable Duration handlerTimeout() {
		return this.values.handlerTimeout;
	}

	/**
	 * How long stopping waits for the message in hand before it is interrupted and given
	 * up; it is delivered again after a restart.
	 * @return the value
	 */
	public Duration shutdownTimeout() {
		return this.values.shutdownTimeout;
	}

	/**
	 * The name of the client that reads the streams, or {@code null} for the factory's
	 * own.
	 * @return the value
	 */
	public @Nullable String client() {
		return this.values.client;
	}

	/**
	 * Takes each message out of its envelope before anybody sees it, or {@code null} if
	 * messages have none.
	 * @return the value
	 */
	public @Nullable MessageEnvelope envelope() {
		return this.values.envelope;
	}

	/** URLs of streams may hold secrets. */
	@Override
	public String toString() {
		return "ListenerOptions[streams=" + this.values.streams.stream().map(DurableStream::displayName).toList()
				+ ", mode=" + this.values.mode + ", from=" + this.values.from + ", group=" + this.values.group
				+ ", acknowledge=" + this.values.acknowledge + ", errorHandler=" + this.values.errorHandler
				+ ", backOff=" + this.values.backOff + ", deadLetterStream="
				+ DurableStream.displayName(this.values.deadLetterStream) + ", missingStream="
				+ this.values.missingStream + ", positionLost=" + this.values.positionLost + "]";
	}

	private static boolean isPositive(Duration duration) {
		return !duration.isNegative() && !duration.isZero();
	}

	private static void require(boolean condition, String message) {
		if (!condition) {
			throw new IllegalArgumentException(message);
		}
	}

}
