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

package io.durablestreams.client.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.LiveMode;
import io.durablestreams.client.Offset;
import io.durablestreams.client.ReadAttempt;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.error.ForbiddenException;
import io.durablestreams.client.error.TransportException;
import io.durablestreams.client.error.UnauthorizedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;

import org.springframework.http.HttpHeaders;
import org.springframework.util.backoff.FixedBackOff;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What other readers got wrong when something failed.
 */
class RetryTrapTests extends AbstractHostileTests {

	private static final String[] END = { "Stream-Up-To-Date", "true", "Stream-Closed", "true" };

	private final List<ReadAttempt> attempts = new CopyOnWriteArrayList<>();

	@Test
	void theWaitThatTheServerAsksForIsKept() {
		failOnce(503, "1");
		long begun = System.nanoTime();
		read(LiveMode.OFF).onRetry(this.attempts::add).signals().blockLast(SOON);
		assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(Duration.ofSeconds(1).toNanos());
		assertThat(this.attempts).singleElement()
			.satisfies((attempt) -> assertThat(attempt.delay()).isEqualTo(Duration.ofSeconds(1)));
	}

	@ParameterizedTest
	@ValueSource(ints = { 429, 503 })
	void theWaitMayBeInSeconds(int status) {
		failOnce(status, "1800");
		Disposable read = read(LiveMode.OFF).onRetry(this.attempts::add).signals().subscribe();
		await().until(() -> !this.attempts.isEmpty());
		read.dispose();
		assertThat(this.attempts.get(0).delay()).isEqualTo(Duration.ofMinutes(30));
	}

	@ParameterizedTest
	@ValueSource(strings = { "EEE, dd MMM yyyy HH:mm:ss 'GMT'", "EEEE, dd-MMM-yy HH:mm:ss 'GMT'" })
	void theWaitMayBeADate(String format) {
		ZonedDateTime date = ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(5);
		failOnce(503, DateTimeFormatter.ofPattern(format, Locale.US).format(date));
		Disposable read = read(LiveMode.OFF).onRetry(this.attempts::add).signals().subscribe();
		await().until(() -> !this.attempts.isEmpty());
		read.dispose();
		assertThat(this.attempts.get(0).delay()).isBetween(Duration.ofMinutes(3), Duration.ofMinutes(5));
	}

	@ParameterizedTest
	@ValueSource(strings = { "9223372036854775807", "Fri, 31 Dec 9999 23:59:59 GMT" })
	void anAbsurdWaitIsShortened(String wait) {
		failOnce(503, wait);
		Disposable read = read(LiveMode.OFF).onRetry(this.attempts::add).signals().subscribe();
		await().until(() -> !this.attempts.isEmpty());
		read.dispose();
		assertThat(this.attempts.get(0).delay()).isEqualTo(Duration.ofHours(1));
	}

	@Test
	void aListenerOfRetriesThatFailsChangesNothingForTheRead() {
		failOnce(503, "0");
		assertThat(messages(read(LiveMode.OFF).onRetry((attempt) -> {
			throw new NoClassDefFoundError("Listener");
		}).onRetry(this.attempts::add).signals())).containsExactly("1");
		assertThat(this.attempts).hasSize(1);
	}

	@Test
	void aWaitThatMeansNothingIsIgnored() {
		failOnce(503, "soon");
		assertThat(messages(read(LiveMode.OFF).onRetry(this.attempts::add).signals())).containsExactly("1");
		assertThat(this.attempts.get(0).delay()).isEqualTo(Duration.ofMillis(1));
	}

	@ParameterizedTest
	@ValueSource(ints = { 408, 425, 429, 500, 502, 503, 504 })
	void whatMayPassDoesNotEndARead(int status) {
		failOnce(status, "0");
		assertThat(messages(read(LiveMode.OFF).onRetry(this.attempts::add).signals())).containsExactly("1");
		assertThat(this.attempts).hasSize(1);
	}

	@Test
	void aProxysPagesInTheMiddleOfAReadDoNotEndIt() {
		serve(JSON, (request, connection) -> {
			if (requests("GET") == 1) {
				return page(connection, "[1]", "t1");
			}
			if (requests("GET") > 6) {
				return page(connection, "[2]", "t2", END);
			}
			connection.writeHead(200, "Content-Type", "text/html", "Content-Length", "0");
			return true;
		});
		assertThat(messages(read(LiveMode.OFF).onRetry(this.attempts::add).signals())).containsExactly("1", "2");
		assertThat(this.attempts).hasSize(5);
	}

