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

package io.durablestreams.listener;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.ReadSignal;

/**
 * Streams on a server, for tests to write to.
 */
final class TestStreams implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final DurableStreamsClient client;

	TestStreams(String baseUrl) {
		this.client = DurableStreamsClient.builder(baseUrl).build();
	}

	DurableStreamsClient client() {
		return this.client;
	}

	static String newName() {
		return "listener-" + UUID.randomUUID();
	}

	String create() {
		String name = newName();
		create(name);
		return name;
	}

	void create(String name) {
		this.client.stream(name).create(CreateOptions.json()).block(TIMEOUT);
	}

	void append(String name, String... values) {
		DurableStream stream = this.client.stream(name);
		for (String value : values) {
			stream.append("[" + value + "]").block(TIMEOUT);
		}
	}

	void appendAtOnce(String name, String... values) {
		this.client.stream(name).append("[" + String.join(",", values) + "]").block(TIMEOUT);
	}

	List<String> read(String name) {
		return this.client.stream(name)
			.read()
			.signals()
			.ofType(ReadSignal.Message.class)
			.map((message) -> new String(message.data(), StandardCharsets.UTF_8))
			.collectList()
			.blockOptional(TIMEOUT)
			.orElseThrow();
	}

	void close(String name) {
		this.client.stream(name).closeStream().block(TIMEOUT);
	}

	void delete(String name) {
		this.client.stream(name).delete().block(TIMEOUT);
	}

	@Override
	public void close() {
		this.client.close();
	}

}
