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

package io.durablestreams.boot.autoconfigure.offset;

import javax.sql.DataSource;

import io.durablestreams.boot.autoconfigure.DurableStreamsProperties;
import io.durablestreams.boot.autoconfigure.OffsetStoreProperties;
import io.durablestreams.boot.autoconfigure.diagnostics.ConfiguredValue;
import io.durablestreams.boot.autoconfigure.jdbc.TableInitializer;
import io.durablestreams.boot.autoconfigure.jdbc.TableInitializer.Table;
import io.durablestreams.boot.autoconfigure.jdbc.UniqueDataSource;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.offset.jdbc.JdbcOffsetStore;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;

/**
 * The store in the application's database.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(name = "org.springframework.jdbc.core.simple.JdbcClient",
		value = DataSourceScriptDatabaseInitializer.class)
@ConditionalOnMissingBean(OffsetStore.class)
@ConditionalOnProperty(name = OffsetStoreConfigurations.TYPE, havingValue = "jdbc")
@ImportRuntimeHints(JdbcOffsetStoreConfiguration.Scripts.class)
public final class JdbcOffsetStoreConfiguration {

	@Bean
	JdbcOffsetStore durableStreamsOffsetStore(DurableStreamsProperties properties,
			ObjectProvider<DataSource> dataSources) {
		OffsetStoreProperties.Jdbc jdbc = properties.getOffsetStore().getJdbc();
		DataSource dataSource = UniqueDataSource.require(dataSources,
				"'" + OffsetStoreConfigurations.TYPE + "' is 'jdbc'", "choose another store", JdbcOffsetStore.class);
		return ConfiguredValue.make("durable.streams.offset-store.jdbc.table-name", jdbc.getTableName(),
				(table) -> new JdbcOffsetStore(dataSource, table));
	}

	@Bean
	@Lazy(false)
	TableInitializer durableStreamsCheckpointTableInitializer(JdbcOffsetStore store,
			DurableStreamsProperties properties) {
		OffsetStoreProperties.Jdbc jdbc = properties.getOffsetStore().getJdbc();
		Table table = new Table(store.getTable(), JdbcOffsetStore.DEFAULT_TABLE, "checkpoints",
				"durable.streams.offset-store.jdbc");
		return new TableInitializer(store.getDataSource(), table, jdbc.getSchema(), jdbc.getInitializeSchema());
	}

	/** Native images have the scripts too. */
	static final class Scripts implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.resources().registerPattern("io/durablestreams/offset/jdbc/schema-*.sql");
		}

	}

}
