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

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.durablestreams.client.error.HeadersUnavailableException;
import io.durablestreams.client.error.InvalidArgumentException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What handles and clients add to requests: headers and query parameters, fixed and
 * computed.
 */
class DurableStreamHandleTests {

	private static final Duration SOON = Duration.ofSeconds(20);

	private static final String[] TAIL = { "Stream-Next-Offset", "7", "Content-Type", "application/json", "ETag",
			"\"v7\"" };

	private final ScriptedServer server = new ScriptedServer();

	private final ScriptedServer other = new ScriptedServer();

	@AfterEach
	void close() {
		this.server.close();
		this.other.close();
	}

	private DurableStreamsClientBuilder builder() {
		return DurableStreamsClient.builder(this.server.baseUrl()).retryPolicy(RetryPolicy.withMaxRetries(0));
	}

	@Test
	void aHandlesHeadersGoWithEachOfItsRequests() {
		this.server.response(201, TAIL).response(200, TAIL).response(204, TAIL);
		this.server.response(200, "Stream-Next-Offset", "7", "Content-Type", "application/json", "Stream-Up-To-Date",
				"true", "Content-Length", "0");
		this.server.response(204, TAIL).response(204);
		try (DurableStreamsClient client = builder().defaultHeader("X-Tenant", "none").build()) {
			AtomicInteger attempts = new AtomicInteger();
			DurableStream plain = client.stream("orders");
			DurableStream orders = plain.header("X-Tenant", "acme")
				.headers(() -> header("X-Attempt", Integer.toString(attempts.incrementAndGet())));
			orders.create(CreateOptions.json()).block(SOON);
			orders.append("1").block(SOON);
			orders.read().from(new Offset("7")).signals().blockLast(SOON);
			orders.closeStream().block(SOON);
			orders.queryParameter("tier", "archive").delete().block(SOON);
			assertThat(this.server.requests).extracting(ScriptedServer.Request::method)
				.containsExactly("PUT", "HEAD", "POST", "GET", "POST", "DELETE");
			assertThat(this.server.requests).extracting((request) -> request.header("X-Tenant")).containsOnly("acme");
			assertThat(this.server.requests).extracting((request) -> request.header("X-Attempt"))
				.containsExactly("1", "2", "3", "4", "5", "6");
			assertThat(this.server.requests.get(5).uri()).isEqualTo("/v1/stream/orders?tier=archive");
			this.server.response(200, TAIL);
			plain.metadata().block(SOON);
			assertThat(this.server.requests.get(6).header("X-Tenant")).isEqualTo("none");
			assertThat(this.server.requests.get(6).header("X-Attempt")).isNull();
		}
	}

	@Test
	void aWebClientIsMadeByTheFirstRequestAndItsFailureIsThatOfEachRequest() {
		AtomicInteger made = new AtomicInteger();
		try (DurableStreamsClient client = builder().webClient(() -> {
			if (made.incrementAndGet() < 3) {
				throw new IllegalStateException("no codecs");
			}
			return WebClient.builder().defaultHeader("X-Made", "late");
		}).build()) {
			DurableStream orders = client.stream("orders");
			assertThat(made).hasValue(0);
			assertThatIllegalStateException().isThrownBy(() -> orders.metadata().block(SOON)).withMessage("no codecs");
			assertThatIllegalStateException().isThrownBy(() -> orders.read().signals().blockLast(SOON))
				.withMessage("no codecs");
			this.server.response(200, TAIL).response(200, TAIL);
			orders.metadata().block(SOON);
			orders.metadata().block(SOON);
			assertThat(made).hasValue(3);
			assertThat(this.server.requests).extracting((request) -> request.header("X-Made")).containsOnly("late");
		}
	}

	@Test
	void aHeaderForOneCallDoesNotForgetTheStreamsContentType() {
		this.server.response(200, TAIL).response(204, TAIL).response(204, TAIL);
		try (DurableStreamsClient client = builder().build()) {
			DurableStream orders = client.stream("orders");
			orders.header("X-Request-Id", "a").append("1").block(SOON);
			orders.header("X-Request-Id", "b").append("2").block(SOON);
			assertThat(this.server.requests).extracting(ScriptedServer.Request::method)
				.containsExactly("HEAD", "POST", "POST");
			assertThat(this.server.requests).extracting((request) -> request.header("X-Request-Id"))
				.containsExactly("a", "a", "b");
		}
	}

