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

package io.durablestreams.offset;

import org.jspecify.annotations.Nullable;

/**
 * A checkpoint was not stored, because the transaction that it was to be part of had
 * failed before: its time was over, or a statement in it had failed. The store is well;
 * whoever used the transaction is to blame.
 */
public class TransactionFailedException extends OffsetStoreException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message what failed and how to mend it
	 * @param cause the cause, if any
	 */
	public TransactionFailedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