	@ParameterizedTest
	@ValueSource(ints = { 404, 409, 410 })
	void whatAProxysPageSaysOfAStreamIsNotTheServersWord(int status) {
		serve(JSON, (request, connection) -> {
			if (requests("GET") > 2) {
				return page(connection, "[2]", "t2", END);
			}
			connection.writeHead(status, "Content-Type", "text/html; charset=utf-8", "Content-Length", "0");
			return true;
		});
		assertThat(messages(read(LiveMode.OFF).from(new Offset("t1")).onRetry(this.attempts::add).signals()))
			.containsExactly("2");
		assertThat(this.attempts).hasSize(2)
			.allSatisfy((attempt) -> assertThat(attempt.cause()).hasMessageContaining("web page"));
	}

	private void failOnce(int status, String retryAfter) {
		serve(JSON, (request, connection) -> {
			if (requests("GET") > 1) {
				return page(connection, "[1]", "t1", END);
			}
			connection.writeHead(status, "Content-Length", "0", "Retry-After", retryAfter);
			return true;
		});
	}

	@Test
	void headersAreComputedAnewForEachAttempt() {
		AtomicInteger token = new AtomicInteger();
		rebuild(builder().headers(() -> header("T" + token.incrementAndGet())));
		serve(JSON, (request, connection) -> {
			if (requests("GET") > 3) {
				return page(connection, "[1]", "t1", END);
			}
			connection.writeHead(503, "Content-Length", "0");
			return true;
		});
		read(LiveMode.OFF).signals().blockLast(SOON);
		assertThat(this.server.requests()).extracting((request) -> request.headers().get("X-Token"))
			.containsExactly("T1", "T2", "T3", "T4");
	}

	@Test
	void anExpiredTokenIsReplacedAtOnceAndOneThatIsRefusedTwiceIsFinal() {
		AtomicInteger token = new AtomicInteger();
		rebuild(builder().headers(() -> header("T" + token.incrementAndGet())));
		serve(JSON, (request, connection) -> {
			if (request.headers().get("X-Token").equals("T2")) {
				return page(connection, "[1]", "t1", END);
			}
			connection.writeHead(401, "Content-Length", "0");
			return true;
		});
		assertThat(messages(read(LiveMode.OFF).onRetry(this.attempts::add).signals())).containsExactly("1");
		assertThat(this.attempts).isEmpty();
		assertThatExceptionOfType(UnauthorizedException.class)
			.isThrownBy(() -> read(LiveMode.OFF).signals().blockLast(SOON));
		assertThat(requests("GET")).isEqualTo(4);
	}

	private static HttpHeaders header(String token) {
		HttpHeaders headers = new HttpHeaders();
		headers.set("X-Token", token);
		return headers;
	}

	@Test
	void aRefusalIsFinal() {
		serve(JSON, (request, connection) -> {
			connection.writeHead(403, "Content-Length", "0");
			return true;
		});
		assertThatExceptionOfType(ForbiddenException.class)
			.isThrownBy(() -> read(LiveMode.OFF).signals().blockLast(SOON));
		assertThat(requests("GET")).isOne();
	}

	@Test
	void timeOutsInARowAreARowOfFailures() {
		rebuild(DurableStreamsClient.builder(this.server.baseUrl())
			.readBackOff(new FixedBackOff(1, 2))
			.requestTimeout(Duration.ofMillis(100)));
		serve(JSON, (request, connection) -> {
			connection.awaitClose();
			return false;
		});
		assertThatExceptionOfType(TransportException.class)
			.isThrownBy(() -> read(LiveMode.OFF).onRetry(this.attempts::add).signals().blockLast(SOON));
		assertThat(this.attempts).extracting(ReadAttempt::number).containsExactly(1, 2);
	}

