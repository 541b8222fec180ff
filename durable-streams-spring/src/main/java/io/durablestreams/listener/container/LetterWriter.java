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

import io.durablestreams.listener.ListenerTransactions;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.OffsetStoreException;
import io.durablestreams.outbox.DurableStreamOutbox;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;

/**
 * Writes letters into the outbox, each in one transaction with the checkpoint behind its
 * message: consumed once, and written once.
 */
final class LetterWriter {

	private final DurableStreamOutbox outbox;

	private final CheckpointTransaction transaction;

	private final @Nullable String client;

	private LetterWriter(DurableStreamOutbox outbox, CheckpointTransaction transaction, @Nullable String client) {
		this.outbox = outbox;
		this.transaction = transaction;
		this.client = client;
	}

	/**
	 * Create it for a consumer.
	 * @return the writer, or {@code null} if letters are sent without a transaction
	 */
	static @Nullable LetterWriter of(ConsumerContext context, Checkpoints checkpoints) {
		DurableStreamOutbox outbox = context.runtime().results().outbox();
		ListenerTransactions transactions = context.transactions();
		return (outbox != null && transactions != null) ? new LetterWriter(outbox,
				new CheckpointTransaction(context.reports(), transactions, checkpoints), context.properties().client())
				: null;
	}

	/**
	 * Write a letter.
	 * @param letter the letter
	 * @param target the stream that it goes to
	 * @param behind the checkpoint behind the message
	 * @throws CheckpointMovedException if nobody knows whether it was written
	 * @throws IllegalArgumentException if there can't be such a stream
	 * @throws RuntimeException if it was not written
	 */
	void write(byte[] letter, String target, Checkpoint behind) {
		try {
			this.transaction.execute(behind,
					() -> this.outbox.sendBytes(this.client, target, MediaType.APPLICATION_JSON, letter));
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new OffsetStoreException("A letter for stream '" + target + "' could not be written", ex);
		}
	}

}
