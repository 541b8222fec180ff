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

package io.durablestreams.boot.test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.durablestreams.client.AppendResult;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.ReadMessage;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.embedded.Fault;
import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.test.DurableStreamTester;
import io.durablestreams.test.EmbeddedDurableStreams;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client, a producer and a listener that meet the faults which users inject.
 */
@SpringBootTest(classes = FaultRecoveryTests.Shop.class,
		properties = "durable.streams.producers.orders.max-batch-count=10")
@EmbeddedDurableStreams(cleanBeforeEach = true)
class FaultRecoveryTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final List<Integer> NUMBERS = IntStream.range(0, 500).boxed().toList();

	@Autowired
	private EmbeddedDurableStreamsServer server;

	@Autowired
	private DurableStreamsClient client;

	@Autowired
	private DurableStreamTester tester;

	@Autowired
	private DurableStreamProducer<Integer> orders;

	@Autowired
	private Shop shop;

	@BeforeEach
	void forget() {
		this.shop.handled.clear();
	}

	static List<Fault> appendFaults() {
		return List.of(Fault.status(503).times(2), Fault.status(500).afterApplied(), Fault.noAnswer(),
				Fault.noAnswer().afterApplied());
	}

	@ParameterizedTest
	@MethodSource("appendFaults")
	void aProducerWritesEachMessageOnceDespite(Fault fault) throws Exception {
		DurableStream stream = this.client.stream("orders");
		stream.create(CreateOptions.json()).block(LIMIT);
		// The cleaned server has forgotten the producer, which notices with this message
		this.orders.send(-1).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
		this.server.faults().inject("orders", fault.on(HttpMethod.POST));
		List<CompletableFuture<AppendResult>> results = NUMBERS.stream().map(this.orders::send).toList();
		CompletableFuture.allOf(results.toArray(CompletableFuture[]::new)).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
		assertThat(this.server.faults().remaining("orders")).isZero();
		assertThat(this.tester.collect("orders", Integer.class)).isEqualTo(IntStream.range(-1, 500).boxed().toList());
	}

	static List<Fault> readFaults() {
		return List.of(Fault.status(503), Fault.noAnswer(), Fault.cut(500), Fault.delay(Duration.ofMillis(100)));
	}

	@ParameterizedTest
	@MethodSource("readFaults")
	void aReaderGetsEachMessageOnceDespite(Fault fault) {
		this.tester.publish("numbers", NUMBERS.toArray());
		this.server.faults().inject("numbers", fault.on(HttpMethod.GET));
		List<Integer> read = this.client.stream("numbers")
			.read()
			.messages(Integer.class)
			.mapNotNull(ReadMessage::value)
			.collectList()
			.block(LIMIT);
		assertThat(read).isEqualTo(NUMBERS);
		assertThat(this.server.faults().remaining("numbers")).isZero();
	}

	@ParameterizedTest
	@MethodSource("readFaults")
	void aListenerHandlesEachMessageOnceDespite(Fault fault) {
		this.server.faults().inject("orders", fault.on(HttpMethod.GET));
		this.tester.publishAndAwaitHandled("orders", NUMBERS.toArray());
		assertThat(this.shop.handled).isEqualTo(NUMBERS);
		assertThat(this.server.faults().remaining("orders")).isZero();
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Shop {

		private final List<Integer> handled = new CopyOnWriteArrayList<>();

		@DurableStreamListener(id = "stock", streams = "orders")
		void handle(Integer number) {
			this.handled.add(number);
		}

	}

}