	@Test
	void aCompleteResponseEndsARowOfFailures() {
		rebuild(DurableStreamsClient.builder(this.server.baseUrl()).readBackOff(new FixedBackOff(1, 2)));
		serve(JSON, (request, connection) -> {
			long number = requests("GET");
			if (number % 3 != 0) {
				connection.writeHead(503, "Content-Length", "0");
				return true;
			}
			return page(connection, "[" + number + "]", "t" + number, (number == 9) ? END : new String[0]);
		});
		assertThat(messages(read(LiveMode.OFF).signals())).containsExactly("3", "6", "9");
	}

	@Test
	void anErrorWhoseBodyNeverEndsDoesNotHoldTheReadUp() {
		serve(JSON, (request, connection) -> {
			if (requests("GET") > 1) {
				return page(connection, "[1]", "t1", END);
			}
			connection.writeHead(503, "Content-Length", "1000");
			connection.write("sorry");
			connection.awaitClose();
			return false;
		});
		assertThat(messages(read(LiveMode.OFF).signals())).containsExactly("1");
	}

	@Test
	void responsesOfTheWrongShapeDoNotUseConnectionsUp() {
		serve(JSON, (request, connection) -> {
			connection.writeHead(200, "Content-Type", JSON, "Content-Length", "2");
			connection.write("[]");
			return true;
		});
		for (int i = 0; i < 20; i++) {
			read(LiveMode.OFF).signals().onErrorComplete().blockLast(SOON);
		}
		assertThat(requests("GET")).isEqualTo(60);
		assertThat(this.server.openConnections()).isLessThanOrEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "nonsense\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: "
			+ "application/json\r\nStream-Next-Offset: t1\r\n\r\nzz\r\n[1]\r\n0\r\n\r\n" })
	void whatIsNoHttpIsABrokenConnection(String response) {
		serve(JSON, (request, connection) -> {
			if (requests("GET") > 1) {
				return page(connection, "[1]", "t1", END);
			}
			connection.write(response);
			return false;
		});
		assertThat(messages(read(LiveMode.OFF).onRetry(this.attempts::add).signals())).containsExactly("1");
		assertThat(this.attempts.get(0).cause()).isInstanceOf(TransportException.class);
	}

	@Test
	void aFilterOfTheUsersThatFailsIsABrokenConnection() {
		AtomicInteger calls = new AtomicInteger();
		rebuild(builder().webClient(WebClient.builder().filter((request, next) -> {
			if (calls.incrementAndGet() == 1) {
				throw new IllegalStateException("no token today");
			}
			return next.exchange(request);
		})));
		serve(JSON, (request, connection) -> page(connection, "[1]", "t1", END));
		assertThat(messages(read(LiveMode.OFF).signals())).containsExactly("1");
	}

	@Test
	void aGzipBodyCutAtAnyByteIsABrokenConnectionAndNeverProgress() throws IOException {
		rebuild(builder().compression(true));
		ByteArrayOutputStream zipped = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
			gzip.write("[1,2,3]".getBytes(StandardCharsets.UTF_8));
		}
		int[] cut = { 0 };
		serve(JSON, (request, connection) -> {
			assertThat(request.query("offset")).isEqualTo("-1");
			assertThat(request.accepts("gzip")).isTrue();
			int length = Math.min(cut[0]++, zipped.size());
			// The length is that of what is left: only gzip itself can tell.
			connection.writeHead(200, "Content-Type", JSON, "Stream-Next-Offset", "t1", "Content-Encoding", "gzip",
					"Content-Length", Integer.toString(length), END[0], END[1]);
			connection.out().write(zipped.toByteArray(), 0, length);
			return true;
		});
		List<ReadSignal> signals = read(LiveMode.OFF).onRetry(this.attempts::add).signals().collectList().block(SOON);
		assertThat(signals).filteredOn(ReadSignal.Message.class::isInstance).hasSize(3);
		assertThat(signals).filteredOn(ReadSignal.Progress.class::isInstance).hasSize(1);
		assertThat(this.attempts).hasSize(zipped.size())
			.allSatisfy((attempt) -> assertThat(attempt.cause()).isInstanceOf(TransportException.class));
	}

	@Test
	void compressionIsNotAskedForOnThisMachineUnlessWanted() {
		serve(JSON, (request, connection) -> page(connection, "[1]", "t1", END));
		read(LiveMode.OFF).signals().blockLast(SOON);
		assertThat(this.server.requests().get(0).accepts("gzip")).isFalse();
	}

}
