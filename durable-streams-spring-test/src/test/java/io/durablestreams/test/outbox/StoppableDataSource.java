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

package io.durablestreams.test.outbox;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * The database of a process that is stopped once it has locked a row: its transaction
 * stays open, and it does nothing more until it goes on.
 */
final class StoppableDataSource extends DelegatingDataSource {

	final CountDownLatch stopped = new CountDownLatch(1);

	private final CountDownLatch goingOn = new CountDownLatch(1);

	private final String statement;

	/**
	 * Create it.
	 * @param statement what the statement contains behind which the process stops
	 */
	StoppableDataSource(DataSource target, String statement) {
		super(target);
		this.statement = statement;
	}

	void goOn() {
		this.goingOn.countDown();
	}

	@Override
	public Connection getConnection() throws SQLException {
		stand();
		Connection target = super.getConnection();
		return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
				(proxy, method, arguments) -> {
					if (method.getName().equals("commit")) {
						stand();
					}
					try {
						return method.invoke(target, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getCause();
					}
					finally {
						if (method.getName().equals("prepareStatement")
								&& arguments[0].toString().contains(this.statement)) {
							this.stopped.countDown();
						}
					}
				});
	}

	private void stand() {
		if (this.stopped.getCount() == 0) {
			try {
				this.goingOn.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

}
