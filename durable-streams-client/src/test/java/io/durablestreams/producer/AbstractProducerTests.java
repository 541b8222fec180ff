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

package io.durablestreams.producer;

import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.DurableStreamsClientBuilder;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.FaultProxy;
import io.durablestreams.fixtures.StreamContents;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

import static org.awaitility.Awaitility.await;

/**
 * A producer's stream on an embedded server, behind a proxy that lets appends go wrong.
 */
abstract class AbstractProducerTests {

	static EmbeddedDurableStreamsServer server;

	FaultProxy proxy;

	DurableStreamsClient client;

	@Nullable DefaultDurableStreamProducerFactory factory;

	DurableStream stream;

	@BeforeAll
	static void startServer() {
		server = EmbeddedDurableStreamsServer.builder().port(0).build();
		server.start();
	}

	@AfterAll
	static void stopServer() {
		server.stop();
	}

	@BeforeEach
	void createStream() {
		this.proxy = new FaultProxy(server.baseUrl());
		this.client = customize(DurableStreamsClient.builder(this.proxy.baseUrl())).build();
		this.stream = this.client.stream("producer/" + UUID.randomUUID());
		this.stream.create(CreateOptions.json()).block();
	}

	DurableStreamsClientBuilder customize(DurableStreamsClientBuilder builder) {
		return builder;
	}

	@AfterEach
	void closeAll() {
		if (this.factory != null) {
			this.factory.close();
		}
		this.client.close();
		this.proxy.close();
	}

	/** What the stream holds, asked for beside the proxy. */
	final List<String> messages() {
		return StreamContents.messages(URI.create(server.baseUrl() + "/" + this.stream.name()));
	}

	static Throwable failure(CompletableFuture<?> future) {
		await().until(future::isDone);
		return future.handle((result, failure) -> failure).join();
	}

}
