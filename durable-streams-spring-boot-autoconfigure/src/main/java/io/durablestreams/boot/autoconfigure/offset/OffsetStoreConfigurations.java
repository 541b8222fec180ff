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

import java.nio.file.Path;

import io.durablestreams.boot.autoconfigure.DurableStreamsProperties;
import io.durablestreams.boot.autoconfigure.OffsetStoreProperties;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.offset.FileOffsetStore;
import io.durablestreams.offset.InMemoryOffsetStore;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.offset.OffsetStoreException;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The stores of checkpoints to choose from. A bean of the application wins over them.
 */
public final class OffsetStoreConfigurations {

	static final String TYPE = "durable.streams.offset-store.type";

	private OffsetStoreConfigurations() {
	}

	/**
	 * The store in memory.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(OffsetStore.class)
	@ConditionalOnProperty(name = TYPE, havingValue = "memory", matchIfMissing = true)
	public static class Memory {

		@Bean
		InMemoryOffsetStore durableStreamsOffsetStore() {
			return new InMemoryOffsetStore();
		}

	}

	/**
	 * The store in files.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(OffsetStore.class)
	@ConditionalOnProperty(name = TYPE, havingValue = "file")
	public static class File {

		@Bean
		FileOffsetStore durableStreamsOffsetStore(DurableStreamsProperties properties) {
			Path directory = properties.getOffsetStore().getFile().getDirectory();
			try {
				return new FileOffsetStore(directory);
			}
			catch (OffsetStoreException ex) {
				throw new DurableStreamsConfigurationException(
						"Checkpoints can't be kept in the directory '" + directory + "'. " + ex.getMessage() + ".",
						"Set 'durable.streams.offset-store.file.directory' to a directory that this process can "
								+ "write to and that no other process uses.",
						ex);
			}
		}

	}

	/**
	 * Says what is missing for the store that was chosen.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(OffsetStore.class)
	public static class Impossible {

		@Bean
		OffsetStore durableStreamsOffsetStore(DurableStreamsProperties properties) {
			boolean redis = properties.getOffsetStore().getType() == OffsetStoreProperties.Type.REDIS;
			throw new DurableStreamsConfigurationException(
					"'" + TYPE + "' is '" + (redis ? "redis" : "jdbc") + "', but "
							+ (redis ? "Spring Data Redis" : "Spring's JDBC support") + " is not on the class path.",
					"Add 'org.springframework.boot:spring-boot-starter-" + (redis ? "data-redis" : "jdbc")
							+ "' to the application's dependencies, or choose another store.");
		}

	}

}
