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

package io.durablestreams.outbox.jdbc;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Finds the application's transaction on the calling thread, and says why where none
 * serves. As a listener of the transaction managers it knows which transactions are past
 * their commit, where whatever is written would be committed by itself. Thread-safe.
 */
final class OutboxTransactions implements TransactionExecutionListener {

	private final DataSource dataSource;

	private final OutboxOutcomes outcomes;

	private final Consumer<Set<String>> onCommit;

	/** The resources of transactions that are being committed, or are. */
	private final Set<Object> committing = ConcurrentHashMap.newKeySet();

	/**
	 * Create it.
	 * @param onCommit told the keys of the streams that messages were committed for
	 */
	OutboxTransactions(DataSource dataSource, OutboxOutcomes outcomes, Consumer<Set<String>> onCommit) {
		this.dataSource = dataSource;
		this.outcomes = outcomes;
		this.onCommit = onCommit;
	}

	/**
	 * The transaction that a message can be part of.
	 * @return the transaction of the calling thread
	 * @throws IllegalTransactionStateException if there is none
	 */
	OutboxTransaction current() {
		if (!TransactionSynchronizationManager.isActualTransactionActive()) {
			throw refused("there is no transaction on this thread; send within one (@Transactional or a "
					+ "TransactionTemplate), on its own thread. A reactive transaction can't be used");
		}
		Object resource = TransactionSynchronizationManager.getResource(this.dataSource);
		if (resource == null) {
			throw refused("the transaction on this thread isn't one of the outbox's DataSource; send within one of a "
					+ "transaction manager for that DataSource");
		}
		if (this.committing.contains(resource) || !TransactionSynchronizationManager.isSynchronizationActive()) {
			throw refused("the transaction on this thread is over (AFTER_COMMIT or AFTER_COMPLETION); send before its "
					+ "commit, or in a transaction of its own (Propagation.REQUIRES_NEW)");
		}
		if (TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
			throw refused("the transaction on this thread is read-only; send within one that may write");
		}
		return bound();
	}

	private OutboxTransaction bound() {
		if (TransactionSynchronizationManager.getResource(this) instanceof OutboxTransaction known) {
			return known;
		}
		OutboxTransaction transaction = new OutboxTransaction(this);
		TransactionSynchronizationManager.registerSynchronization(transaction);
		bind(transaction);
		return transaction;
	}

	/**
	 * The transaction of the calling thread in which messages were sent.
	 * @return the transaction, or {@code null} if there is none
	 */
	@Nullable OutboxTransaction used() {
		return (TransactionSynchronizationManager.getResource(this) instanceof OutboxTransaction known) ? known : null;
	}

	void bind(OutboxTransaction transaction) {
		TransactionSynchronizationManager.bindResource(this, transaction);
	}

	void unbind() {
		TransactionSynchronizationManager.unbindResourceIfPossible(this);
	}

	OutboxOutcomes outcomes() {
		return this.outcomes;
	}

	void committed(List<Long> messages, Set<String> streams) {
		this.outcomes.committed(messages);
		this.onCommit.accept(streams);
	}

	@Override
	public void beforeCommit(TransactionExecution transaction) {
		Object resource = TransactionSynchronizationManager.getResource(this.dataSource);
		// A nested one only gives up its savepoint.
		if (resource != null && transaction.isNewTransaction()) {
			this.committing.add(resource);
		}
	}

	@Override
	public void afterCommit(TransactionExecution transaction, @Nullable Throwable commitFailure) {
		over();
	}

	@Override
	public void afterRollback(TransactionExecution transaction, @Nullable Throwable rollbackFailure) {
		over();
	}

	private void over() {
		Object resource = TransactionSynchronizationManager.getResource(this.dataSource);
		if (resource != null) {
			this.committing.remove(resource);
		}
	}

	private static IllegalTransactionStateException refused(String reason) {
		return new IllegalTransactionStateException("The outbox takes messages only in a transaction, so that they "
				+ "come or go with what else is written in it, and " + reason);
	}

}
