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

package io.durablestreams.embedded;

import java.nio.file.Path;

import io.durablestreams.embedded.internal.http.ServerOptions;
import org.jspecify.annotations.Nullable;

/**
 * What a server was built with.
 *
 * @param port the port, 0 for a free one
 * @param dataDirectory where the data is kept, {@code null} for memory
 * @param maxStreams how many streams it holds
 * @param maxConnections how many connections it serves
 * @param options how it serves the protocol
 * @param webhooks whether subscriptions may call webhooks
 */
record ServerSettings(int port, @Nullable Path dataDirectory, int maxStreams, int maxConnections, ServerOptions options,
		boolean webhooks) {

	String place() {
		return (this.dataDirectory != null) ? "data in '" + this.dataDirectory + "'" : "data in memory";
	}

}
