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

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/**
 * Properties of one listener, which win over its annotation. What is not set is as in the
 * annotation.
 */
@ConfigurationPropertiesSource
public class ListenerOverridesProperties extends ListenerDefaultsProperties {

	/**
	 * Streams to listen to, each with an ordered consumer of its own: names below the
	 * base URL, or absolute URLs.
	 */
	private @Nullable List<String> streams;

	/**
	 * Namespace of the checkpoints. Without it, the id of the listener.
	 */
	private @Nullable String group;

	/**
	 * Name of the client that reads the streams: one under 'durable.streams.clients', or
	 * a bean. Without it, the default client.
	 */
	private @Nullable String client;

	public @Nullable List<String> getStreams() {
		return this.streams;
	}

	public void setStreams(@Nullable List<String> streams) {
		this.streams = streams;
	}

	public @Nullable String getGroup() {
		return this.group;
	}

	public void setGroup(@Nullable String group) {
		this.group = group;
	}

	public @Nullable String getClient() {
		return this.client;
	}

	public void setClient(@Nullable String client) {
		this.client = client;
	}

}
