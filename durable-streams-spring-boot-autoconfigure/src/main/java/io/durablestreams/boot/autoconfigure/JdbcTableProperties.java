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

package io.durablestreams.boot.autoconfigure;

/**
 * Properties of tables in the application's database.
 */
public abstract class JdbcTableProperties {

	/**
	 * Name of the table, with its schema in front where it is needed. Others beside it
	 * begin with it.
	 */
	private String tableName;

	/**
	 * When the tables are made.
	 */
	private InitializeSchema initializeSchema = InitializeSchema.EMBEDDED;

	/**
	 * Script that makes the tables. '@@platform@@' stands for the database, the default
	 * name of the table in the script for the one configured.
	 */
	private String schema;

	JdbcTableProperties(String tableName, String schema) {
		this.tableName = tableName;
		this.schema = schema;
	}

	public String getTableName() {
		return this.tableName;
	}

	public void setTableName(String tableName) {
		this.tableName = tableName;
	}

	public InitializeSchema getInitializeSchema() {
		return this.initializeSchema;
	}

	public void setInitializeSchema(InitializeSchema initializeSchema) {
		this.initializeSchema = initializeSchema;
	}

	public String getSchema() {
		return this.schema;
	}

	public void setSchema(String schema) {
		this.schema = schema;
	}

	/**
	 * When tables are made.
	 */
	public enum InitializeSchema {

		/**
		 * At each start, if they aren't there.
		 */
		ALWAYS,

		/**
		 * At each start of an application with an embedded database.
		 */
		EMBEDDED,

		/**
		 * Not by the application.
		 */
		NEVER

	}

}
