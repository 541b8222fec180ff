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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import javax.sql.DataSource;

import io.durablestreams.outbox.jdbc.JdbcOutbox;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Makes the tables of an outbox with the scripts.
 */
public final class OutboxTables {

	private OutboxTables() {
	}

	/**
	 * Make the tables anew.
	 * @param dataSource the database
	 * @param platform its name in the script's
	 * @param table the outbox's name
	 */
	public static void create(DataSource dataSource, String platform, String table) {
		JdbcClient jdbc = JdbcClient.create(dataSource);
		for (String suffix : new String[] { "", "_stream", "_lease", "_member" }) {
			jdbc.sql("DROP TABLE IF EXISTS " + table + suffix).update();
		}
		try {
			String script = new ClassPathResource("schema-" + platform + ".sql", JdbcOutbox.class)
				.getContentAsString(StandardCharsets.UTF_8);
			for (String statement : script.replace(JdbcOutbox.DEFAULT_TABLE, table).split(";")) {
				if (!statement.isBlank()) {
					jdbc.sql(statement).update();
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