	@Test
	void aTokenOfAHandleIsRenewedBehindA401() {
		this.server.response(401).response(200, TAIL);
		AtomicInteger tokens = new AtomicInteger();
		try (DurableStreamsClient client = builder().build()) {
			client.stream("orders")
				.headersProvider(() -> Mono.fromSupplier(() -> header("Authorization", "t" + tokens.incrementAndGet())))
				.metadata()
				.block(SOON);
		}
		assertThat(this.server.requests).extracting((request) -> request.header("Authorization"))
			.containsExactly("t1", "t2");
	}

	@Test
	void aHeaderMayComeFromTheContextOfWhoSubscribes() {
		this.server.response(200, TAIL).response(204, TAIL);
		this.server.response(200, "Stream-Next-Offset", "7", "Content-Type", "application/json", "Stream-Up-To-Date",
				"true", "Content-Length", "0");
		try (DurableStreamsClient client = builder().build()) {
			DurableStream orders = client.stream("orders")
				.headersProvider(
						() -> Mono.deferContextual((context) -> Mono.just(header("X-Tenant", context.get("tenant")))));
			orders.append("1").contextWrite(Context.of("tenant", "acme")).block(SOON);
			orders.read()
				.from(new Offset("7"))
				.messages(String.class)
				.contextWrite(Context.of("tenant", "other"))
				.blockLast(SOON);
		}
		assertThat(this.server.requests).extracting((request) -> request.header("X-Tenant"))
			.containsExactly("acme", "acme", "other");
	}

	@Test
	void aHandlesHeadersGoToItsServerWhicheverThatIsAndTheClientsDoNot() {
		this.other.response(200, TAIL);
		try (DurableStreamsClient client = builder().defaultHeader("X-Api-Key", "secret")
			.queryParameters(() -> Map.of("signature", "secret"))
			.allowedOrigins(this.other.baseUrl().replace("/v1/stream", ""))
			.build()) {
			client.stream(this.other.baseUrl() + "/orders").header("X-Tenant", "acme").metadata().block(SOON);
		}
		assertThat(this.other.requests).singleElement().satisfies((request) -> {
			assertThat(request.header("X-Tenant")).isEqualTo("acme");
			assertThat(request.allHeaders()).doesNotContain("secret");
			assertThat(request.uri()).isEqualTo("/v1/stream/orders");
		});
		assertThat(this.server.requests).isEmpty();
	}

	@Test
	void aHandlesHeaderThatCannotBeSentOrIsTheProtocolsIsRefusedAtOnce() {
		try (DurableStreamsClient client = builder().build()) {
			DurableStream orders = client.stream("orders");
			assertThatIllegalArgumentException().isThrownBy(() -> orders.header("X-Token", "secret\n"))
				.withMessageContaining("X-Token")
				.withMessageNotContaining("secret");
			assertThatIllegalArgumentException().isThrownBy(() -> orders.header("stream-closed", "true"))
				.withMessageContaining("AppendRequest");
			assertThat(orders.header("X-Token", "secret").toString()).doesNotContain("secret");
			assertThat(orders.header("X-Token", "secret").read().toString()).doesNotContain("secret");
		}
	}

	@Test
	void theClientsComputedQueryParametersGoWithEachAttemptUnlessTheyAreThereAlready() {
		this.server.response(401).response(200, TAIL).response(200, TAIL);
		AtomicInteger signatures = new AtomicInteger();
		try (DurableStreamsClient client = builder().queryParameter("key", "fixed")
			.queryParameters(() -> Map.of("signature", "s+" + signatures.incrementAndGet(), "key", "computed"))
			.build()) {
			client.stream("orders").metadata().block(SOON);
			client.stream("orders").queryParameter("signature", "own").metadata().block(SOON);
		}
		assertThat(this.server.requests).extracting(ScriptedServer.Request::uri)
			.containsExactly("/v1/stream/orders?key=fixed&signature=s%2B1",
					"/v1/stream/orders?key=fixed&signature=s%2B2", "/v1/stream/orders?key=fixed&signature=own");
	}

