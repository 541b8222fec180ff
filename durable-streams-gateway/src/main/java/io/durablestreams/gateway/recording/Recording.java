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

package io.durablestreams.gateway.recording;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * What a publisher emits, while it is written to a stream. Thread-safe. Others may
 * implement this interface for tests only: methods may be added to it.
 */
public interface Recording {

	/**
	 * What the recording was started for, such as a chat.
	 * @return the key, the stream's name unless another was given
	 */
	String key();

	/**
	 * The stream that is written.
	 * @return its name
	 */
	String stream();

	/**
	 * Whether it goes on.
	 * @return the state now
	 */
	State state();

	/**
	 * Why it has failed.
	 * @return the error of the publisher or of the stream, {@code null} unless the state
	 * is {@link State#FAILED}, and where another instance records
	 */
	@Nullable Throwable failure();

	/**
	 * The end, whatever it is.
	 * @return completes with the last state when the stream is closed, or can't be; never
	 * exceptionally. Cancelling it changes nothing
	 */
	CompletableFuture<State> ended();

	/**
	 * End the publisher's subscription and close the stream behind what was emitted.
	 * Nothing happens if the recording has ended.
	 * @return as {@link #ended()}; exceptionally with a
	 * {@link io.durablestreams.client.error.DurableStreamException} where another
	 * instance records and its stream can't be closed
	 */
	CompletableFuture<State> cancel();

	/**
	 * How far a recording is.
	 */
	enum State {

		/** The publisher's values are being written. */
		RUNNING,

		/** All of them are in the stream, which is closed. */
		COMPLETED,

		/**
		 * The publisher failed, a value could not be appended, or the instance that
		 * recorded was gone. The stream ends with the failure's message.
		 */
		FAILED,

		/** It was cancelled, or somebody else has closed the stream. */
		CANCELLED,

		/** The stream is closed or gone; how it came to that another instance knows. */
		ENDED

	}

}
