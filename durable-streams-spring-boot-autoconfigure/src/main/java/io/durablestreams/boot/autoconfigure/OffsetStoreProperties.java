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

import java.nio.file.Path;

/**
 * Properties of the store that keeps the checkpoints of listeners.
 */
public class OffsetStoreProperties {

	/**
	 * Where checkpoints are kept. Without it in memory, or in the data directory of the
	 * embedded server if that is used and has one.
	 */
	private Type type = Type.MEMORY;

	private final File file = new File();

	private final Jdbc jdbc = new Jdbc();

	private final Redis redis = new Redis();

	public Type getType() {
		return this.type;
	}

	public void setType(Type type) {
		this.type = type;
	}

	public File getFile() {
		return this.file;
	}

	public Jdbc getJdbc() {
		return this.jdbc;
	}

	public Redis getRedis() {
		return this.redis;
	}

	/**
	 * Where checkpoints are kept.
	 */
	public enum Type {

		/**
		 * In memory: gone with the process.
		 */
		MEMORY,

		/**
		 * In files of a directory: kept over restarts, for one instance.
		 */
		FILE,

		/**
		 * In a table of the application's database.
		 */
		JDBC,

		/**
		 * In Redis.
		 */
		REDIS

	}

	/**
	 * Properties of the store in files.
	 */
	public static class File {

		/**
		 * Directory of the checkpoint files. Used by one application at a time.
		 */
		private Path directory = Path.of("data", "checkpoints");

		public Path getDirectory() {
			return this.directory;
		}

		public void setDirectory(Path directory) {
			this.directory = directory;
		}

	}

	/**
	 * Properties of the store in a database.
	 */
	public static class Jdbc extends JdbcTableProperties {

		Jdbc() {
			super("durable_streams_checkpoint", "classpath:io/durablestreams/offset/jdbc/schema-@@platform@@.sql");
		}

	}

	/**
	 * Properties of the store in Redis.
	 */
	public static class Redis {

		/**
		 * What the keys of the checkpoints begin with.
		 */
		private String keyPrefix = "durable-streams:checkpoint:";

		public String getKeyPrefix() {
			return this.keyPrefix;
		}

		public void setKeyPrefix(String keyPrefix) {
			this.keyPrefix = keyPrefix;
		}

	}

}
