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

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.boot.fixtures.ConfigurationFailures;
import io.durablestreams.boot.fixtures.StreamsRunner;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.LiveMode;
import io.durablestreams.client.Offset;
import io.durablestreams.client.ReadSignal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Live reads hold one connection each and let go of it when they are cancelled, whatever
 * HTTP client the application uses, or it is refused.
 */
class LiveReadConnectionTests {

	private static final int READS = 50;

	private final Set<Object> open = ConcurrentHashMap.newKeySet();

	private final AtomicInteger opened = new AtomicInteger();

	private DisposableServer server;

	@BeforeEach
	void startServer() {
		this.server = HttpServer.create().host("127.0.0.1").doOnChannelInit((observer, channel, address) -> {
			this.opened.incrementAndGet();
			this.open.add(channel);
			channel.closeFuture().addListener((closed) -> this.open.remove(channel));
		}).handle(LiveReadConnectionTests::answer).bindNow();
	}

	@AfterEach
	void stopServer() {
		this.server.disposeNow();
	}

	@ParameterizedTest
	@ValueSource(strings = { "durable.streams.connector=reactor", "durable.streams.connector=jdk",
			"spring.http.clients.reactive.connector=jdk" })
	void eachHoldsOneConnectionUntilItIsCancelled(String connector) {
		runner().withPropertyValues(connector).run((context) -> {
			DurableStreamsClient client = context.getBean(DurableStreamsClient.class);
			AtomicInteger live = new AtomicInteger();
			List<Disposable> reads = IntStream.range(0, READS)
				.mapToObj((number) -> readAsListenersDo(client.stream("stream-" + number))
					.doOnNext((signal) -> live.incrementAndGet())
					.subscribe())
				.toList();
			await().atMost(StreamsRunner.LIMIT).until(() -> live.get() == 2 * READS);
			// A request may come just before the connection of the one ahead of it is
			// free.
			assertThat(this.opened.get()).isBetween(READS, 2 * READS - 1);
			reads.forEach(Disposable::dispose);
			await().atMost(StreamsRunner.LIMIT).until(() -> this.open.size() <= this.opened.get() - READS);
		});
	}

	private static Flux<ReadSignal> readAsListenersDo(DurableStream stream) {
		return stream.metadata()
			.thenMany(Flux.defer(() -> stream.read().from(Offset.EARLIEST).live(LiveMode.AUTO).signals()));
	}

	@ParameterizedTest
	@CsvSource({ "jetty, Jetty's", "http-components, Apache's" })
	void anHttpClientThatIsNoneForLiveReadsIsRefusedWithTheReasonAndTheWayOut(String connector, String whose) {
		ApplicationContextRunner unsuitable = runner()
			.withPropertyValues("spring.http.clients.reactive.connector=" + connector);
		unsuitable.run((context) -> {
			DurableStreamsConfigurationException failure = ConfigurationFailures.in(context);
			assertThat(failure.getDescription()).contains(whose);
			assertThat(failure.getAction()).contains("'durable.streams.connector'");
		});
		unsuitable.withPropertyValues("durable.streams.connector=jdk")
			.run((context) -> context.getBean(DurableStreamsClient.class)
				.stream("orders")
				.metadata()
				.block(StreamsRunner.LIMIT));
	}

	@Test
	void whenReactorNettyIsWantedAndNotThereThenTheFailureNamesTheDependency() {
		runner().withPropertyValues("durable.streams.connector=reactor")
			.withClassLoader(new FilteredClassLoader("reactor.netty"))
			.run((context) -> assertThat(ConfigurationFailures.in(context).getAction())
				.contains("'io.projectreactor.netty:reactor-netty-http'"));
	}

	private ApplicationContextRunner runner() {
		return StreamsRunner.create()
			.withPropertyValues("durable.streams.base-url=http://127.0.0.1:" + this.server.port() + "/v1/stream");
	}

	private static Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
		response.header("Stream-Next-Offset", "1");
		if (request.uri().contains("live=sse")) {
			String control = "event: control\ndata: {\"streamNextOffset\":\"1\",\"upToDate\":true}\n\n";
			return response.sse().sendString(Flux.just(control).concatWith(Flux.never()));
		}
		response.header("Content-Type", "application/json").header("Stream-Up-To-Date", "true");
		return request.method().name().equals("GET") ? response.sendString(Flux.just("[]")) : response.send();
	}

}
