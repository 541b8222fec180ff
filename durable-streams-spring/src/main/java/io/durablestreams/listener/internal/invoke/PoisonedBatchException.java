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

package io.durablestreams.listener.internal.invoke;

/**
 * A message of a batch can't be converted or isn't valid; the listener was not called.
 */
public class PoisonedBatchException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final int index;

	/**
	 * Create the exception.
	 * @param index the message's index in the batch
	 * @param cause what is wrong with it
	 */
	public PoisonedBatchException(int index, Exception cause) {
		super("Message " + index + " of the batch: " + cause.getMessage(), cause);
		this.index = index;
	}

	/**
	 * The message's index in the batch.
	 * @return the index
	 */
	public int getIndex() {
		return this.index;
	}

}
