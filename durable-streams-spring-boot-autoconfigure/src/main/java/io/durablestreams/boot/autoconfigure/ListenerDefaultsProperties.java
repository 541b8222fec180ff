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

package io.durablestreams.boot.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.durablestreams.client.LiveMode;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.config.MissingStreamPolicy;
import io.durablestreams.listener.config.PositionLostPolicy;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;

/**
 * What all listeners have in common. What is not set has the default of
 * {@link io.durablestreams.listener.config.ListenerOptions}.
 */
public class ListenerDefaultsProperties {

	@NestedConfigurationProperty
	private final BackOffProperties backOff = new BackOffProperties();

	private final Retry retry = new Retry();

	/**
	 * How to wait for data at the tail of a stream, one of 'auto', 'sse' and 'long-poll'.
	 */
	private @Nullable LiveMode mode;

	/**
	 * Where to begin in a stream without a checkpoint: 'earliest', 'latest' or a position
	 * of the stream.
	 */
	private @Nullable String from;

	/**
	 * Whether listeners start with the application.
	 */
	private @Nullable Boolean autoStartup;

	/**
	 * Place among the listeners: those with a lower phase start earlier and stop later.
	 */
	private @Nullable Integer phase;

	/**
	 * When checkpoints are stored.
	 */
	private @Nullable AcknowledgeMode acknowledge;

	/**
	 * With 'acknowledge' set to 'interval', number of messages after which a checkpoint
	 * is stored.
	 */
	private @Nullable Integer acknowledgeCount;

	/**
	 * With 'acknowledge' set to 'interval', time after which a checkpoint is stored.
	 */
	private @Nullable Duration acknowledgeInterval;

	/**
	 * What happens to a message that could not be handled, once its attempts are used up.
	 */
	private @Nullable FailurePolicy failure;

	/**
	 * Name of the 'ListenerErrorHandler' bean that decides on each failed attempt, in
	 * place of 'failure'.
	 */
	private @Nullable String errorHandler;

	/**
	 * Time without a message after which an event tells that nothing comes, and again
	 * each time it has been as long. Without it, there are no such events.
	 */
	private @Nullable Duration idleEventInterval;

	/**
	 * Exceptions that are final at the first attempt, besides those of conversion and
	 * validation.
	 */
	private @Nullable List<Class<? extends Throwable>> notRetried;

	/**
	 * Name of the dead letter stream. '{stream}', '{group}' and '{listener}' are
	 * replaced.
	 */
	private @Nullable String deadLetterStream;

	/**
	 * Largest number of messages in a batch.
	 */
	private @Nullable Integer maxBatchCount;

	/**
	 * Largest size of a batch. A larger message comes alone.
	 */
	private @Nullable DataSize maxBatchSize;

	/**
	 * Time that a batch that is not full waits for more messages.
	 */
	private @Nullable Duration batchWait;

	/**
	 * What a listener does whose stream does not exist, while there is no checkpoint yet.
	 */
	private @Nullable MissingStreamPolicy missingStream;

	/**
	 * Content type of a stream that the listener creates.
	 */
	private @Nullable MediaType contentType;

	/**
	 * What a listener does whose checkpoint does not lead anywhere any more.
	 */
	private @Nullable PositionLostPolicy positionLost;

	/**
	 * Time after which a listener makes sure, before it handles a message, that the
	 * stream hasn't been made anew under the same name. It does so at each start, too.
	 */
	private @Nullable Duration verifyInterval;

	/**
	 * Time that an attempt to handle a message may take before it is interrupted and
	 * counts as failed. Without it there is no limit.
	 */
	private @Nullable Duration handlerTimeout;

	/**
	 * Time that stopping waits for the message in hand before it is interrupted and given
	 * up.
	 */
	private @Nullable Duration shutdownTimeout;

	/**
	 * Whether the messages are CloudEvents, of which handlers get the data, and the
	 * attributes as headers. Without it, they are where a handler takes a 'CloudEvent' of
	 * the CloudEvents SDK.
	 */
	private @Nullable Boolean cloudevents;

	public @Nullable LiveMode getMode() {
		return this.mode;
	}

	public void setMode(@Nullable LiveMode mode) {
		this.mode = mode;
	}

	public @Nullable String getFrom() {
		return this.from;
	}

	public void setFrom(@Nullable String from) {
		this.from = from;
	}

	public @Nullable Boolean getAutoStartup() {
		return this.autoStartup;
	}

	public void setAutoStartup(@Nullable Boolean autoStartup) {
		this.autoStartup = autoStartup;
	}

	public @Nullable AcknowledgeMode getAcknowledge() {
		return this.acknowledge;
	}

	public void setAcknowledge(@Nullable AcknowledgeMode acknowledge) {
		this.acknowledge = acknowledge;
	}

