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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronization;

/**
 * A transaction of the application in which messages may be sent. Lives on the
 * transaction's thread.
 */
final class OutboxTransaction implements TransactionSynchronization {

	private final Thread thread = Thread.currentThread();

	private final OutboxTransactions transactions;

	private final Object connection;

	private final List<Long> messages = new ArrayList<>();

	private final Set<String> streams = new HashSet<>();

	private final Map<Object, Integer> savepoints = new HashMap<>();

	private @Nullable Long id;

	private boolean committing;

	private volatile boolean over;

	/**
	 * Create it.
	 * @param connection its connection, as it is bound to the thread
	 */
	OutboxTransaction(OutboxTransactions transactions, Object connection) {
		this.transactions = transactions;
		this.connection = connection;
	}

	void committing() {
		this.committing = true;
	}

	boolean isCommitting() {
		return this.committing;
	}

	/**
	 * The id of its first message.
	 * @return the id, {@code null} before there is one
	 */
	@Nullable Long id() {
		return this.id;
	}

	void written(long message, String key) {
		if (this.id == null) {
			this.id = message;
		}
		this.messages.add(message);
		this.streams.add(key);
	}

	/**
	 * Refuse to wait for what comes behind the commit.
	 * @throws IllegalStateException on the transaction's own thread before its end
	 */
	void requireOver() {
		if (!this.over && Thread.currentThread() == this.thread) {
			throw new IllegalStateException("The message is relayed once the transaction has been committed: waiting "
					+ "for it within the transaction would never end; wait behind it, or not at all");
		}
	}

	@Override
	public void suspend() {
		this.transactions.unbind();
	}

	@Override
	public void resume() {
		this.transactions.bind(this);
	}

	@Override
	public void savepoint(Object savepoint) {
		this.savepoints.put(savepoint, this.messages.size());
	}

	@Override
	public void savepointRollback(Object savepoint) {
		int kept = this.savepoints.getOrDefault(savepoint, 0);
		List<Long> undone = this.messages.subList(kept, this.messages.size());
		this.transactions.outcomes().rolledBack(List.copyOf(undone));
		undone.clear();
	}

	@Override
	public void afterCompletion(int status) {
		this.over = true;
		this.transactions.unbind();
		this.transactions.ended(this.connection);
		switch (status) {
			case STATUS_COMMITTED -> this.transactions.committed(List.copyOf(this.messages), Set.copyOf(this.streams));
			case STATUS_ROLLED_BACK -> this.transactions.outcomes().rolledBack(List.copyOf(this.messages));
			default -> this.transactions.outcomes().unknown(List.copyOf(this.messages));
		}
		this.messages.clear();
	}

}
