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

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.durablestreams.client.LiveMode;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.error.ClientClosedException;
import io.durablestreams.fixtures.HostileServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.web.reactive.function.BodyExtractor;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.ClientResponseWrapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Back-pressure from the subscriber to the socket, time-outs only while something is
 * wanted, and the end of the exchange when a read is cancelled.
 */
class FlowTests extends AbstractHostileTests {

	private static final String MESSAGE = "\"" + "x".repeat(998) + "\"";

	/** More than all buffers between two sockets, ours and the system's. */
	private static final long BUFFERED = 64L << 20;

	private static final Duration IDLE = Duration.ofMillis(300);

	private final AtomicLong written = new AtomicLong();

	/** How many exchanges the client has ended. */
	private final AtomicLong ended = new AtomicLong();

	@ParameterizedTest
	@EnumSource(names = { "OFF", "LONG_POLL", "SSE" })
	void aSlowSubscriberSlowsTheServerDown(LiveMode mode) {
		serveWithoutEnd();
		slowSubscriberSlowsTheServerDown(mode);
	}

	@ParameterizedTest
	@EnumSource(names = { "OFF", "LONG_POLL", "SSE" })
	void aSlowSubscriberSlowsTheServerDownOverTheJdkConnector(LiveMode mode) {
		rebuild(jdk(builder()));
		serveWithoutEnd();
		slowSubscriberSlowsTheServerDown(mode);
	}

	private void slowSubscriberSlowsTheServerDown(LiveMode mode) {
		Slow subscriber = new Slow();
		read(mode).signals().subscribe(subscriber);
		subscriber.request(10);
		await().until(() -> subscriber.signals.size() == 10);
		long[] before = { -1 };
		await().during(Duration.ofMillis(300)).atMost(SOON).until(() -> {
			boolean still = before[0] == this.written.get();
			before[0] = this.written.get();
			return still;
		});
		assertThat(this.written).hasValueLessThan(BUFFERED);
		assertThat(subscriber.signals).hasSize(10);
		subscriber.cancel();
		await().until(() -> this.ended.get() == 1);
	}

	@ParameterizedTest
	@EnumSource(names = { "LONG_POLL", "SSE" })
	void cancellingEndsAnExchangeThatWaits(LiveMode mode) {
		cancellingEndsAnExchange(mode);
	}

	@ParameterizedTest
	@EnumSource(names = { "LONG_POLL", "SSE" })
	void cancellingEndsAnExchangeThatWaitsOverTheJdkConnector(LiveMode mode) {
		rebuild(jdk(builder()));
		cancellingEndsAnExchange(mode);
	}

	private void cancellingEndsAnExchange(LiveMode mode) {
		serve(JSON, (request, connection) -> {
			if (mode == LiveMode.SSE) {
				beginEvents(connection);
				connection.writeChunk(control("t1"));
			}
			connection.awaitClose();
			this.ended.incrementAndGet();
			return false;
		});
		List<ReadSignal> signals = new CopyOnWriteArrayList<>();
		Disposable read = read(mode).signals().subscribe(signals::add);
		String live = (mode == LiveMode.SSE) ? "sse" : "long-poll";
		await().until(() -> requests(live) == 1 && (mode != LiveMode.SSE || signals.size() == 1));
		read.dispose();
		await().until(() -> this.ended.get() == 1);
		await().during(Duration.ofMillis(300)).until(() -> requests(live) == 1);
	}

	@ParameterizedTest
	@EnumSource(names = { "OFF", "LONG_POLL", "SSE" })
	void whatFailsBecauseAReadWasCancelledIsNoError(LiveMode mode) throws Exception {
		assertThat(droppedWhenCancelledBeforeTheBody(mode, () -> {
		})).isEmpty();
	}

	@Test
	void aBugThatShowsOnceAReadWasCancelledIsToldAllTheSame() throws Exception {
		AssertionError bug = new AssertionError("A bug");
		assertThat(droppedWhenCancelledBeforeTheBody(LiveMode.OFF, () -> {
			throw bug;
		})).containsExactly(bug);
	}

	private List<Throwable> droppedWhenCancelledBeforeTheBody(LiveMode mode, Runnable behind) throws Exception {
		Disposable.Swap read = Disposables.swap();
		CountDownLatch subscribed = new CountDownLatch(1);
		CountDownLatch handled = new CountDownLatch(1);
		rebuild(builder().webClient(WebClient.builder()
			.filter((request,
					next) -> request.method().equals(HttpMethod.GET) ? next.exchange(request)
						.doAfterTerminate(handled::countDown)
						.map((response) -> new BeforeBody(response, () -> {
							// The answer may be quicker than who has subscribed.
							awaitUninterrupted(subscribed);
							read.dispose();
							behind.run();
						})) : next.exchange(request))));
		serve(JSON, (request, connection) -> {
			if (mode == LiveMode.SSE) {
				beginEvents(connection);
				connection.writeChunk(data("[1]") + control("t1"));
				return false;
			}
			return page(connection, "[1]", "t1");
		});
		List<Throwable> dropped = new CopyOnWriteArrayList<>();
		Consumer<Throwable> drop = dropped::add;
		read.update(read(mode).signals()
			.contextWrite((context) -> context.put("reactor.onErrorDropped.local", drop))
			.subscribe());
		subscribed.countDown();
		assertThat(handled.await(20, TimeUnit.SECONDS)).isTrue();
		return dropped;
	}

