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
import java.util.List;
import java.util.function.Supplier;

import io.durablestreams.client.error.HeadersUnavailableException;
import io.durablestreams.client.error.InvalidArgumentException;
import io.durablestreams.client.error.MalformedResponseException;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.util.backoff.FixedBackOff;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Credentials go to the origin that they were given for, and nowhere else.
 */
class CredentialTests {

	private static final Duration SOON = Duration.ofSeconds(20);

	private static final AppendRequest APPEND = AppendRequest.builder()
		.body("1")
		.contentType(MediaType.APPLICATION_JSON)
		.build();

	private static final String[] ACCEPTED = { "Stream-Next-Offset", "o1" };

	private final ScriptedServer server = new ScriptedServer();

	private final ScriptedServer other = new ScriptedServer();

	private DurableStreamsClient client = builder().build();

	DurableStreamsClientBuilder configure(DurableStreamsClientBuilder builder) {
		return builder;
	}

	private DurableStreamsClientBuilder builder() {
		return configure(DurableStreamsClient.builder(this.server.baseUrl() + "?key=secret"))
			.readBackOff(new FixedBackOff(1, FixedBackOff.UNLIMITED_ATTEMPTS))
			.defaultHeader("X-Api-Key", "secret")
			.headers(() -> header("Authorization", "secret"));
	}

