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

import java.util.concurrent.Callable;

import io.durablestreams.listener.ListenerTransactions;
import io.durablestreams.listener.ListenerTransactions.CannotBeginException;
import io.durablestreams.listener.ListenerTransactions.TransactionLostException;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.OffsetStoreException;
import org.jspecify.annotations.Nullable;

/**
 * Holds together what is done with a message and the checkpoint behind it: all or
 * nothing.
 */
final class CheckpointTransaction {

	private final ConsumerReports reports;

	private final ListenerTransactions transactions;

	private final Checkpoints checkpoints;

	CheckpointTransaction(ConsumerReports reports, ListenerTransactions transactions, Checkpoints checkpoints) {
		this.reports = reports;
		this.transactions = transactions;
		this.checkpoints = checkpoints;
	}

	/**
	 * Do something, and store the checkpoint.
	 * @param behind the checkpoint
	 * @param work what to do
	 * @return what it returned
	 * @throws CheckpointMovedException if nothing stayed of it for reasons that aren't
	 * those of the work
	 * @throws Exception what the work threw, or why the commit failed
	 */
	@Nullable Object execute(Checkpoint behind, Callable<@Nullable Object> work) throws Exception {
		Outcome outcome = new Outcome();
		try {
			this.transactions.execute(() -> {
				this.checkpoints.begin();
				outcome.result = work.call();
				this.checkpoints.replaceStored(behind);
				outcome.written = true;
				return outcome.result;
			});
		}
		catch (CannotBeginException | TransactionLostException ex) {
			throw new CheckpointMovedException(new OffsetStoreException(String.valueOf(ex.getMessage()), ex));
		}
		catch (Throwable ex) {
			if (!outcome.written || !isCommitted(behind)) {
				throw ex;
			}
			this.reports.observerFailed("something behind a commit", ex);
		}
		this.checkpoints.committed(behind);
		return outcome.result;
	}

	/** A synchronisation behind a commit fails it as well, and changes nothing. */
	private boolean isCommitted(Checkpoint behind) {
		try {
			return this.checkpoints.isStored(behind);
		}
		catch (OffsetStoreException ex) {
			throw new CheckpointMovedException(ex);
		}
	}

	/** What came of a transaction. */
	private static final class Outcome {

		private @Nullable Object result;

		private boolean written;

	}

}
