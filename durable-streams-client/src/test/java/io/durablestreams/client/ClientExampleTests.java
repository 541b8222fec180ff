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

package io.durablestreams.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ssl.SSLException;

import io.durablestreams.client.error.UnreadableMessageException;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The examples of docs/client.md, between the marks, and the typed reads.
 */
class ClientExampleTests {

	private static final Duration SOON = Duration.ofSeconds(20);

	private static EmbeddedDurableStreamsServer server;

	private DurableStreamsClient client;

	@BeforeAll
	static void startServer() {
		server = EmbeddedDurableStreamsServer.builder().port(0).build();
		server.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void createClient() {
		server.deleteAllStreams();
		String baseUrl = server.baseUrl();
		// tag::client[]
		DurableStreamsClient client = DurableStreamsClient.builder(baseUrl).build();
		// end::client[]
		this.client = client;
	}

	@AfterEach
	void closeClient() {
		this.client.close();
	}

	@Test
	void connectorsAreBuiltFromAnHttpClient() throws SSLException {
		String baseUrl = server.baseUrl();
		SslContext sslContext = SslContextBuilder.forClient().build();
		// tag::connectors[]
		ReactorNettyStreamConnector requests = ReactorNettyStreamConnector
			.forRequests((pool) -> HttpClient.create(pool).secure((spec) -> spec.sslContext(sslContext)));
		ReactorNettyStreamConnector reads = ReactorNettyStreamConnector
			.forReads((pool) -> HttpClient.create(pool).secure((spec) -> spec.sslContext(sslContext)));
		DurableStreamsClient secured = DurableStreamsClient.builder(baseUrl).connectors(requests, reads).build();
		// end::connectors[]
		DurableStream orders = secured.stream("shop/orders");
		orders.create(CreateOptions.json()).block(SOON);
		assertThat(orders.read().signals().collectList().block(SOON)).hasSize(1);
		secured.close();
		requests.close();
		reads.close();
	}

	record Order(String id, int quantity) {
	}

	@Test
	void aFirstStream() {
		String baseUrl = server.baseUrl();
		// @formatter:off
		// tag::first[]
		record Order(String id, int quantity) {
		}

		DurableStreamsClient client = DurableStreamsClient.builder(baseUrl).build();
		DurableStream orders = client.stream("shop/orders");
		orders.create(CreateOptions.json()).block();
		orders.append(AppendRequest.json(new Order("a", 1))).block();
		List<Order> all = orders.read().messages(Order.class).map(ReadMessage::value).collectList().block();
		// end::first[]
		// @formatter:on
		assertThat(all).containsExactly(new Order("a", 1));
		client.close();
	}

	@Test
	void messagesAreReadAsObjects() {
		DurableStreamsClient client = this.client;
		DurableStream orders = client.stream("shop/orders");
		// tag::write[]
		orders.create(CreateOptions.builder(MediaType.APPLICATION_JSON).ttl(Duration.ofDays(7)).build()).block();
		orders.append("[{\"id\":\"a\",\"quantity\":1},{\"id\":\"b\",\"quantity\":2}]").block();
		CloseResult closed = orders.closeStream(AppendRequest.json(new Order("c", 3))).block();
		System.out.println("ends at " + closed.finalOffset());
		// end::write[]
		// tag::messages[]
		List<Order> all = orders.read().messages(Order.class).map(ReadMessage::value).collectList().block();
		// end::messages[]
		assertThat(closed.finalOffset()).isEqualTo(orders.metadata().block(SOON).tailOffset());
		assertThat(all).containsExactly(new Order("a", 1), new Order("b", 2), new Order("c", 3));
		assertThat(orders.read().messages(new ParameterizedTypeReference<Map<String, Object>>() {
		}).map((message) -> message.value().get("id")).collectList().block(SOON)).isEqualTo(List.of("a", "b", "c"));
	}

	@Test
	void aSecondServerGetsHeadersOfItsOwn() {
		DurableStreamsClient client = this.client;
		String baseUrl = server.baseUrl();
		String ownToken = "t1";
		String archiveToken = "t2";
		// tag::query[]
		DurableStream archived = client.stream("shop/orders").queryParameter("tier", "archive");
		// end::query[]
		// tag::origins[]
		DurableStreamsClient twoServers = DurableStreamsClient.builder(baseUrl)
			.headers(() -> bearer(ownToken))
			.allowedOrigins("https://public.example.com")
			.allowedOrigin("https://archive.example.com", () -> Mono.just(bearer(archiveToken)))
			.build();
		// end::origins[]
		assertThat(archived.uri()).hasQuery("tier=archive");
		assertThat(twoServers.stream("https://archive.example.com/orders").name())
			.isEqualTo("https://archive.example.com/orders");
		twoServers.close();
	}

	@Test
	void whatHandlesAndRequestsCarry() {
		DurableStream orders = this.client.stream("shop/orders");
		orders.create(CreateOptions.json()).block(SOON);
		String requestId = "4711";
		String tenantToken = "t3";
		// tag::handle[]
		DurableStream traced = orders.header("X-Request-Id", requestId);
		DurableStream ofTenant = orders.headers(() -> bearer(tenantToken));
		// end::handle[]
		traced.append(AppendRequest.json(new Order("a", 1))).block(SOON);
		assertThat(ofTenant.read().messages(Order.class).collectList().block(SOON)).hasSize(1);
		// tag::match[]
		AppendRequest ifUnchanged = AppendRequest.builder()
			.json(new Order("d", 4))
			.ifMatch(orders.metadata().block().etag())
			.build();
		// end::match[]
		orders.append(ifUnchanged).block(SOON);
		assertThat(orders.read().messages(Order.class).collectList().block(SOON)).hasSize(2);
		// tag::anywhere[]
		DurableStreamsClient anyServer = DurableStreamsClient.builder().build();
		DurableStream shared = anyServer.stream("https://streams.example.com/v1/stream/shop/orders");
		// end::anywhere[]
		assertThat(shared.name()).isEqualTo("https://streams.example.com/v1/stream/shop/orders");
		assertThat(anyServer.stream(orders.uri().toString()).read().messages(Order.class).collectList().block(SOON))
			.hasSize(2);
		anyServer.close();
	}

	@Test
	void aForkGoesOnByItself() {
		DurableStreamsClient client = this.client;
		Offset beginning = client.stream("shop/orders").create(CreateOptions.json()).block(SOON).nextOffset();
		client.stream("shop/orders").append("[1,2]").block(SOON);
		// tag::fork[]
		DurableStream draft = client.stream("shop/orders-draft");
		draft.fork(ForkOptions.of("shop/orders", StreamPosition.of(beginning, 1))).block();
		// end::fork[]
		draft.append("3").block(SOON);
		assertThat(draft.read().messages(Integer.class).map(ReadMessage::value).collectList().block(SOON))
			.containsExactly(1, 3);
	}

	private static HttpHeaders bearer(String token) {
		HttpHeaders headers = new HttpHeaders();
		headers.setBearerAuth(token);
		return headers;
	}

	@Test
	void aLiveReadIsResumedWhereItWas() {
		DurableStream orders = this.client.stream("orders");
		orders.create(CreateOptions.json()).block(SOON);
		orders.append("[1,2,3]").block(SOON);
		List<Integer> handled = new CopyOnWriteArrayList<>();
		String[] stored = new String[1];
		// tag::live[]
		Disposable read = orders.read()
			.from(Offset.EARLIEST)
			.live(LiveMode.AUTO)
			.messages(Integer.class)
			.doOnNext((message) -> {
				handled.add(message.value());
				stored[0] = message.position().toString();
			})
			.subscribe();
		// end::live[]
		await().until(() -> handled.size() == 3);
		read.dispose();
		orders.append("[4,5]").block(SOON);
		// tag::resume[]
		StreamPosition position = StreamPosition.parse(stored[0]);
		Flux<Integer> rest = orders.read().from(position).messages(Integer.class).map(ReadMessage::value);
		// end::resume[]
		assertThat(rest.collectList().block(SOON)).containsExactly(4, 5);
	}

	@Test
	void aReadMayBeSoonerThanItsStream() {
		DurableStream answer = this.client.stream("answer");
		// tag::await[]
		Flux<String> tokens = answer.read()
			.awaitCreation(Duration.ofSeconds(30))
			.live(LiveMode.AUTO)
			.messages(String.class)
			.map(ReadMessage::value);
		// end::await[]
		CompletableFuture<List<String>> received = tokens.take(2).collectList().toFuture();
		answer.create(CreateOptions.json()).block(SOON);
		answer.append("[\"to\",\"be\"]").block(SOON);
		assertThat(received).succeedsWithin(SOON).isEqualTo(List.of("to", "be"));
	}

	@Test
	void oneBadMessageIsAnErrorThatTellsItAndWhereToGoOn() {
		DurableStream orders = this.client.stream("orders");
		orders.create(CreateOptions.json()).block(SOON);
		orders.append(
				"[{\"id\":\"a\",\"quantity\":1},{\"id\":\"b\",\"quantity\":\"many\"},{\"id\":\"c\",\"quantity\":3}]")
			.block(SOON);
		List<Order> before = new ArrayList<>();
		StreamPosition[] behind = new StreamPosition[1];
		assertThatExceptionOfType(UnreadableMessageException.class)
			.isThrownBy(() -> orders.read()
				.messages(Order.class)
				.doOnNext((message) -> before.add(message.value()))
				.blockLast(SOON))
			.satisfies((ex) -> {
				assertThat(new String(ex.getData(), StandardCharsets.UTF_8))
					.isEqualTo("{\"id\":\"b\",\"quantity\":\"many\"}");
				behind[0] = ex.getPosition();
			});
		assertThat(before).containsExactly(new Order("a", 1));
		assertThat(orders.read().from(behind[0]).messages(Order.class).blockLast(SOON).value())
			.isEqualTo(new Order("c", 3));
	}

	record Broken(String id) {

		Broken {
			throw new NoClassDefFoundError("Missing");
		}

	}

	@Test
	void anErrorInTheCodeOfAMessagesTypeEndsTheReadVisibly() {
		DurableStream orders = this.client.stream("shop/orders");
		orders.create(CreateOptions.json()).block(SOON);
		orders.append("{\"id\":\"a\"}").block(SOON);
		assertThatExceptionOfType(UnreadableMessageException.class)
			.isThrownBy(() -> orders.read().live(LiveMode.SSE).messages(Broken.class).blockLast(SOON))
			.havingRootCause()
			.isInstanceOf(NoClassDefFoundError.class);
	}

	@Test
	void anErrorInAFramerEndsTheReadVisibly() {
		MessageFramer broken = new MessageFramer() {

			@Override
			public int findEnd(byte[] bytes, int start, int from, int end) {
				throw new StackOverflowError();
			}

			@Override
			public byte[] content(byte[] bytes, int start, int end) {
				return bytes;
			}

		};
		MediaType type = MediaType.valueOf("application/x-framed");
		try (DurableStreamsClient client = DurableStreamsClient.builder(server.baseUrl())
			.framer(type, () -> broken)
			.build()) {
			DurableStream stream = client.stream("framed");
			stream.create(CreateOptions.of(type)).block(SOON);
			stream.append("one").block(SOON);
			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> stream.read().live(LiveMode.LONG_POLL).signals().blockLast(SOON))
				.withCauseInstanceOf(StackOverflowError.class);
		}
	}

	@Test
	void otherContentTypesAreReadInChunks() {
		DurableStream log = this.client.stream("log");
		log.create(CreateOptions.of(MediaType.TEXT_PLAIN)).block(SOON);
		log.append("one ").block(SOON);
		log.append("two").block(SOON);
		ByteArrayOutputStream text = new ByteArrayOutputStream();
		// tag::chunks[]
		StreamChunk last = log.read().chunks().doOnNext((chunk) -> text.writeBytes(chunk.data())).blockLast();
		// end::chunks[]
		assertThat(text).hasToString("one two");
		assertThat(last.upToDate()).isTrue();
		assertThatExceptionOfType(UnreadableMessageException.class)
			.isThrownBy(() -> log.read().messages(String.class).blockLast(SOON))
			.havingCause()
			.withMessageContaining("chunks");
	}

}
