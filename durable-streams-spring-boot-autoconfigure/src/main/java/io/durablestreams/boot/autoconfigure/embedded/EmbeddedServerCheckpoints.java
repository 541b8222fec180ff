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

package io.durablestreams.boot.autoconfigure.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import javax.sql.DataSource;

import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.offset.FileOffsetStore;
import io.durablestreams.offset.InMemoryOffsetStore;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.offset.OffsetStoreException;
import io.durablestreams.offset.TransactionalOffsetStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Keeps checkpoints where the embedded server keeps its streams, and warns where another
 * store would outlive them.
 */
final class EmbeddedServerCheckpoints implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(EmbeddedServerCheckpoints.class);

	/** What the URLs of databases begin with that end with the process. */
	private static final List<String> IN_MEMORY = List.of("jdbc:h2:mem:", "jdbc:hsqldb:mem:", "jdbc:derby:memory:");

	private final EmbeddedDurableStreamsServer server;

	private final ObjectProvider<OffsetStore> offsetStore;

	private final ObjectProvider<DataSource> dataSource;

	EmbeddedServerCheckpoints(EmbeddedDurableStreamsServer server, ObjectProvider<OffsetStore> offsetStore,
			ObjectProvider<DataSource> dataSource) {
		this.server = server;
		this.offsetStore = offsetStore;
		this.dataSource = dataSource;
	}

	static OffsetStore store(EmbeddedDurableStreamsServer server) {
		Path directory = server.dataDirectory();
		if (directory == null) {
			return new InMemoryOffsetStore();
		}
		try {
			return new FileOffsetStore(directory.resolve("checkpoints"));
		}
		catch (OffsetStoreException ex) {
			throw new DurableStreamsConfigurationException(
					"Checkpoints can't be kept in the data directory of the embedded server. " + ex.getMessage() + ".",
					"Set 'durable.streams.embedded.data-dir' to a directory that this process can write to and that no "
							+ "other process uses, or choose a store with 'durable.streams.offset-store.type'.",
					ex);
		}
	}

	@Override
	public void afterSingletonsInstantiated() {
		OffsetStore store = (this.server.dataDirectory() == null) ? this.offsetStore.getIfUnique() : null;
		if (store != null && outlivesTheProcess(store)) {
			logger.warn("Checkpoints outlive their streams: the embedded server keeps its streams in memory, but "
					+ store.getClass().getSimpleName() + " keeps the checkpoints. After the next start they lead "
					+ "nowhere, and listeners fail because their position is lost. Set "
					+ "'durable.streams.embedded.data-dir' to keep the streams too, or don't set "
					+ "'durable.streams.offset-store.type', so that checkpoints end with the streams.");
		}
	}

	private boolean outlivesTheProcess(OffsetStore store) {
		if (store instanceof TransactionalOffsetStore) {
			String url = url(this.dataSource.getIfUnique());
			return url == null || IN_MEMORY.stream().noneMatch(url::startsWith);
		}
		return !(store instanceof InMemoryOffsetStore);
	}

	private static @Nullable String url(@Nullable DataSource dataSource) {
		if (dataSource == null) {
			return null;
		}
		try (Connection connection = dataSource.getConnection()) {
			return connection.getMetaData().getURL();
		}
		catch (SQLException ex) {
			return null;
		}
	}

}
