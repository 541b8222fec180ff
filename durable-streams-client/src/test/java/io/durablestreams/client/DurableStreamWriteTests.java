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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import io.durablestreams.client.error.CallTimeoutException;
import io.durablestreams.client.error.ClientClosedException;
import io.durablestreams.client.error.ForbiddenException;
import io.durablestreams.client.error.InvalidArgumentException;
import io.durablestreams.client.error.MalformedResponseException;
import io.durablestreams.client.error.NotSupportedException;
import io.durablestreams.client.error.PayloadTooLargeException;
import io.durablestreams.client.error.RateLimitedException;
import io.durablestreams.client.error.ServerErrorException;
import io.durablestreams.client.error.StreamConflictException;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.client.error.TransportException;
import io.durablestreams.client.error.UnauthorizedException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.util.backoff.FixedBackOff;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * How writes behave when the server or the network doesn't.
 */
class DurableStreamWriteTests {

	private static final Duration SOON = Duration.ofSeconds(20);

	private static final AppendRequest APPEND = AppendRequest.builder()
		.body("1")
		.contentType(MediaType.APPLICATION_JSON)
		.build();

	private final ScriptedServer server = new ScriptedServer();

	private final DurableStreamsClient client = builder().build();

	private final DurableStream stream = this.client.stream("orders").queryParameter("token", "s3cret");

	private DurableStreamsClientBuilder builder() {
		return DurableStreamsClient.builder(this.server.baseUrl())
			.retryPolicy(RetryPolicy.builder().maxRetries(3).delay(Duration.ofMillis(1)).build());
	}

	@AfterEach
	void close() {
		this.client.close();
		this.server.close();
	}

	@Test
	void aPlainAppendIsNotRepeatedAfterAServerErrorBecauseItMayHaveBeenApplied() {
		this.server.response(503);
		assertThatExceptionOfType(ServerErrorException.class).isThrownBy(() -> this.stream.append(APPEND).block(SOON))
			.satisfies((ex) -> {
				assertThat(ex.isPossiblyApplied()).isTrue();
				assertThat(ex.getStatus()).isEqualTo(503);
				assertThat(ex.getStream()).isEqualTo("orders");
				assertThat(ex).hasMessageContaining("orders").hasMessageNotContaining("s3cret");
			});
		assertThat(this.server.requests).hasSize(1);
	}

	@Test
	void aPlainAppendIsNotRepeatedAfterALostResponse() {
		this.server.dropConnection();
		assertThatExceptionOfType(TransportException.class).isThrownBy(() -> this.stream.append(APPEND).block(SOON))
			.satisfies((ex) -> assertThat(ex.isPossiblyApplied()).isTrue());
		assertThat(this.server.requests).hasSize(1);
	}

	@Test
	void aPlainAppendIsRepeatedWhereNothingCanHaveBeenApplied() {
		this.server.response(429).response(429).response(204, "Stream-Next-Offset", "o1");
		AppendResult result = this.stream.append(APPEND).block(SOON);
		assertThat(result.nextOffset()).isEqualTo(new Offset("o1"));
		assertThat(result.duplicate()).isFalse();
		assertThat(this.server.requests).hasSize(3);
	}

	@Test
	void aFailedConnectionHasWrittenNothing() {
		DurableStreamsClient lost = DurableStreamsClient.builder("http://127.0.0.1:1/v1/stream")
			.retryPolicy(RetryPolicy.withMaxRetries(0))
			.build();
		assertThatExceptionOfType(TransportException.class)
			.isThrownBy(() -> lost.stream("orders").append(APPEND).block(SOON))
			.satisfies((ex) -> assertThat(ex.isPossiblyApplied()).isFalse());
		lost.close();
	}

	@Test
	void anIdempotentAppendIsRepeatedWithTheSameNumbers() {
		this.server.response(503).dropConnection().response(204, "Stream-Next-Offset", "o1");
		AppendResult result = this.stream.append(APPEND.toBuilder().producer(new ProducerSequence("p", 7, 3)).build())
			.block(SOON);
		assertThat(result.duplicate()).isTrue();
		assertThat(this.server.requests).hasSize(3).allSatisfy((request) -> {
			assertThat(request.header("Producer-Id")).isEqualTo("p");
			assertThat(request.header("Producer-Epoch")).isEqualTo("7");
			assertThat(request.header("Producer-Seq")).isEqualTo("3");
			assertThat(request.body()).isEqualTo("1");
		});
	}

