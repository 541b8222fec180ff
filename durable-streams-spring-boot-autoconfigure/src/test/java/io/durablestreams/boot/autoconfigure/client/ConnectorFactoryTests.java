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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of the connectors, over real connections.
 */
class ConnectorFactoryTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final ConnectorFactory factory = new ConnectorFactory(ClientHttpConnectorBuilder.reactor(),
			HttpClientSettings.defaults().withReadTimeout(Duration.ofMillis(50)));

	private final DurableStreamsConnectors connectors = new DurableStreamsConnectors(this.factory);

	@AfterEach
	void releaseConnections() {
		this.connectors.destroy();
	}

	@Test
	void neitherConnectorRepeatsRequestsByItself() {
		// Reactor Netty repeats a request that met a reset before its head was written: a
		// race that no server can be made to lose every time
		assertThat(List.of(this.factory.forRequests(), this.factory.forReads()))
			.extracting((owned) -> ReflectionTestUtils
				.getField(ReflectionTestUtils.getField(owned.connector(), "delegate"), "httpClient"))
			.asInstanceOf(InstanceOfAssertFactories.list(HttpClient.class))
			.allMatch((httpClient) -> httpClient.configuration().isRetryDisabled());
	}

	@Test
	void whenMoreLiveReadsAreOpenThanADefaultPoolHoldsThenAllAreConnected() {
		AtomicInteger connected = new AtomicInteger();
		DisposableServer server = serverThatNeverAnswers(connected);
		WebClient webClient = webClient(this.connectors.liveReads(), server.port());
		Disposable reads = Flux.range(0, 600).flatMap((read) -> read(webClient), 600).subscribe();
		try {
			await().atMost(LIMIT).untilAsserted(() -> assertThat(connected).hasValue(600));
		}
		finally {
			reads.dispose();
			server.disposeNow();
		}
	}

	@Test
	void whenTheApplicationHasAReadTimeoutThenALiveReadOutlastsIt() {
		DisposableServer server = HttpServer.create()
			.host("127.0.0.1")
			.handle((request, response) -> response.sendString(Mono.just("late").delayElement(Duration.ofMillis(500))))
			.bindNow();
		try {
			assertThat(read(webClient(this.connectors.liveReads(), server.port())).block(LIMIT)).isEqualTo("late");
		}
		finally {
			server.disposeNow();
		}
	}

	@Test
	void whenConnectionsWereReleasedThenTheNextRequestConnectsAnew() {
		DisposableServer server = HttpServer.create()
			.host("127.0.0.1")
			.handle((request, response) -> response.sendString(Mono.just("answer")))
			.bindNow();
		try {
			WebClient webClient = webClient(this.connectors.requests(), server.port());
			this.connectors.start();
			assertThat(read(webClient).block(LIMIT)).isEqualTo("answer");
			this.connectors.stop();
			assertThat(this.connectors.isRunning()).isFalse();
			this.connectors.start();
			assertThat(read(webClient).block(LIMIT)).isEqualTo("answer");
		}
		finally {
			server.disposeNow();
		}
	}

	@Test
	void whenTheSslBundleIsReplacedThenARequestThatWaitsGetsItsAnswerAndTheNextOneConnectsAnew() {
		AtomicInteger connected = new AtomicInteger();
		Sinks.One<String> answer = Sinks.one();
		DisposableServer server = HttpServer.create()
			.host("127.0.0.1")
			.doOnChannelInit((observer, channel, address) -> connected.incrementAndGet())
			.handle((request, response) -> response.sendString(answer.asMono()))
			.bindNow();
		try {
			WebClient webClient = webClient(this.connectors.requests(), server.port());
			CompletableFuture<String> waiting = read(webClient).toFuture();
			await().atMost(LIMIT).until(() -> connected.get() == 1);
			this.connectors.connectWith(SslBundle.systemDefault());
			answer.tryEmitValue("answer");
			assertThat(waiting).succeedsWithin(LIMIT).isEqualTo("answer");
			assertThat(read(webClient).block(LIMIT)).isEqualTo("answer");
			assertThat(connected).hasValue(2);
		}
		finally {
			server.disposeNow();
		}
	}

	@Test
	void whenTheApplicationsReactorResourcesHaveStoppedThenRequestsGoOn() {
		LoopResources loops = LoopResources.create("server");
		DisposableServer server = HttpServer.create()
			.runOn(loops)
			.handle((request, response) -> response.sendString(Mono.just("answer")))
			.bindNow();
		ReactorResourceFactory resources = new ReactorResourceFactory();
		resources.setShutdownQuietPeriod(Duration.ZERO);
		resources.start();
		DurableStreamsConnectors connected = new DurableStreamsConnectors(
				new ConnectorFactory(ClientHttpConnectorBuilder.reactor().withReactorResourceFactory(resources),
						HttpClientSettings.defaults()));
		try {
			WebClient webClient = WebClient.builder()
				.baseUrl("http://localhost:" + server.port())
				.clientConnector(connected.requests())
				.build();
			assertThat(read(webClient).block(LIMIT)).isEqualTo("answer");
			resources.stop();
			assertThat(read(webClient).block(LIMIT)).isEqualTo("answer");
		}
		finally {
			connected.destroy();
			server.disposeNow();
			loops.dispose();
		}
	}

	@Test
	void whenTheApplicationUsesTheJdkClientThenItWorksToo() {
		DisposableServer server = HttpServer.create()
			.host("127.0.0.1")
			.handle((request, response) -> response.sendString(Mono.just("answer")))
			.bindNow();
		ConnectorFactory jdk = new ConnectorFactory(ClientHttpConnectorBuilder.jdk(), HttpClientSettings.defaults());
		try {
			assertThat(read(webClient(jdk.forRequests().connector(), server.port())).block(LIMIT)).isEqualTo("answer");
			assertThat(read(webClient(jdk.forReads().connector(), server.port())).block(LIMIT)).isEqualTo("answer");
		}
		finally {
			server.disposeNow();
		}
	}

	@ParameterizedTest
	@MethodSource("builders")
	void redirectsAreNotFollowedWhateverTheApplicationsClientsDo(ClientHttpConnectorBuilder<?> builder) {
		AtomicInteger redirected = new AtomicInteger();
		DisposableServer server = HttpServer.create().host("127.0.0.1").handle((request, response) -> {
			if (request.uri().equals("/elsewhere")) {
				redirected.incrementAndGet();
			}
			return response.status(307).header("Location", "/elsewhere").send();
		}).bindNow();
		HttpClientSettings settings = HttpClientSettings.defaults().withRedirects(HttpRedirects.FOLLOW);
		ConnectorFactory following = new ConnectorFactory(builder, settings);
		try {
			for (OwnedConnector owned : List.of(following.forRequests(), following.forReads())) {
				assertThat(webClient(owned.connector(), server.port()).post()
					.bodyValue("data")
					.exchangeToMono((response) -> Mono.just(response.statusCode().value()))
					.block(LIMIT)).isEqualTo(307);
				owned.release();
			}
			assertThat(redirected).hasValue(0);
		}
		finally {
			server.disposeNow();
		}
	}

	static List<ClientHttpConnectorBuilder<?>> builders() {
		return List.of(ClientHttpConnectorBuilder.reactor(), ClientHttpConnectorBuilder.jdk());
	}

	private static DisposableServer serverThatNeverAnswers(AtomicInteger connected) {
		return HttpServer.create().host("127.0.0.1").handle((request, response) -> {
			connected.incrementAndGet();
			return Mono.never();
		}).bindNow();
	}

	private static WebClient webClient(ClientHttpConnector connector, int port) {
		return WebClient.builder().baseUrl("http://127.0.0.1:" + port + "/stream").clientConnector(connector).build();
	}

	private static Mono<String> read(WebClient webClient) {
		return webClient.get().retrieve().bodyToMono(String.class);
	}

}
