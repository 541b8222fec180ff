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

package io.durablestreams.core;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.DurableStreamsClientBuilder;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.FaultProxy;
import io.durablestreams.fixtures.StreamContents;
import io.durablestreams.producer.DefaultDurableStreamProducerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * A template whose embedded server gives little in one response, behind a proxy that lets
 * requests go wrong.
 */
abstract class AbstractTemplateTests {

	static EmbeddedDurableStreamsServer server;

	FaultProxy proxy;

	DurableStreamsClient client;

	DefaultDurableStreamProducerFactory producers;

	DurableStreamTemplate template;

	@BeforeAll
	static void startServer() {
		server = EmbeddedDurableStreamsServer.builder().port(0).maxResponseSize(2_000).build();
		server.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void createTemplate() {
		this.proxy = new FaultProxy(server.baseUrl());
		this.client = customize(DurableStreamsClient.builder(this.proxy.baseUrl())).build();
		this.producers = DefaultDurableStreamProducerFactory.builder(this.client).build();
		this.template = new DurableStreamTemplate(this.client, this.producers, Duration.ofSeconds(60));
	}

	DurableStreamsClientBuilder customize(DurableStreamsClientBuilder builder) {
		return builder;
	}

	@AfterEach
	void close() {
		this.producers.close();
		this.client.close();
		this.proxy.close();
	}

	static String newName() {
		return "template/" + UUID.randomUUID();
	}

	/** Create a JSON stream that holds 0, 1, 2 and so on. */
	String numbers(int count) {
		String stream = newName();
		this.template.create(stream);
		this.template.sendAll(stream, IntStream.range(0, count).boxed().toList());
		return stream;
	}

	List<String> messages(String stream) {
		return StreamContents.messages(URI.create(server.baseUrl() + "/" + stream));
	}

}