	@Test
	void anAppendThatShallBeSentOnceIsSentOnce() {
		this.server.response(429, "Retry-After", "7");
		assertThatExceptionOfType(RateLimitedException.class)
			.isThrownBy(() -> this.stream.append(APPEND.toBuilder().retry(false).build()).block(SOON))
			.satisfies((ex) -> assertThat(ex.getRetryAfter()).isEqualTo(Duration.ofSeconds(7)));
		assertThat(this.server.requests).hasSize(1);
	}

	@Test
	void aDateInRetryAfterIsUnderstood() {
		this.server.response(503, "Retry-After", "Fri, 31 Dec 1999 23:59:59 GMT");
		assertThatExceptionOfType(ServerErrorException.class).isThrownBy(() -> this.stream.append(APPEND).block(SOON))
			.satisfies((ex) -> assertThat(ex.getRetryAfter()).isZero());
	}

	@Test
	void aTimeoutOfTheResponseIsATransportFailure() {
		this.server.neverRespond();
		DurableStreamsClient impatient = builder().requestTimeout(Duration.ofMillis(50)).build();
		assertThatExceptionOfType(TransportException.class)
			.isThrownBy(() -> impatient.stream("orders").append(APPEND).block(SOON))
			.satisfies((ex) -> assertThat(ex.isPossiblyApplied()).isTrue());
		impatient.close();
	}

	@Test
	void aTimeoutMayBeAsGoodAsNone() {
		Duration forever = ChronoUnit.FOREVER.getDuration();
		this.server.response(204, "Stream-Next-Offset", "o1");
		String[] end = { "Stream-Next-Offset", "o1", "Content-Type", "text/plain", "Stream-Closed", "true" };
		this.server.response(200, end).response(200, end);
		try (DurableStreamsClient patient = builder().connectTimeout(forever)
			.requestTimeout(forever)
			.longPollTimeout(forever)
			.idleTimeout(forever)
			.build()) {
			patient.stream("orders").append(APPEND).block(SOON);
			assertThat(patient.stream("orders").read().signals().blockLast(SOON)).isNotNull();
		}
	}

	@Test
	void headersAreComputedAnewForEveryAttempt() {
		AtomicInteger tokens = new AtomicInteger();
		DurableStreamsClient fresh = builder().headers(() -> {
			HttpHeaders headers = new HttpHeaders();
			headers.setBearerAuth("t" + tokens.incrementAndGet());
			return headers;
		}).build();
		this.server.response(429).response(401).response(204, "Stream-Next-Offset", "o1");
		fresh.stream("orders").append(APPEND).block(SOON);
		assertThat(this.server.requests).extracting((request) -> request.header("Authorization"))
			.containsExactly("Bearer t1", "Bearer t2", "Bearer t3");
		fresh.close();
	}

	@Test
	void aTokenThatFreshHeadersDontCureIsUnauthorized() {
		DurableStreamsClient fresh = builder().headers(HttpHeaders::new).build();
		this.server.response(401).response(401);
		assertThatExceptionOfType(UnauthorizedException.class)
			.isThrownBy(() -> fresh.stream("orders").append(APPEND).block(SOON));
		assertThat(this.server.requests).hasSize(2);
		fresh.close();
	}

	@Test
	void withoutAHeaderProviderA401IsFinalAtOnce() {
		this.server.response(401);
		assertThatExceptionOfType(UnauthorizedException.class).isThrownBy(() -> this.stream.append(APPEND).block(SOON));
		assertThat(this.server.requests).hasSize(1);
	}

	@Test
	void aTokenThatAFilterSendsIsAskedForAgainAfterA401() {
		AtomicInteger tokens = new AtomicInteger();
		ExchangeFilterFunction filter = (request,
				next) -> next.exchange(ClientRequest.from(request)
					.headers((headers) -> headers.setBearerAuth("t" + tokens.incrementAndGet()))
					.build());
		DurableStreamsClient fresh = builder().webClient(WebClient.builder().filter(filter)).build();
		this.server.response(401).response(204, "Stream-Next-Offset", "o1");
		fresh.stream("orders").append(APPEND).block(SOON);
		assertThat(this.server.requests).extracting((request) -> request.header("Authorization"))
			.containsExactly("Bearer t1", "Bearer t2");
		fresh.close();
	}

