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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.durablestreams.client.LiveMode;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.cloudevents.CloudEventEnvelope;
import io.durablestreams.client.envelope.MessageEnvelope;
import io.durablestreams.listener.failure.ListenerErrorHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;

/**
 * Builds {@link ListenerOptions}. Not thread-safe. Every setting has a default, and each
 * setter returns this builder.
 */
public final class ListenerOptionsBuilder implements Cloneable {

	/**
	 * Of the properties that have an effect together with others only, those that were
	 * set here.
	 */
	private Set<String> said = new LinkedHashSet<>();

	List<String> streams = List.of();

	LiveMode mode = LiveMode.AUTO;

	StreamPosition from = StreamPosition.EARLIEST;

	@Nullable String group;

	boolean autoStartup = true;

	int phase = ListenerOptions.DEFAULT_PHASE;

	AcknowledgeMode acknowledge = AcknowledgeMode.RECORD;

	int acknowledgeCount = 100;

	Duration acknowledgeInterval = Duration.ofSeconds(1);

	ListenerErrorHandler errorHandler = FailurePolicy.STOP;

	RetryBackOff backOff = RetryBackOff.DEFAULT;

	List<Class<? extends Throwable>> notRetried = List.of();

	String deadLetterStream = "{stream}.dlq";

	List<Duration> retryDelays = List.of();

	@Nullable Integer retryStreams;

	int maxBatchCount = 100;

	DataSize maxBatchSize = DataSize.ofMegabytes(1);

	Duration batchWait = Duration.ofMillis(50);

	MissingStreamPolicy missingStream = MissingStreamPolicy.WAIT;

	MediaType contentType = MediaType.APPLICATION_JSON;

	PositionLostPolicy positionLost = PositionLostPolicy.FAIL;

	Duration verifyInterval = Duration.ofMinutes(5);

	@Nullable Duration handlerTimeout;

	@Nullable Duration idleEventInterval;

	Duration shutdownTimeout = Duration.ofSeconds(20);

	@Nullable String client;

	@Nullable MessageEnvelope envelope;

	ListenerOptionsBuilder() {
	}

