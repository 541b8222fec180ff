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

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.durablestreams.listener.config.ListenerOptionsBuilder;
import io.durablestreams.listener.config.RetryBackOff;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.InMemoryOffsetStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import static org.awaitility.Awaitility.await;

/**
 * A stream on a server, and a list of what a handler received.
 */
abstract class AbstractServerTests {

	static final RetryBackOff QUICK = RetryBackOff.fixed(Duration.ofMillis(1), 3);

	final InMemoryOffsetStore store = new InMemoryOffsetStore();

	final List<String> received = new CopyOnWriteArrayList<>();

	TestStreams streams;

	String stream;

	abstract String baseUrl();

	@BeforeEach
	void connect() {
		this.streams = new TestStreams(baseUrl());
		this.stream = this.streams.create();
	}

	@AfterEach
	void disconnect() {
		this.streams.close();
	}

	ListenerTestContext listen(StreamMessageHandler<byte[]> handler, Consumer<ListenerOptionsBuilder> settings) {
		return new ListenerTestContext(this.streams.client(), this.store, this.stream, handler, settings);
	}

	ListenerTestContext listen(Consumer<ListenerOptionsBuilder> settings) {
		return listen((message) -> {
			this.received.add(new String(message.getPayload()));
			return null;
		}, settings);
	}

	ListenerTestContext listen(Object bean, String method, Consumer<ListenerOptionsBuilder> settings) {
		Consumer<ListenerOptionsBuilder> base = (builder) -> builder.streams(List.of(this.stream));
		return new ListenerTestContext(this.streams.client(), this.store,
				DurableStreamListenerEndpoint.of("test", bean, method(bean, method), base.andThen(settings)));
	}

	/** The checkpoint, as soon as there is one. */
	Checkpoint checkpoint() {
		return await().until(() -> this.store.load(new CheckpointKey("test", this.stream)), Objects::nonNull);
	}

	static Method method(Object bean, String name) {
		return Arrays.stream(bean.getClass().getDeclaredMethods())
			.filter((method) -> method.getName().equals(name))
			.findFirst()
			.orElseThrow();
	}

}