	@Test
	void anErrorOfAFilterOfTheWebClientEndsALiveReadVisibly() {
		AtomicInteger requests = new AtomicInteger();
		WebClient.Builder broken = WebClient.builder().filter((request, next) -> {
			if (requests.incrementAndGet() > 1) {
				throw new NoClassDefFoundError("Filter");
			}
			return next.exchange(request);
		});
		this.server.response(503);
		try (DurableStreamsClient client = DurableStreamsClient.builder(this.server.baseUrl())
			.webClient(broken)
			.readBackOff(new FixedBackOff(1, 2))
			.build()) {
			assertThatExceptionOfType(TransportException.class)
				.isThrownBy(() -> client.stream("s").read().live(LiveMode.LONG_POLL).signals().blockLast(SOON))
				.havingRootCause()
				.isInstanceOf(NoClassDefFoundError.class);
		}
	}

	@Test
	void aWaitThatIsLongerThanTheCallMayTakeEndsIt() {
		this.server.response(429, "Retry-After", "3600");
		try (DurableStreamsClient patient = DurableStreamsClient.builder(this.server.baseUrl()).build()) {
			assertThatExceptionOfType(CallTimeoutException.class)
				.isThrownBy(() -> patient.stream("orders").append(APPEND).block(SOON))
				.withMessageContainingAll("429", "due in PT1H", "within PT1M")
				.withCauseInstanceOf(RateLimitedException.class)
				.satisfies((ex) -> {
					assertThat(ex.isPossiblyApplied()).isFalse();
					assertThat(ex.getRetryAfter()).isEqualTo(Duration.ofHours(1));
				});
		}
		assertThat(this.server.requests).hasSize(1);
	}

	@Test
	void aRefusalBehindALostResponseStillSaysThatTheAppendMayHaveBeenApplied() {
		this.server.dropConnection().response(413);
		AppendRequest idempotent = APPEND.toBuilder().producer(new ProducerSequence("p", 0, 0)).build();
		assertThatExceptionOfType(PayloadTooLargeException.class)
			.isThrownBy(() -> this.stream.append(idempotent).block(SOON))
			.satisfies((ex) -> assertThat(ex.isPossiblyApplied()).isTrue());
	}

	@Test
	void aRefusalIsTypedAndFinal() {
		this.server.response(403).response(405).response(413);
		assertThatExceptionOfType(ForbiddenException.class).isThrownBy(() -> this.stream.append(APPEND).block(SOON));
		assertThatExceptionOfType(NotSupportedException.class).isThrownBy(() -> this.stream.append(APPEND).block(SOON));
		assertThatExceptionOfType(PayloadTooLargeException.class)
			.isThrownBy(() -> this.stream.append(APPEND).block(SOON))
			.satisfies((ex) -> assertThat(ex.isPossiblyApplied()).isFalse());
		assertThat(this.server.requests).hasSize(3);
	}

	@Test
	void aResponseWithoutAnOffsetIsMalformedAndMayHaveBeenApplied() {
		this.server.response(204);
		assertThatExceptionOfType(MalformedResponseException.class)
			.isThrownBy(() -> this.stream.append(APPEND).block(SOON))
			.withMessageContaining("Stream-Next-Offset")
			.satisfies((ex) -> assertThat(ex.isPossiblyApplied()).isTrue());
	}

	@Test
	void createCloseAndMetadataAreRepeatedBecauseTheyAreIdempotent() {
		this.server.response(503).response(201, "Stream-Next-Offset", "o1");
		assertThat(this.stream.create(CreateOptions.json()).block(SOON).created()).isTrue();
		this.server.dropConnection().response(204, "Stream-Next-Offset", "o1");
		assertThat(this.stream.closeStream().block(SOON).finalOffset()).isEqualTo(new Offset("o1"));
		this.server.response(500).response(200, "Stream-Next-Offset", "o1", "Content-Type", "text/plain");
		assertThat(this.stream.metadata().block(SOON).contentType()).isEqualTo(MediaType.TEXT_PLAIN);
	}

