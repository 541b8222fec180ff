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

package io.durablestreams.boot.application;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.durablestreams.boot.autoconfigure.DurableStreamsClientCustomizer;
import io.durablestreams.boot.autoconfigure.DurableStreamsProperties;
import io.durablestreams.boot.fixtures.RecordingServer;
import io.durablestreams.boot.fixtures.StreamsRunner;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.LiveMode;
import io.durablestreams.client.MessageFramer;
import io.durablestreams.client.ReadMessage;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.DurableStreamProducerFactory;
import io.durablestreams.producer.ProducerOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.transport.ProxyProvider.Proxy;
import reactor.util.context.Context;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The examples of docs/configuration.md, and what the page says of them.
 */
class ConfigurationExampleTests {

	private static RecordingServer server;

	private final ApplicationContextRunner runner = StreamsRunner.create()
		.withPropertyValues("durable.streams.base-url=" + server.baseUrl());

	@BeforeAll
	static void startServer() {
		server = RecordingServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void forget() {
		server.requests().clear();
	}

	@Test
	void producersAreChosenByTypeByQualifierAndByName() {
		StreamsRunner.embedded()
			.withBean(Checkout.class)
			.withPropertyValues("durable.streams.producer-defaults.create=if-missing",
					"durable.streams.producers.orders.stream=shop/orders",
					"durable.streams.producers.orders.payload-type=" + Checkout.Order.class.getName(),
					"durable.streams.producers.audit.stream=shop/audit",
					"durable.streams.producers.log.stream=shop/log")
			.run((context) -> {
				context.getBean(Checkout.class).order("tea");
				assertThat(StreamsRunner.read(context, "shop/orders")).containsExactly("{\"item\":\"tea\"}");
				assertThat(StreamsRunner.read(context, "shop/audit")).containsExactly("\"ordered tea\"");
				assertThat(context).hasBean("ordersProducer").hasBean("auditProducer").hasBean("logProducer");
			});
	}

	@Test
	void aTokenIsAskedForAnewForEachRequest() {
		AtomicInteger count = new AtomicInteger();
		this.runner.withUserConfiguration(Renewed.class)
			.withBean(TokenService.class, () -> () -> Mono.fromSupplier(() -> "token-" + count.incrementAndGet()))
			.run((context) -> {
				DurableStream orders = context.getBean(DurableStreamsClient.class).stream("orders");
				orders.metadata().block(StreamsRunner.LIMIT);
				orders.metadata().block(StreamsRunner.LIMIT);
				assertThat(authorizations()).containsExactly("Bearer token-1", "Bearer token-2");
			});
	}

	@Test
	void eachTenantsReadsAndAppendsHaveTheTokenOfTheReactorContext() {
		this.runner.withUserConfiguration(Tenants.class)
			.withBean(TokenService.class, () -> () -> Mono.just("own"))
			.withBean(TenantOrders.class)
			.run((context) -> {
				TenantOrders orders = context.getBean(TenantOrders.class);
				orders.read("acme").blockLast(StreamsRunner.LIMIT);
				assertThat(authorizations()).isNotEmpty().containsOnly("Bearer acme");
				server.requests().clear();
				context.getBean(DurableStreamsClient.class)
					.stream("orders")
					.append("1")
					.contextWrite(Context.of("token", "globex"))
					.block(StreamsRunner.LIMIT);
				assertThat(authorizations()).isNotEmpty().containsOnly("Bearer globex");
				server.requests().clear();
				context.getBean(DurableStreamProducerFactory.class).get("orders", Integer.class).send(1).join();
				assertThat(authorizations()).as("a producer's requests belong to nobody's subscription")
					.isNotEmpty()
					.containsOnly("Bearer own");
			});
	}

	@Test
	void aCustomizerTeachesTheClientAFormat() {
		StreamsRunner.embedded().withUserConfiguration(Customized.class).run((context) -> {
			DurableStream stream = context.getBean(DurableStreamsClient.class).stream("readings");
			stream.create(CreateOptions.of(MediaType.valueOf("application/vnd.example.lines"))).block();
			stream.append("one\ntwo\n").block(StreamsRunner.LIMIT);
			assertThat(stream.read().messages(String.class).map(ReadMessage::value).collectList().block())
				.containsExactly("one", "two");
		});
	}

	@Test
	void requestsGoThroughTheProxyThatACustomizerNames() throws Exception {
		try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			CompletableFuture<String> asked = CompletableFuture.supplyAsync(() -> firstRequest(proxy));
			this.runner.withUserConfiguration(Proxied.class)
				.withPropertyValues("proxy.port=" + proxy.getLocalPort())
				.run((context) -> {
					Disposable request = context.getBean(DurableStreamsClient.class)
						.stream("orders")
						.metadata()
						.subscribe((metadata) -> {
						}, (failure) -> {
						});
					assertThat(asked).succeedsWithin(StreamsRunner.LIMIT)
						.asString()
						.startsWith("CONNECT localhost:")
						.containsIgnoringCase("proxy-authorization: Basic ");
					request.dispose();
				});
		}
		assertThat(server.requests()).isEmpty();
	}

