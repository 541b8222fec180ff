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

package io.durablestreams.boot.autoconfigure.core;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import io.durablestreams.boot.autoconfigure.NewStreamProperties;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.core.NewStream;
import io.durablestreams.core.NewStreamBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Turns properties into the streams that an application wants.
 */
final class NewStreamMapper {

	static final String PREFIX = "durable.streams.streams";

	private NewStreamMapper() {
	}

	/**
	 * The streams, by what has their properties in common.
	 */
	static Map<String, NewStream> map(Map<String, NewStreamProperties> streams) {
		Map<String, NewStream> mapped = new LinkedHashMap<>();
		streams.forEach((key, properties) -> mapped.put(PREFIX + "." + key, map(key, properties)));
		return mapped;
	}

	private static NewStream map(String key, NewStreamProperties properties) {
		String prefix = PREFIX + "." + key;
		try {
			NewStreamBuilder builder = NewStream.builder(Objects.requireNonNullElse(properties.getName(), key))
				.contentType(properties.getContentType())
				.ttl(properties.getTtl())
				.expiresAt(properties.getExpiresAt())
				.closed(properties.isClosed())
				.content(properties.getContent())
				.client(properties.getClient())
				.mode(properties.getMode());
			fork(builder, properties.getFork().getSource(), properties.getFork().getPosition());
			return builder.build();
		}
		catch (IllegalArgumentException ex) {
			throw new DurableStreamsConfigurationException(
					"The properties under '" + prefix + "' can't be used: " + ex.getMessage() + ".",
					"Correct what is set under '" + prefix + "'.", ex);
		}
	}

	private static void fork(NewStreamBuilder builder, @Nullable String source, @Nullable String position) {
		if (source != null || position != null) {
			Assert.isTrue(source != null, "'fork.position' has no effect without 'fork.source'");
			Assert.isTrue(position != null, "'fork.source' needs 'fork.position': the source's tail moves, and would "
					+ "make another stream of it at the next start");
			builder.forkOf(source, StreamPosition.parse(position));
		}
	}

}
