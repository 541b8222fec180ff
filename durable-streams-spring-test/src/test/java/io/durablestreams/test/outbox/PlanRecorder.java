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
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Asks PostgreSQL how it is going to execute each statement, with the parameters that the
 * statement has, when it is executed for the first time.
 */
final class PlanRecorder extends DelegatingDataSource {

	/** By statement. */
	final Map<String, String> plans = new ConcurrentHashMap<>();

	PlanRecorder(DataSource dataSource) {
		super(dataSource);
	}

	@Override
	public Connection getConnection() throws SQLException {
		Connection connection = super.getConnection();
		return proxy(Connection.class, (method, arguments) -> {
			Object result = invoke(method, connection, arguments);
			return switch (method.getName()) {
				case "createStatement" -> recorded(connection, (Statement) result);
				case "prepareStatement" ->
					recorded(connection, (PreparedStatement) result, String.valueOf(arguments[0]));
				default -> result;
			};
		});
	}

	private Statement recorded(Connection connection, Statement statement) {
		return proxy(Statement.class, (method, arguments) -> {
			if (method.getName().equals("executeQuery")) {
				String sql = String.valueOf(arguments[0]);
				if (!this.plans.containsKey(sql)) {
					this.plans.put(sql, plan(connection.prepareStatement("EXPLAIN (COSTS OFF) " + sql)));
				}
			}
			return invoke(method, statement, arguments);
		});
	}

	private PreparedStatement recorded(Connection connection, PreparedStatement statement, String sql)
			throws SQLException {
		if (this.plans.containsKey(sql)) {
			return statement;
		}
		PreparedStatement explain = connection.prepareStatement("EXPLAIN (COSTS OFF) " + sql);
		return proxy(PreparedStatement.class, (method, arguments) -> {
			if (method.getName().startsWith("set") && arguments.length > 1) {
				invoke(method, explain, arguments);
			}
			else if (method.getName().startsWith("execute")) {
				this.plans.put(sql, plan(explain));
			}
			return invoke(method, statement, arguments);
		});
	}

	private static String plan(PreparedStatement explain) throws SQLException {
		StringBuilder plan = new StringBuilder();
		try (explain; ResultSet lines = explain.executeQuery()) {
			while (lines.next()) {
				plan.append(lines.getString(1)).append('\n');
			}
		}
		return plan.toString();
	}

	private static Object invoke(Method method, Object target, Object[] arguments) throws Throwable {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

	private static <T> T proxy(Class<T> type, Call call) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> call.invoke(method, arguments)));
	}

	/** What a proxy does. */
	@FunctionalInterface
	private interface Call {

		Object invoke(Method method, Object[] arguments) throws Throwable;

	}

}
