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

package io.durablestreams.boot.autoconfigure.jdbc;

import javax.sql.DataSource;

import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;

import org.springframework.beans.factory.ObjectProvider;

/**
 * The application's only data source, or the primary one of several.
 */
public final class UniqueDataSource {

	private UniqueDataSource() {
	}

	/**
	 * Find the data source.
	 * @param dataSources the application's
	 * @param need what needs it, as the beginning of a sentence
	 * @param otherwise what to do where there shall be none, as the end of a sentence
	 * @param type the type of a bean that brings its own
	 * @return the data source
	 * @throws DurableStreamsConfigurationException if there is none, or there are several
	 */
	public static DataSource require(ObjectProvider<DataSource> dataSources, String need, String otherwise,
			Class<?> type) {
		DataSource dataSource = dataSources.getIfUnique();
		if (dataSource != null) {
			return dataSource;
		}
		boolean none = dataSources.stream().findAny().isEmpty();
		throw new DurableStreamsConfigurationException(
				need + ", but there "
						+ (none ? "is no DataSource bean." : "are several DataSource beans and none is primary."),
				none ? "Set 'spring.datasource.url', or " + otherwise + "."
						: "Mark one as @Primary, or declare a " + type.getSimpleName() + " bean on the one to use.");
	}

}