	@Test
	void aHandleOfATenantsOwnIsAProducersToo() {
		this.runner.withBean(TenantOrders.class).run((context) -> {
			try (DurableStreamProducer<String> producer = context.getBean(TenantOrders.class).ofTenant("acme")) {
				producer.send("tea").join();
			}
			assertThat(authorizations()).isNotEmpty().containsOnly("Bearer acme");
		});
	}

	@Test
	void twoServersLiveInOneApplication() {
		try (EmbeddedDurableStreamsServer main = started(); EmbeddedDurableStreamsServer archive = started()) {
			StreamsRunner.create()
				.withBean(Archive.class)
				.withBean(ArchiveReader.class)
				.withPropertyValues("durable.streams.base-url=" + main.baseUrl(),
						"durable.streams.clients.archive.base-url=" + archive.baseUrl(),
						"durable.streams.streams.orders.content-type=application/json",
						"durable.streams.streams.old.client=archive",
						"durable.streams.producers.orders.payload-type=java.lang.String",
						"durable.streams.producers.old.payload-type=java.lang.String",
						"durable.streams.producers.old.client=archive")
				.run((context) -> {
					producer(context.getBean("oldProducer")).send("from the archive").join();
					producer(context.getBean("ordersProducer")).send("an order").join();
					Archive archived = context.getBean(Archive.class);
					await().until(() -> archived.orders.equals(List.of("from the archive")));
					assertThat(StreamsRunner.read(context, "orders")).containsExactly("\"an order\"");
					assertThat(context.getBean(ArchiveReader.class).client.stream("old")
						.read()
						.messages(String.class)
						.map(ReadMessage::value)
						.collectList()
						.block()).containsExactly("from the archive");
				});
		}
	}