	@Test
	void aDeleteWhoseResponseWasLostSucceedsWhenTheStreamIsGone() {
		this.server.dropConnection().response(404);
		this.stream.delete().block(SOON);
		assertThat(this.server.requests).hasSize(2);
	}

	@Test
	void aDeleteWhoseResponseWasLostSucceedsWhenTheServerStillRemembersTheStream() {
		this.server.response(503).response(410);
		this.stream.delete().block(SOON);
		assertThat(this.server.requests).hasSize(2);
	}

	@Test
	void aDeleteThatWasTurnedAwayBeforeHasDeletedNothing() {
		this.server.response(429).response(404);
		assertThatExceptionOfType(StreamNotFoundException.class).isThrownBy(() -> this.stream.delete().block(SOON));
	}

	@Test
	void theContentTypeIsAskedForOnce() {
		this.server.response(200, "Stream-Next-Offset", "o1", "Content-Type", "text/plain")
			.response(204, "Stream-Next-Offset", "o2")
			.response(204, "Stream-Next-Offset", "o3");
		this.stream.append("a").block(SOON);
		this.stream.append("b").block(SOON);
		assertThat(this.server.requests).extracting(ScriptedServer.Request::method)
			.containsExactly("HEAD", "POST", "POST");
		assertThat(this.server.requests.get(2).header("Content-Type")).isEqualTo("text/plain");
	}

	@Test
	void aJsonValueThatIsAnArrayStaysOneMessage() {
		this.server.response(204, "Stream-Next-Offset", "o1");
		this.stream.append(AppendRequest.json(new int[] { 1, 2 })).block(SOON);
		assertThat(this.server.requests.get(0).body()).isEqualTo("[[1,2]]");
		assertThat(this.server.requests.get(0).header("Content-Type")).isEqualTo("application/json");
	}