	@Test
	void aSupplierOfQueryParametersThatFailsOrGivesTheProtocolsIsToldAsThat() {
		try (DurableStreamsClient client = builder().queryParametersProvider(() -> {
			throw new IllegalStateException("secret");
		}).build()) {
			assertThatExceptionOfType(HeadersUnavailableException.class)
				.isThrownBy(() -> client.stream("orders").metadata().block(SOON))
				.withMessageContaining("the supplier of query parameters failed (IllegalStateException)")
				.withMessageNotContaining("secret");
		}
		try (DurableStreamsClient client = builder().queryParameters(() -> Collections.singletonMap("key", null))
			.build()) {
			assertThatExceptionOfType(InvalidArgumentException.class)
				.isThrownBy(() -> client.stream("orders").metadata().block(SOON))
				.withMessageContaining("'key' has no value");
		}
		try (DurableStreamsClient client = builder().queryParameters(() -> Map.of("offset", "secret")).build()) {
			assertThatExceptionOfType(InvalidArgumentException.class)
				.isThrownBy(() -> client.stream("orders").metadata().block(SOON))
				.withMessageContaining("'offset'")
				.withMessageNotContaining("secret");
		}
		assertThat(this.server.requests).isEmpty();
	}

	@Test
	void aClientWithoutABaseUrlTakesAbsoluteUrls() {
		this.server.response(200, TAIL);
		this.other.response(200, TAIL);
		try (DurableStreamsClient client = DurableStreamsClient.builder().build()) {
			for (ScriptedServer any : List.of(this.server, this.other)) {
				DurableStream orders = client.stream(any.baseUrl() + "/orders?tier=archive");
				assertThat(orders.metadata().block(SOON).tailOffset()).isEqualTo(new Offset("7"));
				assertThat(any.requests.get(0).uri()).isEqualTo("/v1/stream/orders?tier=archive");
			}
			assertThatIllegalArgumentException().isThrownBy(() -> client.stream("orders"))
				.withMessageContaining("'orders'")
				.withMessageContaining("no base URL");
		}
	}

	@Test
	void aClientWithoutABaseUrlKeepsToTheOriginsItIsAllowedAndGivesThemTheirHeaders() {
		this.server.response(200, TAIL);
		String origin = this.server.baseUrl().replace("/v1/stream", "");
		try (DurableStreamsClient client = DurableStreamsClient.builder()
			.allowedOrigin(origin, () -> Mono.just(header("Authorization", "token")))
			.build()) {
			client.stream(this.server.baseUrl() + "/orders").metadata().block(SOON);
			assertThat(this.server.requests.get(0).header("Authorization")).isEqualTo("token");
			assertThatIllegalArgumentException().isThrownBy(() -> client.stream(this.other.baseUrl() + "/orders"))
				.withMessageContaining("allowed origins");
		}
		assertThatIllegalStateException()
			.isThrownBy(() -> DurableStreamsClient.builder().defaultHeader("X-Api-Key", "secret"))
			.withMessageContaining("no base URL")
			.withMessageNotContaining("secret");
		assertThatIllegalStateException().isThrownBy(() -> DurableStreamsClient.builder().queryParameter("k", "v"))
			.withMessageContaining("allowedOrigin");
	}

	@Test
	void theEntityTagOfTheMetadataSeedsAnAppendThatMustFindTheStreamAsItWas() {
		this.server.response(200, TAIL).response(204, TAIL);
		try (DurableStreamsClient client = builder().build()) {
			DurableStream orders = client.stream("orders");
			StreamMetadata metadata = orders.metadata().block(SOON);
			orders.append(AppendRequest.builder().json(Map.of("n", 1)).ifMatch(metadata.etag()).build()).block(SOON);
			assertThat(metadata.contentType()).isEqualTo(MediaType.APPLICATION_JSON);
			assertThat(this.server.requests.get(1).header("If-Match")).isEqualTo("\"v7\"");
		}
	}

	private static HttpHeaders header(String name, String value) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(name, value);
		return headers;
	}

}