	@Test
	void environmentVariablesSetWhatThePageSays() {
		Map<String, Object> environment = Map.of("DURABLE_STREAMS_BASE_URL", server.baseUrl(),
				"DURABLE_STREAMS_HEADERS_AUTHORIZATION", "Bearer secret", "DURABLE_STREAMS_MAXMESSAGESIZE", "1MB",
				"DURABLE_STREAMS_IDLE_TIMEOUT", "50s", "DURABLE_STREAMS_LISTENERS_STOCK_FAILURE", "skip",
				"DURABLE_STREAMS_LISTENERS_STOCK_MAX_BATCH_COUNT", "7", "DURABLE_STREAMS_LISTENERS_STOCK_STREAMS_0",
				"a", "DURABLE_STREAMS_LISTENERS_STOCK_STREAMS_1", "b", "DURABLE_STREAMS_PRODUCERS_ORDERS_LINGER", "5ms",
				"DURABLE_STREAMS_PRODUCERS_ORDERLOG_LINGER", "6ms");
		StreamsRunner.create()
			.withBean(Stock.class)
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("systemEnvironment", environment)))
			.withPropertyValues("durable.streams.producers.order-log.stream=log")
			.run((context) -> {
				DurableStreamsProperties properties = context.getBean(DurableStreamsProperties.class);
				assertThat(properties.getMaxMessageSize().toMegabytes()).isEqualTo(1);
				assertThat(properties.getIdleTimeout()).isEqualTo(Duration.ofSeconds(50));
				var stock = context.getBean(DurableStreamListenerEndpointRegistry.class)
					.getListenerContainer("stock")
					.getOptions();
				assertThat(stock.failure()).isEqualTo(FailurePolicy.SKIP);
				assertThat(stock.streams()).containsExactly("a", "b");
				assertThat(stock.maxBatchCount()).isEqualTo(7);
				assertThat(properties.getProducers().get("orders").getLinger()).isEqualTo(Duration.ofMillis(5));
				assertThat(properties.getProducers()).as("no variable can have a dash")
					.containsKeys("order-log", "orderlog");
				context.getBean(DurableStreamsClient.class).stream("orders").metadata().block(StreamsRunner.LIMIT);
			});
		assertThat(authorizations()).contains("Bearer secret");
	}

	private static List<String> authorizations() {
		return server.requests().stream().map((request) -> request.headers().get("Authorization")).toList();
	}

	private static EmbeddedDurableStreamsServer started() {
		EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder().port(0).build();
		server.start();
		return server;
	}

	@SuppressWarnings("unchecked")
	private static DurableStreamProducer<String> producer(Object bean) {
		return (DurableStreamProducer<String>) bean;
	}

	private static String firstRequest(ServerSocket proxy) {
		try (Socket socket = proxy.accept()) {
			byte[] bytes = new byte[2000];
			int count = socket.getInputStream().read(bytes);
			return new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Where tokens come from. */
	interface TokenService {

		Mono<String> current();

	}

	@Configuration(proxyBeanMethods = false)
	static class Renewed {

		@Bean
		DurableStreamsClientCustomizer renewedToken(TokenService tokens) {
			return (client) -> client.headersProvider(() -> tokens.current().map((token) -> bearer(token)));
		}

		static HttpHeaders bearer(String token) {
			HttpHeaders headers = new HttpHeaders();
			headers.setBearerAuth(token);
			return headers;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Tenants {

		@Bean
		DurableStreamsClientCustomizer tenantToken(TokenService tokens) {
			return (client) -> client.headersProvider(() -> Mono.deferContextual((context) -> {
				Mono<String> token = context.hasKey("token") ? Mono.just(context.get("token")) : tokens.current();
				return token.map((value) -> Renewed.bearer(value));
			}));
		}

	}

	static class TenantOrders {

		private final DurableStreamsClient client;

		private final DurableStreamProducerFactory producers;

		TenantOrders(DurableStreamsClient client, DurableStreamProducerFactory producers) {
			this.client = client;
			this.producers = producers;
		}

		DurableStreamProducer<String> ofTenant(String token) {
			DurableStream orders = this.client.stream("orders").headers(() -> Renewed.bearer(token));
			return this.producers.create(orders, ProducerOptions.builder().payloadType(String.class).build());
		}

		Flux<String> read(String token) {
			return this.client.stream("orders")
				.read()
				.live(LiveMode.AUTO)
				.messages(String.class)
				.map(ReadMessage::value)
				.contextWrite((context) -> context.put("token", token));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customized {

		@Bean
		DurableStreamsClientCustomizer lines() {
			return (client) -> client.framer(MediaType.valueOf("application/vnd.example.lines"), MessageFramer::lines);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Proxied {

		@Bean
		ClientHttpConnectorBuilderCustomizer<ReactorClientHttpConnectorBuilder> proxy(
				@Value("${proxy.port}") int port) {
			return (builder) -> builder
				.withHttpClientCustomizer((httpClient) -> httpClient.proxy((proxy) -> proxy.type(Proxy.HTTP)
					.host("localhost")
					.port(port)
					.username("streams")
					.password((user) -> "secret")));
		}

	}

	static class Archive {

		private final List<String> orders = new CopyOnWriteArrayList<>();

		@DurableStreamListener(id = "archived", streams = "old", client = "archive")
		void restore(String order) {
			this.orders.add(order);
		}

	}

	static class ArchiveReader {

		private final DurableStreamsClient client;

		ArchiveReader(@Qualifier("archive") DurableStreamsClient client) {
			this.client = client;
		}

	}

	static class Stock {

		@DurableStreamListener(id = "stock")
		void reserve(List<String> orders) {
		}

	}

}