	@Test
	void aPublishedBodyIsStreamedAndSentOnce() {
		this.server.response(503);
		Flux<DataBuffer> body = Flux.just("a", "b")
			.map((text) -> DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.UTF_8)));
		assertThatExceptionOfType(ServerErrorException.class).isThrownBy(
				() -> this.stream.append(AppendRequest.builder().body(body).contentType(MediaType.TEXT_PLAIN).build())
					.block(SOON));
		assertThat(this.server.requests).singleElement().satisfies((request) -> {
			assertThat(request.body()).isEqualTo("ab");
			assertThat(request.header("Transfer-Encoding")).isEqualTo("chunked");
		});
	}

	@Test
	void aPublishedBodyIsSentOnceEvenIfItsTokenHasExpired() {
		DurableStreamsClient fresh = builder().headers(HttpHeaders::new).build();
		AtomicInteger subscriptions = new AtomicInteger();
		this.server.response(401).response(204, "Stream-Next-Offset", "o1");
		assertThatExceptionOfType(UnauthorizedException.class).isThrownBy(() -> fresh.stream("orders")
			.append(body(Flux.just("a").doOnSubscribe((subscription) -> subscriptions.incrementAndGet())))
			.block(SOON));
		assertThat(subscriptions).hasValue(1);
		assertThat(this.server.requests).hasSize(1);
		fresh.close();
	}

	@Test
	void theResponseToAPublishedBodyIsDueOnceTheBodyIsSent() {
		Duration timeout = Duration.ofMillis(300);
		DurableStreamsClient impatient = builder().requestTimeout(timeout).build();
		this.server.response(204, "Stream-Next-Offset", "o1").neverRespond();
		DurableStream slow = impatient.stream("orders");
		slow.append(body(Flux.just("a", "b", "c").delayElements(timeout))).block(SOON);
		assertThat(this.server.requests).singleElement().satisfies((request) -> {
			assertThat(request.body()).isEqualTo("abc");
		});
		assertThatExceptionOfType(TransportException.class)
			.isThrownBy(() -> slow.append(body(Flux.just("a"))).block(SOON))
			.withCauseInstanceOf(TimeoutException.class);
		impatient.close();
	}

	private static AppendRequest body(Flux<String> pieces) {
		return AppendRequest.builder()
			.body(pieces.map((text) -> (DataBuffer) DefaultDataBufferFactory.sharedInstance
				.wrap(text.getBytes(StandardCharsets.UTF_8))))
			.contentType(MediaType.TEXT_PLAIN)
			.build();
	}

	@Test
	void aValueThatCannotBeWrittenAsJsonIsAnInvalidArgument() {
		Map<String, Object> circle = new HashMap<>();
		circle.put("circle", circle);
		assertThatExceptionOfType(InvalidArgumentException.class)
			.isThrownBy(() -> this.stream.append(AppendRequest.json(circle)).block(SOON))
			.withMessageContaining("orders");
		assertThat(this.server.requests).isEmpty();
	}

	@Test
	void whereTheEntityTagDoesNotMatchTheSequenceIsNotToBlame() {
		this.server.response(412).response(200, "Stream-Next-Offset", "o1", "Content-Type", "application/json");
		assertThatExceptionOfType(StreamConflictException.class).isThrownBy(
				() -> this.stream.append(APPEND.toBuilder().ifMatch("\"e1\"").streamSequence("s1").build()).block(SOON))
			.satisfies((ex) -> assertThat(ex.getStatus()).isEqualTo(412));
	}

	@Test
	void aClosedClientEndsWhatRunsAndRefusesWhatComes() {
		this.server.neverRespond();
		CompletableFuture<AppendResult> running = this.stream.append(APPEND).toFuture();
		Awaitility.await().until(() -> this.server.requests.size() == 1);
		this.client.close();
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> running.get(20, TimeUnit.SECONDS))
			.withCauseInstanceOf(ClientClosedException.class)
			.satisfies((ex) -> assertThat(((ClientClosedException) ex.getCause()).isPossiblyApplied()).isTrue());
		assertThatExceptionOfType(ClientClosedException.class).isThrownBy(() -> this.stream.append(APPEND).block(SOON))
			.satisfies((ex) -> assertThat(ex.isPossiblyApplied()).isFalse());
		assertThat(this.server.requests).hasSize(1);
	}

	@Test
	void anEntityTagAndASequenceAreSent() {
		this.server.response(204, "Stream-Next-Offset", "o1", "ETag", "\"e2\"");
		AppendResult result = this.stream.append(APPEND.toBuilder().ifMatch("\"e1\"").streamSequence("s1").build())
			.block(SOON);
		assertThat(result.etag()).isEqualTo("\"e2\"");
		assertThat(this.server.requests.get(0).header("If-Match")).isEqualTo("\"e1\"");
		assertThat(this.server.requests.get(0).header("Stream-Seq")).isEqualTo("s1");
	}

	@Test
	void theHandlesQueryParametersAreSent() {
		this.server.response(204, "Stream-Next-Offset", "o1");
		this.stream.append(APPEND).block(SOON);
		assertThat(this.server.requests.get(0).uri()).isEqualTo("/v1/stream/orders?token=s3cret");
	}

	@Test
	void badArgumentsFailBeforeAnyRequest() {
		assertThatIllegalArgumentException().isThrownBy(() -> AppendRequest.of(new byte[0]))
			.withMessageContaining("nothing to append");
		assertThatIllegalArgumentException().isThrownBy(() -> AppendRequest.builder().build())
			.withMessageContaining("nothing to append");
		assertThat(AppendRequest.builder().closeStream(true).build().closeStream()).isTrue();
		assertThatIllegalArgumentException().isThrownBy(() -> APPEND.toBuilder().streamSequence(" ").build())
			.withMessageContaining("Stream-Seq");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> CreateOptions.builder().ttl(Duration.ofMillis(1500)).build())
			.withMessageContaining("whole, non-negative seconds");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> CreateOptions.builder().ttl(Duration.ofSeconds(-1)).build())
			.withMessageContaining("whole, non-negative seconds");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> CreateOptions.builder().ttl(Duration.ofSeconds(1)).expiresAt(Instant.EPOCH).build())
			.withMessageContaining("not both");
		assertThatIllegalArgumentException().isThrownBy(() -> ForkOptions.of("orders", StreamPosition.EARLIEST))
			.withMessageContaining("-1");
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.stream(" ")).withMessageContaining("blank");
		assertThat(this.server.requests).isEmpty();
	}

}