	/** Another one with the same values, of which none was set with it. */
	ListenerOptionsBuilder copy() {
		try {
			ListenerOptionsBuilder copy = (ListenerOptionsBuilder) clone();
			copy.said = new LinkedHashSet<>();
			return copy;
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Set the streams to listen to, each its own ordered consumer.
	 * @param streams the value
	 */
	public ListenerOptionsBuilder streams(List<String> streams) {
		this.streams = List.copyOf(streams);
		return this;
	}

	/**
	 * Set how to wait for data at a stream's tail.
	 * @param mode the value
	 */
	public ListenerOptionsBuilder mode(LiveMode mode) {
		this.mode = mode;
		return this;
	}

	/**
	 * Set where to begin in a stream without a checkpoint.
	 * @param from the value
	 */
	public ListenerOptionsBuilder from(StreamPosition from) {
		this.from = from;
		return this;
	}

	/**
	 * Set the namespace of the checkpoints, or {@code null} for the listener's id.
	 * @param group the value
	 */
	public ListenerOptionsBuilder group(@Nullable String group) {
		this.group = group;
		return this;
	}

	/**
	 * Set whether the listener starts with the application.
	 * @param autoStartup the value
	 */
	public ListenerOptionsBuilder autoStartup(boolean autoStartup) {
		this.autoStartup = autoStartup;
		return this;
	}

	/**
	 * Set when checkpoints are stored.
	 * @param acknowledge the value
	 */
	public ListenerOptionsBuilder acknowledge(AcknowledgeMode acknowledge) {
		this.acknowledge = acknowledge;
		return this;
	}

	/**
	 * Set with {@link AcknowledgeMode#INTERVAL}, after how many messages.
	 * @param acknowledgeCount the value
	 */
	public ListenerOptionsBuilder acknowledgeCount(int acknowledgeCount) {
		this.acknowledgeCount = acknowledgeCount;
		this.said.add("acknowledge-count");
		return this;
	}

	/**
	 * Set with {@link AcknowledgeMode#INTERVAL}, after how long.
	 * @param acknowledgeInterval the value
	 */
	public ListenerOptionsBuilder acknowledgeInterval(Duration acknowledgeInterval) {
		this.acknowledgeInterval = acknowledgeInterval;
		this.said.add("acknowledge-interval");
		return this;
	}

	/**
	 * Set what happens to a message that can't be handled.
	 * @param failure the value
	 */
	public ListenerOptionsBuilder failure(FailurePolicy failure) {
		return errorHandler(failure);
	}

	/**
	 * Set what decides on each failed attempt, in place of the {@link #failure failure
	 * policy}; whichever is set last counts. Default {@link FailurePolicy#STOP}.
	 * @param errorHandler the error handler
	 * @return this builder
	 */
	public ListenerOptionsBuilder errorHandler(ListenerErrorHandler errorHandler) {
		this.errorHandler = errorHandler;
		return this;
	}

	/**
	 * Set the attempts to handle a message and the waits between them.
	 * @param backOff the value
	 */
	public ListenerOptionsBuilder backOff(RetryBackOff backOff) {
		this.backOff = backOff;
		return this;
	}

	/**
	 * Set exceptions that are final at the first attempt, besides those of conversion and
	 * validation.
	 * @param notRetried the value
	 */
	public ListenerOptionsBuilder notRetried(List<Class<? extends Throwable>> notRetried) {
		this.notRetried = List.copyOf(notRetried);
		return this;
	}

	/**
	 * Set the name of the dead letter stream.
	 * @param deadLetterStream the value
	 */
	public ListenerOptionsBuilder deadLetterStream(String deadLetterStream) {
		this.deadLetterStream = deadLetterStream;
		this.said.add("dead-letter-stream");
		return this;
	}

	/**
	 * Set the delays of retry streams: a message that keeps failing goes from one to the
	 * next, is handled again once its delay is over, and doesn't hold up those behind it.
	 * The last stop is the dead letter stream. Needs {@link FailurePolicy#DEAD_LETTER} or
	 * an error handler. Default none.
	 * @param retryDelays a delay for each retry stream, in their order
	 */
	public ListenerOptionsBuilder retryDelays(List<Duration> retryDelays) {
		this.retryDelays = List.copyOf(retryDelays);
		return this;
	}

	/**
	 * Set how many retry streams there are, if there are more than delays: the others
	 * have the last one's.
	 * @param retryStreams the value, or {@code null} for one for each delay
	 */
	public ListenerOptionsBuilder retryStreams(@Nullable Integer retryStreams) {
		this.retryStreams = retryStreams;
		return this;
	}

	/**
	 * Set the most messages in a batch.
	 * @param maxBatchCount the value
	 */
	public ListenerOptionsBuilder maxBatchCount(int maxBatchCount) {
		this.maxBatchCount = maxBatchCount;
		this.said.add("max-batch-count");
		return this;
	}

	/**
	 * Set the most bytes in a batch.
	 * @param maxBatchSize the value
	 */
	public ListenerOptionsBuilder maxBatchSize(DataSize maxBatchSize) {
		this.maxBatchSize = maxBatchSize;
		this.said.add("max-batch-size");
		return this;
	}

	/**
	 * Set how long a batch that isn't full waits for more messages.
	 * @param batchWait the value
	 */
	public ListenerOptionsBuilder batchWait(Duration batchWait) {
		this.batchWait = batchWait;
		this.said.add("batch-wait");
		return this;
	}

	/**
	 * Set what happens while a stream doesn't exist.
	 * @param missingStream the value
	 */
	public ListenerOptionsBuilder missingStream(MissingStreamPolicy missingStream) {
		this.missingStream = missingStream;
		return this;
	}

	/**
	 * Set the content type of a stream that the listener creates.
	 * @param contentType the value
	 */
	public ListenerOptionsBuilder contentType(MediaType contentType) {
		this.contentType = contentType;
		this.said.add("content-type");
		return this;
	}

	/**
	 * Set what happens when a checkpoint leads nowhere any more.
	 * @param positionLost the value
	 */
	public ListenerOptionsBuilder positionLost(PositionLostPolicy positionLost) {
		this.positionLost = positionLost;
		return this;
	}

	/**
	 * Set how often at most the listener makes sure, before it handles a message, that
	 * the stream hasn't been made anew under the same name. It does so at each start,
	 * too.
	 * @param verifyInterval the value
	 */
	public ListenerOptionsBuilder verifyInterval(Duration verifyInterval) {
		this.verifyInterval = verifyInterval;
		return this;
	}

	/**
	 * Set how long an attempt to handle a message may take before it is interrupted and
	 * counts as failed, or {@code null} for no limit.
	 * @param handlerTimeout the value
	 */
	public ListenerOptionsBuilder handlerTimeout(@Nullable Duration handlerTimeout) {
		this.handlerTimeout = handlerTimeout;
		return this;
	}

	/**
	 * Set how long stopping waits for the message in hand before it is interrupted and
	 * given up.
	 * @param shutdownTimeout the value
	 */
	public ListenerOptionsBuilder shutdownTimeout(Duration shutdownTimeout) {
		this.shutdownTimeout = shutdownTimeout;
		return this;
	}

	/**
	 * Set the place among the application's listeners: those with a lower phase start
	 * earlier and stop later. Default {@link ListenerOptions#DEFAULT_PHASE}.
	 * @param phase the phase
	 * @return this builder
	 */
	public ListenerOptionsBuilder phase(int phase) {
		this.phase = phase;
		return this;
	}

	/**
	 * Publish a {@code ListenerEvent.Idle} when nothing was received for so long, and
	 * again each time it has been as long. Default none.
	 * @param idleEventInterval the time, or {@code null} for no such events
	 * @return this builder
	 */
	public ListenerOptionsBuilder idleEventInterval(@Nullable Duration idleEventInterval) {
		this.idleEventInterval = idleEventInterval;
		return this;
	}

	/**
	 * Set the name of the client that reads the streams, where there are several, or
	 * {@code null} for the factory's own.
	 * @param client the value
	 */
	public ListenerOptionsBuilder client(@Nullable String client) {
		this.client = client;
		return this;
	}

	/**
	 * Set what takes messages out of their envelopes, or {@code null} if they have none.
	 * @param envelope the value
	 */
	public ListenerOptionsBuilder envelope(@Nullable MessageEnvelope envelope) {
		this.envelope = envelope;
		return this;
	}

	/**
	 * Set whether messages are CloudEvents: handlers get the data of each event, and its
	 * attributes as the headers named in
	 * {@link io.durablestreams.client.cloudevents.CloudEventHeaders CloudEventHeaders}.
	 * Sets the {@link #envelope}. Default is {@code false}, unless the handler takes a
	 * {@code CloudEvent} of the CloudEvents SDK.
	 * @param cloudEvents the value
	 */
	public ListenerOptionsBuilder cloudEvents(boolean cloudEvents) {
		if (cloudEvents) {
			this.envelope = CloudEventEnvelope.builder().build();
		}
		else if (this.envelope instanceof CloudEventEnvelope) {
			this.envelope = null;
		}
		return this;
	}

	/**
	 * Set a property by its name in configuration files, from text.
	 * @param name the name in kebab case, such as {@code back-off.max-attempts}
	 * @param value the value
	 * @throws IllegalArgumentException if there is no such property or the value doesn't
	 * fit it; the message names the property and what it takes
	 */
	public ListenerOptionsBuilder property(String name, String value) {
		ListenerPropertyText.apply(this, name, value);
		return this;
	}

	/**
	 * What was set with this builder and has no effect, because of something else that is
	 * or isn't set.
	 * @param batches whether the listener takes batches
	 * @return a sentence for each, which names both properties
	 */
	public List<String> ineffective(boolean batches) {
		List<String> sentences = new ArrayList<>();
		for (String property : this.said) {
			String because = switch (property) {
				case "acknowledge-count", "acknowledge-interval" -> (this.acknowledge == AcknowledgeMode.INTERVAL)
						? null : "'acknowledge' is '" + name(this.acknowledge) + "'; it belongs to 'interval'";
				case "dead-letter-stream" ->
					(this.errorHandler instanceof FailurePolicy policy && policy != FailurePolicy.DEAD_LETTER)
							? "'failure' is '" + name(policy) + "'; it belongs to 'dead-letter'" : null;
				case "content-type" -> (this.missingStream == MissingStreamPolicy.CREATE) ? null
						: "'missing-stream' is '" + name(this.missingStream) + "'; it belongs to 'create'";
				default -> batches ? null : "the listener takes one message at a time; it takes batches with a List";
			};
			if (because != null) {
				sentences.add("'" + property + "' has no effect, because " + because);
			}
		}
		return sentences;
	}

	private static String name(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Build the settings.
	 * @return the settings
	 * @throws IllegalArgumentException if a value is out of range; the message names the
	 * property
	 */
	public ListenerOptions build() {
		ListenerOptionsBuilder values = copy();
		values.said = Set.of();
		return new ListenerOptions(values);
	}

}
