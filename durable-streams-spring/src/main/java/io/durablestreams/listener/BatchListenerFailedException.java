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

package io.durablestreams.listener;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a batch listener to say how far it got: the messages before the index are
 * handled and checkpointed, the one at the index and those behind it are delivered again
 * after the back-off. Once its attempts are used up, the failure policy is applied to the
 * message at the index only.
 */
public class BatchListenerFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final int index;

	/**
	 * Create the exception.
	 * @param message what failed
	 * @param cause why
	 * @param index the index in the batch of the first message that isn't handled
	 */
	public BatchListenerFailedException(@Nullable String message, @Nullable Throwable cause, int index) {
		super(message, cause);
		this.index = index;
	}

	/**
	 * The index in the batch of the first message that isn't handled.
	 * @return the index, from 0
	 */
	public int getIndex() {
		return this.index;
	}

}