	private static HttpHeaders header(String name, String value) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(name, value);
		return headers;
	}

	private void rebuild(DurableStreamsClientBuilder builder) {
		this.client.close();
		this.client = builder.build();
	}

	private String otherOrigin() {
		return this.other.baseUrl().replace("/v1/stream", "");
	}

	@AfterEach
	void close() {
		this.client.close();
		this.server.close();
		this.other.close();
	}

	@Test
	void aUrlOfAnotherOriginIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.stream(this.other.baseUrl() + "/orders"))
			.withMessageContaining("allowed origins");
	}

	@Test
	void anAllowedOriginGetsNeitherHeadersNorCookiesNorQueryOfTheBaseUrls() {
		rebuild(builder().allowedOrigins(otherOrigin())
			.queryParameter("more", "secret")
			.webClient(WebClient.builder()
				.defaultHeader("X-Default", "secret")
				.defaultCookie("session", "secret")
				.defaultRequest((request) -> request.header("X-Request", "secret"))));
		this.other.response(204, ACCEPTED);
		this.client.stream(this.other.baseUrl() + "/orders?q=1").append(APPEND).block(SOON);
		ScriptedServer.Request request = this.other.requests.get(0);
		assertThat(request.uri()).isEqualTo("/v1/stream/orders?q=1");
		assertThat(request.allHeaders()).doesNotContain("secret");
		this.server.response(204, ACCEPTED);
		this.client.stream("orders").append(APPEND).block(SOON);
		ScriptedServer.Request own = this.server.requests.get(0);
		assertThat(own.uri()).isEqualTo("/v1/stream/orders?key=secret&more=secret");
		for (String name : List.of("X-Api-Key", "Authorization", "X-Default", "X-Request", "Cookie")) {
			assertThat(own.header(name)).as(name).contains("secret");
		}
	}

	@Test
	void anAllowedOriginGetsTheHeadersThatAreItsOwn() {
		rebuild(builder().allowedOrigin(otherOrigin(), () -> Mono.just(header("Authorization", "theirs"))));
		this.other.response(401).response(204, ACCEPTED);
		this.client.stream(this.other.baseUrl() + "/orders").append(APPEND).block(SOON);
		assertThat(this.other.requests).extracting((request) -> request.header("Authorization"))
			.containsExactly("theirs", "theirs");
	}

	@Test
	void aForkOfAStreamOfAnotherOriginIsRefused() {
		rebuild(builder().allowedOrigins(otherOrigin()));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.client.stream("fork").fork(ForkOptions.tailOf(this.other.baseUrl() + "/orders")))
			.withMessageContaining("another server");
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void aRedirectIsNeverFollowedAndSaysWhereItLeads(int status) {
		String target = this.other.baseUrl() + "/orders?signature=secret";
		this.server.response(status, "Location", target).response(status, "Location", target);
		this.server.response(status, "Location", "/elsewhere").response(status, "Location", target);
		DurableStream stream = this.client.stream("orders");
		assertThatExceptionOfType(MalformedResponseException.class).isThrownBy(() -> stream.append(APPEND).block(SOON))
			.withMessageContaining(otherOrigin())
			.withMessageNotContaining("secret");
		assertThatExceptionOfType(MalformedResponseException.class)
			.isThrownBy(() -> stream.read().signals().blockLast(SOON))
			.withMessageContaining("redirects are not followed");
		assertThat(this.other.requests).isEmpty();
		assertThat(this.server.requests).extracting(ScriptedServer.Request::uri)
			.allMatch((uri) -> uri.startsWith("/v1/stream/orders"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "secret\n", "secret\r\nX-Evil: 1", "sec\u0000ret", "secret\u20ac", "secret\u00f6" })
	void aHeaderValueThatCannotBeSentIsRefusedAtOnceAndNeverShown(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> builder().defaultHeader("X-Token", value))
			.withMessageContaining("X-Token")
			.withMessageNotContaining("secret");
		rebuild(builder().headers(() -> header("X-Token", value)));
		DurableStream stream = this.client.stream("orders");
		assertThatExceptionOfType(InvalidArgumentException.class)
			.isThrownBy(() -> stream.read().live(LiveMode.LONG_POLL).signals().blockLast(SOON))
			.satisfies(CredentialTests::namesTheHeaderOnly);
		assertThatExceptionOfType(InvalidArgumentException.class).isThrownBy(() -> stream.append(APPEND).block(SOON))
			.satisfies(CredentialTests::namesTheHeaderOnly);
		assertThat(this.server.requests).isEmpty();
	}

	private static void namesTheHeaderOnly(InvalidArgumentException ex) {
		assertThat(ex.isPossiblyApplied()).isFalse();
		assertThat(ex.isTransient()).isFalse();
		assertThat(ex).hasMessageContaining("X-Token").hasStackTraceContaining("X-Token");
		assertThat(Throwables.getStackTrace(ex)).doesNotContain("secret", "sec\u0000ret");
	}

	@Test
	void aHeaderOfAFilterOrOfTheRequestThatCannotBeSentIsRefusedToo() {
		DurableStream stream = this.client.stream("orders");
		assertThatExceptionOfType(InvalidArgumentException.class)
			.isThrownBy(() -> stream.append(APPEND.toBuilder().streamSequence("a\nb").build()).block(SOON))
			.withMessageContaining("Stream-Seq");
		assertThatExceptionOfType(InvalidArgumentException.class)
			.isThrownBy(() -> stream.append(APPEND.toBuilder().streamSequence("\u00f6").build()).block(SOON))
			.withMessageContaining("Stream-Seq");
		assertThat(this.server.requests).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "throws", "hangs", "gives nothing" })
	void aSupplierOfHeadersThatFailsIsToldAsThat(String how) {
		Supplier<Mono<HttpHeaders>> supplier = switch (how) {
			case "throws" -> () -> {
				throw new IllegalStateException("no token");
			};
			case "hangs" -> Mono::never;
			default -> Mono::empty;
		};
		rebuild(builder().headersProvider(supplier)
			.requestTimeout(Duration.ofMillis(50))
			.retryPolicy(RetryPolicy.withMaxRetries(0)));
		assertThatExceptionOfType(HeadersUnavailableException.class)
			.isThrownBy(() -> this.client.stream("orders").append(APPEND).block(SOON))
			.withMessageContaining("supplier of headers")
			.withMessageContaining(switch (how) {
				case "throws" -> "failed (IllegalStateException)";
				case "hangs" -> "within PT0.05S";
				default -> "gave nothing";
			});
		assertThat(this.server.requests).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "client", "allowed origin", "handle" })
	void aSupplierThatGivesAHeaderOfTheProtocolsIsRefusedBeforeAnythingIsSent(String whose) {
		Supplier<HttpHeaders> supplier = () -> header("stream-closed", "secret");
		rebuild(switch (whose) {
			case "client" -> builder().headers(supplier);
			case "allowed origin" -> builder().allowedOrigin(otherOrigin(), () -> Mono.just(supplier.get()));
			default -> builder();
		});
		DurableStream stream = switch (whose) {
			case "client" -> this.client.stream("orders");
			case "allowed origin" -> this.client.stream(this.other.baseUrl() + "/orders");
			default -> this.client.stream("orders").headers(supplier);
		};
		assertThatExceptionOfType(InvalidArgumentException.class).isThrownBy(() -> stream.append(APPEND).block(SOON))
			.withMessageContaining("'stream-closed' belongs to the protocol")
			.withMessageNotContaining("secret")
			.satisfies((ex) -> assertThat(ex.isPossiblyApplied()).isFalse())
			.satisfies((ex) -> assertThat(ex.isTransient()).isFalse());
		assertThatExceptionOfType(InvalidArgumentException.class)
			.isThrownBy(() -> stream.read().live(LiveMode.LONG_POLL).signals().blockLast(SOON))
			.withMessageContaining("'stream-closed'");
		assertThat(this.server.requests).isEmpty();
		assertThat(this.other.requests).isEmpty();
	}

	@Test
	void aHeaderOfTheProtocolsIsNoneOfTheClients() {
		assertThatIllegalArgumentException().isThrownBy(() -> builder().defaultHeader("Stream-Closed", "true"))
			.withMessageContaining("'Stream-Closed' belongs to the protocol");
	}

	@Test
	void aSupplierThatGivesNullIsToldAsThat() {
		rebuild(builder().headers(CredentialTests::nothing).retryPolicy(RetryPolicy.withMaxRetries(0)));
		assertThatExceptionOfType(HeadersUnavailableException.class)
			.isThrownBy(() -> this.client.stream("orders").append(APPEND).block(SOON))
			.withMessageContaining("gave nothing");
	}

	@SuppressWarnings("NullAway")
	private static HttpHeaders nothing() {
		return null;
	}

}
