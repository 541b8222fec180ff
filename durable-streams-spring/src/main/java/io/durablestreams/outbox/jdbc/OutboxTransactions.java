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
 * serves. As a listener of the transaction managers it knows which transactions are the
 * DataSource's, and which are past their commit: whatever is written without one, or
 * behind its commit, would be committed by itself. Thread-safe.
 */
final class OutboxTransactions implements TransactionExecutionListener {

	private final DataSource dataSource;

	private final OutboxOutcomes outcomes;

	private final Consumer<Set<String>> onCommit;

	/** The connections that have a transaction. */
	private final Set<Object> connections = ConcurrentHashMap.newKeySet();

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
		if (!TransactionSynchronizationManager.isSynchronizationActive()) {
			throw over();
		}
		OutboxTransaction transaction = bound();
		// The DataSource may have a connection on the thread that is in no transaction.
		if (transaction == null || TransactionSynchronizationManager.getResource(this.dataSource) == null) {
			throw refused("the transaction on this thread isn't one of the outbox's DataSource, or its manager isn't "
					+ "known to the outbox; send within one of a transaction manager that the outbox was given");
		}
		if (transaction.isCommitting()) {
			throw over();
		}
		if (TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
			throw refused("the transaction on this thread is read-only; send within one that may write");
		}
		return transaction;
	}

	private @Nullable OutboxTransaction bound() {
		return (TransactionSynchronizationManager.getResource(this) instanceof OutboxTransaction known) ? known : null;
	}

	/**
	 * The transaction of the calling thread in which messages were sent.
	 * @return the transaction, or {@code null} if there is none
	 */
	@Nullable OutboxTransaction used() {
		OutboxTransaction transaction = bound();
		return (transaction != null && transaction.id() != null) ? transaction : null;
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
	public void afterBegin(TransactionExecution transaction, @Nullable Throwable beginFailure) {
		Object resource = TransactionSynchronizationManager.getResource(this.dataSource);
		if (beginFailure != null || resource == null || !transaction.isNewTransaction()
				|| !TransactionSynchronizationManager.isSynchronizationActive()) {
			return;
		}
		// One of another DataSource leaves the connection of the one around it there.
		if (this.connections.add(resource)) {
			OutboxTransaction begun = new OutboxTransaction(this, resource);
			TransactionSynchronizationManager.registerSynchronization(begun);
			bind(begun);
		}
	}

	void ended(Object resource) {
		this.connections.remove(resource);
	}

	@Override
	public void beforeCommit(TransactionExecution transaction) {
		OutboxTransaction committing = bound();
		// A nested one only gives up its savepoint.
		if (committing != null && transaction.isNewTransaction()) {
			committing.committing();
		}
	}

	private static IllegalTransactionStateException over() {
		return refused(
				"the transaction on this thread is over (AFTER_COMMIT or AFTER_COMPLETION) or being committed (a "
						+ "callback of an entity in the flush of the commit); send before its commit, in the latter case behind "
						+ "a flush, or in a transaction of its own (Propagation.REQUIRES_NEW)");
	}

	private static IllegalTransactionStateException refused(String reason) {
		return new IllegalTransactionStateException("The outbox takes messages only in a transaction, so that they "
				+ "come or go with what else is written in it, and " + reason);
	}

}
