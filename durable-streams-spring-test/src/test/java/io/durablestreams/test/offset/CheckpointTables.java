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

package io.durablestreams.test.offset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import javax.sql.DataSource;

import io.durablestreams.offset.jdbc.JdbcOffsetStore;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Makes tables of checkpoints with the scripts.
 */
public final class CheckpointTables {

	private CheckpointTables() {
	}

	/**
	 * Make a table anew and a store on it.
	 * @param dataSource the database
	 * @param platform the script to use
	 * @param table the table's name
	 * @return the store
	 */
	public static JdbcOffsetStore create(DataSource dataSource, String platform, String table) {
		try {
			String script = new ClassPathResource("schema-" + platform + ".sql", JdbcOffsetStore.class)
				.getContentAsString(StandardCharsets.UTF_8);
			JdbcClient jdbc = JdbcClient.create(dataSource);
			jdbc.sql("DROP TABLE IF EXISTS " + table).update();
			jdbc.sql("DROP TABLE IF EXISTS " + table + "_member").update();
			jdbc.sql(script.replace(JdbcOffsetStore.DEFAULT_TABLE, table)).update();
			return new JdbcOffsetStore(dataSource, table);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