	private static void awaitUninterrupted(CountDownLatch latch) {
		try {
			assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void closingTheClientEndsReadsThatWait(boolean jdk) {
		rebuild(jdk ? jdk(builder()) : builder());
		serve(JSON, (request, connection) -> {
			connection.awaitClose();
			this.ended.incrementAndGet();
			return false;
		});
		CompletableFuture<ReadSignal> read = read(LiveMode.LONG_POLL).signals().last().toFuture();
		await().until(() -> requests("long-poll") == 1);
		this.client.close();
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> read.get(20, TimeUnit.SECONDS))
			.withCauseInstanceOf(ClientClosedException.class);
		await().until(() -> this.ended.get() == 1);
	}

	@Test
	void closingTheClientEndsTheWaitBetweenTwoAttempts() {
		serve(JSON, (request, connection) -> {
			connection.writeHead(503, "Content-Length", "0", "Retry-After", "3600");
			return true;
		});
		List<Object> attempts = new CopyOnWriteArrayList<>();
		CompletableFuture<ReadSignal> read = read(LiveMode.OFF).onRetry(attempts::add).signals().last().toFuture();
		await().until(() -> attempts.size() == 1);
		this.client.close();
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> read.get(20, TimeUnit.SECONDS))
			.withCauseInstanceOf(ClientClosedException.class);
	}

	@Test
	void cancellingEndsTheWaitBetweenTwoAttempts() {
		serve(JSON, (request, connection) -> {
			connection.writeHead(503, "Content-Length", "0", "Retry-After", "1");
			return true;
		});
		List<Object> attempts = new CopyOnWriteArrayList<>();
		Disposable read = read(LiveMode.OFF).onRetry(attempts::add).signals().subscribe();
		await().until(() -> attempts.size() == 1);
		read.dispose();
		await().during(Duration.ofMillis(1200)).until(() -> requests("GET") == 1);
	}

	@Test
	void aSlowSubscriberDoesNotLoseItsConnectionToTheIdleTimeOut() {
		rebuild(builder().idleTimeout(IDLE));
		serve(JSON, (request, connection) -> {
			beginEvents(connection);
			connection.writeChunk(data("[1,2,3]"));
			connection.awaitClose();
			return false;
		});
		Slow subscriber = new Slow();
		read(LiveMode.SSE).signals().subscribe(subscriber);
		subscriber.request(1);
		await().until(() -> subscriber.signals.size() == 1);
		await().during(IDLE.multipliedBy(2)).until(() -> requests("sse") == 1);
		subscriber.request(10);
		await().until(() -> subscriber.signals.size() == 3);
		await().until(() -> requests("sse") > 1);
		assertThat(subscriber.signals).hasSize(3);
		subscriber.cancel();
	}

	private void serveWithoutEnd() {
		serve(JSON, (request, connection) -> writeWithoutEnd("sse".equals(request.query("live")), connection));
	}

	private boolean writeWithoutEnd(boolean events, HostileServer.Connection connection) throws IOException {
		if (events) {
			beginEvents(connection);
			connection.writeChunk("event: data\ndata: [" + MESSAGE);
		}
		else {
			connection.writeHead(200, "Content-Type", JSON, "Stream-Next-Offset", "t1", "Transfer-Encoding", "chunked");
			connection.writeChunk("[" + MESSAGE);
		}
		try {
			while (true) {
				connection.writeChunk("," + MESSAGE);
				this.written.addAndGet(MESSAGE.length());
			}
		}
		finally {
			this.ended.incrementAndGet();
		}
	}

	/** A response that does something right before its body is read. */
	private static final class BeforeBody extends ClientResponseWrapper {

		private final Runnable action;

		BeforeBody(ClientResponse response, Runnable action) {
			super(response);
			this.action = action;
		}

		@Override
		public <T> T body(BodyExtractor<T, ? super ClientHttpResponse> extractor) {
			this.action.run();
			return super.body(extractor);
		}

	}

	/**
	 * Takes what it is told to ask for.
	 */
	private static final class Slow extends BaseSubscriber<ReadSignal> {

		private final List<ReadSignal> signals = new CopyOnWriteArrayList<>();

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			// Nothing is asked for yet.
		}

		@Override
		protected void hookOnNext(ReadSignal signal) {
			this.signals.add(signal);
		}

	}

}
