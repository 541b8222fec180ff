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

package io.durablestreams.producer.internal.buffer;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.durablestreams.client.AppendResult;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way, or the order to close the stream, with or without a message.
 */
public final class PendingMessage {

	/** What a message takes besides its bytes: the objects that carry it. */
	private static final int OVERHEAD = 160;

	private final int length;

	private final boolean closing;

	private final long created;

	private final OutcomeListener listener;

	private final @Nullable Observation observation;

	private final CompletableFuture<AppendResult> outcome = new CompletableFuture<>();

	private byte @Nullable [] data;

	private long ordinal;

	/**
	 * Create a message.
	 * @param data the message's bytes; empty only to close the stream without a message
	 * @param closing whether the stream is closed with it
	 * @param created the time, as of {@link System#nanoTime()}
	 * @param listener is told the outcome before anybody else
	 * @param observation observes it, if anybody does
	 */
	public PendingMessage(byte[] data, boolean closing, long created, OutcomeListener listener,
			@Nullable Observation observation) {
		this.data = data;
		this.length = data.length;
		this.closing = closing;
		this.created = created;
		this.listener = listener;
		this.observation = observation;
	}

	/**
	 * Whether the stream is closed with this message.
	 * @return {@code true} if so
	 */
	public boolean isClosing() {
		return this.closing;
	}

	/**
	 * Whether there is a message.
	 * @return {@code false} if the stream is only to be closed
	 */
	public boolean hasMessage() {
		return this.length > 0;
	}

	/**
	 * The length of the message.
	 * @return the bytes
	 */
	public int length() {
		return this.length;
	}

	/**
	 * When the message was created.
	 * @return the time, as of {@link System#nanoTime()}
	 */
	public long created() {
		return this.created;
	}

	/**
	 * How much memory the message stands for.
	 * @return the bytes
	 */
	public long footprint() {
		return (long) this.length + OVERHEAD;
	}

	/**
	 * Who observes the message.
	 * @return its observation, or {@code null} if there is none
	 */
	public @Nullable Observation observation() {
		return this.observation;
	}

	/**
	 * The future that completes with the outcome.
	 * @return the future
	 */
	public CompletableFuture<AppendResult> outcome() {
		return this.outcome;
	}

	/**
	 * The message is in the stream.
	 * @param result where
	 */
	public void acknowledge(AppendResult result) {
		if (hasMessage()) {
			this.listener.acknowledged();
		}
		this.outcome.complete(result);
	}

	/**
	 * The message was not acknowledged.
	 * @param failure why
	 */
	public void fail(RuntimeException failure) {
		if (hasMessage()) {
			this.listener.failed(failure);
		}
		this.outcome.completeExceptionally(failure);
	}

	byte[] data() {
		return Objects.requireNonNull(this.data);
	}

	/** From now on the batch holds the bytes. */
	void releaseData() {
		this.data = null;
	}

	long ordinal() {
		return this.ordinal;
	}

	void ordinal(long ordinal) {
		this.ordinal = ordinal;
	}

}