	public @Nullable Integer getAcknowledgeCount() {
		return this.acknowledgeCount;
	}

	public void setAcknowledgeCount(@Nullable Integer acknowledgeCount) {
		this.acknowledgeCount = acknowledgeCount;
	}

	public @Nullable Duration getAcknowledgeInterval() {
		return this.acknowledgeInterval;
	}

	public void setAcknowledgeInterval(@Nullable Duration acknowledgeInterval) {
		this.acknowledgeInterval = acknowledgeInterval;
	}

	public @Nullable FailurePolicy getFailure() {
		return this.failure;
	}

	public void setFailure(@Nullable FailurePolicy failure) {
		this.failure = failure;
	}

	public @Nullable List<Class<? extends Throwable>> getNotRetried() {
		return this.notRetried;
	}

	public void setNotRetried(@Nullable List<Class<? extends Throwable>> notRetried) {
		this.notRetried = notRetried;
	}

	public @Nullable String getDeadLetterStream() {
		return this.deadLetterStream;
	}

	public void setDeadLetterStream(@Nullable String deadLetterStream) {
		this.deadLetterStream = deadLetterStream;
	}

	public @Nullable Integer getMaxBatchCount() {
		return this.maxBatchCount;
	}

	public void setMaxBatchCount(@Nullable Integer maxBatchCount) {
		this.maxBatchCount = maxBatchCount;
	}

	public @Nullable DataSize getMaxBatchSize() {
		return this.maxBatchSize;
	}

	public void setMaxBatchSize(@Nullable DataSize maxBatchSize) {
		this.maxBatchSize = maxBatchSize;
	}

	public @Nullable Duration getBatchWait() {
		return this.batchWait;
	}

	public void setBatchWait(@Nullable Duration batchWait) {
		this.batchWait = batchWait;
	}

	public @Nullable MissingStreamPolicy getMissingStream() {
		return this.missingStream;
	}

	public void setMissingStream(@Nullable MissingStreamPolicy missingStream) {
		this.missingStream = missingStream;
	}

	public @Nullable MediaType getContentType() {
		return this.contentType;
	}

	public void setContentType(@Nullable MediaType contentType) {
		this.contentType = contentType;
	}

	public @Nullable PositionLostPolicy getPositionLost() {
		return this.positionLost;
	}

	public void setPositionLost(@Nullable PositionLostPolicy positionLost) {
		this.positionLost = positionLost;
	}

	public @Nullable Duration getVerifyInterval() {
		return this.verifyInterval;
	}

	public void setVerifyInterval(@Nullable Duration verifyInterval) {
		this.verifyInterval = verifyInterval;
	}

	public @Nullable Duration getHandlerTimeout() {
		return this.handlerTimeout;
	}

	public void setHandlerTimeout(@Nullable Duration handlerTimeout) {
		this.handlerTimeout = handlerTimeout;
	}

	public @Nullable Duration getShutdownTimeout() {
		return this.shutdownTimeout;
	}

	public void setShutdownTimeout(@Nullable Duration shutdownTimeout) {
		this.shutdownTimeout = shutdownTimeout;
	}

	public BackOffProperties getBackOff() {
		return this.backOff;
	}

	public Retry getRetry() {
		return this.retry;
	}

	public @Nullable Integer getPhase() {
		return this.phase;
	}

	public void setPhase(@Nullable Integer phase) {
		this.phase = phase;
	}

	public @Nullable String getErrorHandler() {
		return this.errorHandler;
	}

	public void setErrorHandler(@Nullable String errorHandler) {
		this.errorHandler = errorHandler;
	}

	public @Nullable Duration getIdleEventInterval() {
		return this.idleEventInterval;
	}

	public void setIdleEventInterval(@Nullable Duration idleEventInterval) {
		this.idleEventInterval = idleEventInterval;
	}

	public @Nullable Boolean getCloudevents() {
		return this.cloudevents;
	}

	public void setCloudevents(@Nullable Boolean cloudevents) {
		this.cloudevents = cloudevents;
	}

	/**
	 * Streams on which messages wait that keep failing.
	 */
	public static class Retry {

		/**
		 * Delays after which a message that keeps failing is handled again, by way of one
		 * retry stream each. Behind the last it is a dead letter. Needs 'failure' set to
		 * 'dead-letter', or an error handler.
		 */
		private @Nullable List<Duration> delays;

		/**
		 * Number of retry streams, if there are more than delays. The others have the
		 * last one's delay.
		 */
		private @Nullable Integer streams;

		public @Nullable List<Duration> getDelays() {
			return this.delays;
		}

		public void setDelays(@Nullable List<Duration> delays) {
			this.delays = delays;
		}

		public @Nullable Integer getStreams() {
			return this.streams;
		}

		public void setStreams(@Nullable Integer streams) {
			this.streams = streams;
		}

	}

}
