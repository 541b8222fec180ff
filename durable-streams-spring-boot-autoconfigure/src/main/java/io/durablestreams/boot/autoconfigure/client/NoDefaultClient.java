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

package io.durablestreams.boot.autoconfigure.client;

import java.util.Set;

import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;

/**
 * Stands where a default client would be, and says which there are to whoever wants it.
 */
final class NoDefaultClient implements DurableStreamsClient {

	private final Set<String> clients;

	NoDefaultClient(Set<String> clients) {
		this.clients = clients;
	}

	@Override
	public DurableStream stream(String name) {
		throw new IllegalArgumentException("no 'client' is named, and there is no default one; name one of "
				+ this.clients + ", or set 'durable.streams.base-url'");
	}

	@Override
	public void close() {
	}

}
