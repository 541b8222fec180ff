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

import java.util.concurrent.Callable;

import io.durablestreams.offset.OffsetStore;
import io.durablestreams.outbox.DurableStreamOutbox;
import org.jspecify.annotations.Nullable;

/**
 * Transactions that hold together what a listener writes and the checkpoint behind the
 * messages it wrote it for. Used with {@code acknowledge = transactional}. Thread-safe.
 */
public interface ListenerTransactions {

	/**
	 * Check that a checkpoint in a store can be part of these transactions.
	 * @param store the store
	 * @throws IllegalArgumentException if it can't; the message says how to mend it
	 */
	void validate(OffsetStore store);

	/**
	 * Check that what is written into an outbox can be part of these transactions.
	 * @param outbox the outbox
	 * @throws IllegalArgumentException if it can't; the message says how to mend it
	 */
	default void validate(DurableStreamOutbox outbox) {
		// Whoever implements this knows.
	}

	/**
	 * Begin a transaction, do something on this thread, and commit; whatever it throws
	 * rolls back.
	 * @param work what to do
	 * @return what it returned
	 * @throws CannotBeginException if there is no transaction to be had: nothing was done
	 * @throws TransactionLostException if the database, or the connection to it, failed
	 * in the middle or at the commit: what was done may have taken effect
	 * @throws Exception what the work threw, or why what it did could not be committed:
	 * nothing of it stays
	 */
	@Nullable Object execute(Callable<@Nullable Object> work) throws Exception;

	/** A transaction could not be begun. */
	class CannotBeginException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		/**
		 * Create the exception.
		 * @param message what was attempted, and how to mend it
		 * @param cause why it failed
		 */
		public CannotBeginException(String message, Throwable cause) {
			super(message, cause);
		}

	}

	/**
	 * The database, or the connection to it, failed within a transaction or at its
	 * commit. That is not a matter of what was done in it, which may have taken effect:
	 * the checkpoint tells.
	 */
	class TransactionLostException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		/**
		 * Create the exception.
		 * @param message what was attempted, and how to mend it
		 * @param cause why it failed
		 */
		public TransactionLostException(String message, Throwable cause) {
			super(message, cause);
		}

	}

}
