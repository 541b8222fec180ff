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

package io.durablestreams.listener.transaction;

import java.util.concurrent.Callable;

import javax.sql.DataSource;

import io.durablestreams.listener.ListenerTransactions;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.offset.TransactionalOffsetStore;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import io.durablestreams.outbox.DurableStreamOutbox;
import io.durablestreams.outbox.jdbc.JdbcOutbox;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanWrapper;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionStatus;

/**
 * Transactions of a {@link PlatformTransactionManager} with its default isolation and
 * time-out. Thread-safe.
 */
public final class SpringListenerTransactions implements ListenerTransactions {

	private static final Log logger = LogFactory.getLog(SpringListenerTransactions.class);

	private final PlatformTransactionManager manager;

	private final TransactionDefinition definition;

	/**
	 * Create it.
	 * @param manager the manager of the transactions
	 */
	public SpringListenerTransactions(PlatformTransactionManager manager) {
		this(manager, TransactionDefinition.withDefaults());
	}

	/**
	 * Create it with an isolation or a time-out of your own.
	 * @param manager the manager of the transactions
	 * @param definition what each transaction is like
	 */
	public SpringListenerTransactions(PlatformTransactionManager manager, TransactionDefinition definition) {
		this.manager = manager;
		this.definition = definition;
	}

	@Override
	public void validate(OffsetStore store) {
		if (!(store instanceof TransactionalOffsetStore)) {
			throw new IllegalArgumentException("'acknowledge' is 'transactional', but the offset store ("
					+ store.getClass().getSimpleName() + ") takes no part in transactions; keep checkpoints in the "
					+ "database that the listener writes to, with 'durable.streams.offset-store.type' = 'jdbc'");
		}
		if (store instanceof JdbcOffsetStore jdbc && managedDataSource() != jdbc.getDataSource()) {
			throw new IllegalArgumentException("'acknowledge' is 'transactional', but the transaction manager ("
					+ this.manager.getClass().getSimpleName() + ") doesn't manage the data source of the offset store;"
					+ " both must have the same one, or a checkpoint could come without what the listener wrote");
		}
	}

	@Override
	public void validate(DurableStreamOutbox outbox) {
		if (!(outbox instanceof JdbcOutbox jdbc)) {
			return;
		}
		String what = "'acknowledge' is 'transactional', and results and dead letters are to go through the outbox, but ";
		String otherwise = ", or give the container factory no outbox ('outbox(null)' in a customizer), so that letters "
				+ "are sent by themselves and may come twice";
		if (managedDataSource() != jdbc.getDataSource()) {
			throw new IllegalArgumentException(
					what + "the transaction manager (" + this.manager.getClass().getSimpleName()
							+ ") doesn't manage the outbox's data source; keep outbox "
							+ "and offset store in the database that the listener writes to" + otherwise);
		}
		if (!jdbc.isJoining(this.manager)) {
			throw new IllegalArgumentException(
					what + "the outbox doesn't know the transaction manager (" + this.manager.getClass().getSimpleName()
							+ "); give it to the outbox with 'transactionManager'" + otherwise);
		}
	}

	/**
	 * Managers of JDBC, JPA and Hibernate have this property; others have no common type.
	 */
	private @Nullable DataSource managedDataSource() {
		BeanWrapper properties = PropertyAccessorFactory.forBeanPropertyAccess(this.manager);
		return (properties.isReadableProperty("dataSource")
				&& properties.getPropertyValue("dataSource") instanceof DataSource dataSource) ? dataSource : null;
	}

	@Override
	public @Nullable Object execute(Callable<@Nullable Object> work) throws Exception {
		TransactionStatus transaction = begin();
		Object result;
		try {
			result = work.call();
		}
		catch (Exception ex) {
			if (rollback(transaction, ex)) {
				throw ex;
			}
			throw new TransactionLostException("The connection of a transaction failed before its commit; see that the "
					+ "database can be reached and written (" + ex.getMessage() + ")", ex);
		}
		catch (Error ex) {
			rollback(transaction, ex);
			throw ex;
		}
		commit(transaction);
		return result;
	}

	private TransactionStatus begin() {
		try {
			return this.manager.getTransaction(this.definition);
		}
		catch (TransactionException ex) {
			throw new CannotBeginException("No transaction could be begun; see that the database can be reached and "
					+ "has connections to spare (" + ex.getMessage() + ")", ex);
		}
	}

	private void commit(TransactionStatus transaction) {
		try {
			this.manager.commit(transaction);
		}
		catch (TransactionException | DataAccessException ex) {
			if (TransactionFailures.isOfTheWork(ex)) {
				throw ex;
			}
			throw new TransactionLostException("A transaction could not be committed; see that the database can be "
					+ "reached and written (" + ex.getMessage() + ")", ex);
		}
	}

	/**
	 * Roll back. The database does it by itself where the connection is gone.
	 * @return whether there was a connection to do it on
	 */
	private boolean rollback(TransactionStatus transaction, Throwable cause) {
		try {
			this.manager.rollback(transaction);
			return true;
		}
		catch (TransactionException | DataAccessException ex) {
			logger.debug("A transaction could not be rolled back", ex);
			cause.addSuppressed(ex);
			return TransactionFailures.isOfTheWork(ex);
		}
	}

}
