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

package io.durablestreams.listener;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.LiveMode;
import io.durablestreams.client.error.ForbiddenException;
import io.durablestreams.client.error.PositionLostException;
import io.durablestreams.embedded.Fault;
import io.durablestreams.fixtures.HostileServer;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.config.ListenerOptionsBuilder;
import io.durablestreams.listener.config.RetryBackOff;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.OffsetStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.http.HttpMethod;
import org.springframework.messaging.Message;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of messages while the server fails.
 */
class ListenerFaultTests extends AbstractEmbeddedServerTests {

	private final List<CompletableFuture<@Nullable Void>> results = new CopyOnWriteArrayList<>();

	private final CountDownLatch inHand = new CountDownLatch(1);

	@AfterEach
	void heal() {
		server.faults().clear();
	}

	@Test
	void eventsAreNeverPublishedOnAnEventLoop() {
		server.faults().inject(this.stream, Fault.status(503).on(HttpMethod.GET).times(3));
		List<String> threads = new CopyOnWriteArrayList<>();
		Consumer<ListenerOptionsBuilder> settings = (builder) -> builder.streams(List.of(this.stream));
		try (ListenerTestContext listener = new ListenerTestContext(this.streams.client(), this.store,
				DurableStreamListenerEndpoint.of("test", (message) -> null, settings),
				(factory) -> factory.eventPublisher((event) -> threads.add(Thread.currentThread().getName())))) {
			await().until(() -> listener.status().upToDate());
			assertThat(threads).hasSizeGreaterThanOrEqualTo(4).noneMatch((name) -> name.contains("reactor-http"));
		}
	}

	@ParameterizedTest
	@CsvSource({ "403, ForbiddenException", "404, PositionLostException", "410, PositionLostException" })
	void whenAReadFailsForGoodThenWhatIsInHandIsAwaitedAndStoredFirst(int status, String failure) {
		try (HostileServer breaking = breakingServer(status);
				DurableStreamsClient client = DurableStreamsClient.builder(breaking.baseUrl()).build();
				ListenerTestContext listener = new ListenerTestContext(client, this.store, this.stream,
						this::handleLater, (settings) -> {
						})) {
			await().until(() -> this.results.size() == 1);
			this.inHand.countDown();
			await().until(() -> breaking.requests().size() == 3);
			assertThat(listener.status().handlingSince()).isNotNull();
			assertThat(listener.events(ListenerEvent.PositionLost.class)).isEmpty();
			this.results.get(0).complete(null);
			listener.awaitState(ContainerState.FAILED);
			assertThat(listener.status().failure().getClass().getSimpleName()).isEqualTo(failure);
			assertThat(listener.status().handled()).isEqualTo(1);
			assertThat(checkpoint().ordinal()).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@EnumSource(value = LiveMode.class, names = { "SSE", "LONG_POLL" })
	void whenTheStreamIsDeletedThenItsLastMessageIsHandledBeforeThePositionIsLost(LiveMode mode) {
		try (ListenerTestContext listener = listen(this::handleLater, (settings) -> settings.mode(mode))) {
			listener.awaitLive();
			this.streams.append(this.stream, "1");
			await().until(() -> this.results.size() == 1);
			this.streams.delete(this.stream);
			this.results.get(0).complete(null);
			listener.awaitState(ContainerState.FAILED);
			assertThat(listener.status().failure()).isInstanceOf(PositionLostException.class);
			assertThat(listener.status().handled()).isEqualTo(1);
			assertThat(checkpoint().ordinal()).isEqualTo(1);
		}
	}

	@Test
	void whenAReadFailsForGoodDuringABackOffThenTheMessageInHandIsTriedAgainFirst() {
		try (HostileServer breaking = breakingServer(403);
				DurableStreamsClient client = DurableStreamsClient.builder(breaking.baseUrl()).build();
				ListenerTestContext listener = new ListenerTestContext(client, this.store, this.stream, (message) -> {
					this.received.add(new String(message.getPayload()));
					this.inHand.countDown();
					if (this.received.size() == 1) {
						throw new IllegalStateException("not yet");
					}
					return null;
				}, (settings) -> settings.backOff(RetryBackOff.fixed(Duration.ofMillis(500), 3)))) {
			listener.awaitState(ContainerState.FAILED);
			assertThat(listener.status().failure()).isInstanceOf(ForbiddenException.class);
			assertThat(this.received).containsExactly("1", "1");
			assertThat(checkpoint().ordinal()).isEqualTo(1);
		}
	}

	@Test
	void whenTheNextMessageIsTooLargeThenTheOneInHandIsNotPassedOverWithIt() {
		appendWithOversizedSecond();
		try (DurableStreamsClient limited = limited();
				ListenerTestContext listener = new ListenerTestContext(limited, this.store, this.stream,
						this::handleLater, (settings) -> settings.failure(FailurePolicy.SKIP))) {
			await().until(() -> this.results.size() == 1);
			assertThat(listener.events(ListenerEvent.MessageSkipped.class)).isEmpty();
			this.results.get(0).complete(null);
			await().until(() -> this.results.size() == 2);
			this.results.get(1).complete(null);
			listener.awaitLive();
			assertThat(this.received).containsExactly("1", "3");
			assertThat(listener.status().handled()).isEqualTo(2);
			assertThat(listener.status().ordinal()).isEqualTo(3);
		}
	}

	@Test
	void whenTheReadAndTheMessageInHandBothFailThenTheMessageIsTheCause() {
		appendWithOversizedSecond();
		try (DurableStreamsClient limited = limited();
				ListenerTestContext listener = new ListenerTestContext(limited, this.store, this.stream,
						this::handleLater, (settings) -> settings.backOff(RetryBackOff.none()))) {
			await().until(() -> this.results.size() == 1);
			this.results.get(0).completeExceptionally(new IllegalStateException("broken"));
			listener.awaitState(ContainerState.FAILED);
			assertThat(listener.status().failure()).isInstanceOf(IllegalStateException.class).hasMessage("broken");
			assertThat(checkpoint().ordinal()).isZero();
		}
	}

	@Test
	void aServerThatIsDownWhileAMessageIsPassedOverHoldsTheListenerUp() {
		appendWithOversizedSecond();
		try (DurableStreamsClient limited = limited();
				ListenerTestContext listener = new ListenerTestContext(limited, this.store, this.stream, (message) -> {
					if (this.received.isEmpty()) {
						server.faults().inject(this.stream, Fault.status(503).on(HttpMethod.HEAD).times(3));
					}
					this.received.add(new String(message.getPayload()));
					return null;
				}, (settings) -> settings.failure(FailurePolicy.SKIP))) {
			await().until(() -> listener.status().upToDate() || listener.status().state() == ContainerState.FAILED);
			assertThat(this.received).containsExactly("1", "3");
			assertThat(listener.events(ListenerEvent.Disrupted.class)).hasSize(1);
			assertThat(listener.events(ListenerEvent.Recovered.class)).hasSize(1);
			assertThat(listener.status().failure()).isNull();
		}
	}

	@Test
	void aDeadLetterStreamThatIsDownHoldsTheListenerUpWithoutSkipping() {
		this.streams.appendAtOnce(this.stream, "1", "2", "3");
		String dlq = this.stream + ".dlq";
		server.faults().inject(dlq, Fault.status(503).on(HttpMethod.POST).times(100));
		try (ListenerTestContext listener = listen((message) -> {
			String payload = new String(message.getPayload());
			if (payload.equals("2")) {
				throw new IllegalStateException("two");
			}
			this.received.add(payload);
			return null;
		}, (settings) -> settings.failure(FailurePolicy.DEAD_LETTER).backOff(QUICK))) {
			await().until(() -> listener.status().failure() != null);
			assertThat(this.received).containsExactly("1");
			server.faults().clear();
			await().until(() -> this.received.contains("3"));
			assertThat(this.streams.read(dlq)).hasSize(1);
		}
	}

	@Test
	void aStoreCallThatBlocksIsInterruptedWhenTheShutdownTimeoutIsOver() throws InterruptedException {
		CountDownLatch blocked = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		OffsetStore blocking = new OffsetStore() {

			@Override
			public @Nullable Checkpoint load(CheckpointKey key) {
				return null;
			}

			@Override
			public void delete(CheckpointKey key) {
			}

			@Override
			public void save(CheckpointKey key, Checkpoint checkpoint) {
				if (checkpoint.ordinal() == 0) {
					return;
				}
				blocked.countDown();
				try {
					new CountDownLatch(1).await();
				}
				catch (InterruptedException ex) {
					interrupted.countDown();
				}
			}

		};
		this.streams.append(this.stream, "1");
		try (ListenerTestContext listener = new ListenerTestContext(this.streams.client(), blocking, this.stream,
				(message) -> null, (settings) -> settings.shutdownTimeout(Duration.ofMillis(50)))) {
			blocked.await();
			listener.container().stop();
			assertThat(listener.status().state()).isEqualTo(ContainerState.STOPPED);
			interrupted.await();
		}
	}

	/**
	 * Breaks off behind the first message, once that is in hand, and refuses to go on.
	 */
	@Test
	void aTailThatGoesBackForAMomentMakesTheListenerLookWhetherTheStreamIsTheSame() {
		AtomicInteger lost = new AtomicInteger();
		try (HostileServer server = new HostileServer((request, connection) -> {
			boolean anew = lost.get() > 0;
			switch ((request.query("offset") != null) ? request.query("offset") : "") {
				case "-1" -> page(connection, anew ? "[7]" : "[1]", "t1");
				case "t1" -> page(connection, anew ? "[8]" : "[2]", "t2", "Stream-Up-To-Date", "true");
				case "t2" -> {
					if (lost.getAndIncrement() == 0) {
						page(connection, "[]", "t1", "Stream-Up-To-Date", "true");
					}
					else {
						page(connection, "[9]", "t3", "Stream-Up-To-Date", "true");
					}
				}
				default -> connection.writeHead(200, "Content-Type", "application/json", "Stream-Next-Offset", "t2");
			}
			return true;
		});
				DurableStreamsClient client = DurableStreamsClient.builder(server.baseUrl()).build();
				ListenerTestContext listener = new ListenerTestContext(client, this.store, this.stream, (message) -> {
					this.received.add(new String(message.getPayload()));
					return null;
				}, (settings) -> settings.mode(LiveMode.LONG_POLL))) {
			listener.awaitState(ContainerState.FAILED);
			assertThat(listener.status().failure()).isInstanceOf(PositionLostException.class);
			assertThat(this.received).containsExactly("1", "2");
		}
	}

	private static void page(HostileServer.Connection connection, String body, String next, String... headers)
			throws IOException {
		List<String> all = new ArrayList<>(List.of("Content-Type", "application/json", "Stream-Next-Offset", next,
				"Content-Length", Integer.toString(body.length())));
		all.addAll(List.of(headers));
		connection.writeHead(200, all.toArray(String[]::new));
		connection.write(body);
	}

	private HostileServer breakingServer(int status) {
		AtomicInteger reads = new AtomicInteger();
		return new HostileServer((request, connection) -> {
			if (request.method().equals("HEAD")) {
				connection.writeHead(200, "Content-Type", "application/json", "Stream-Next-Offset", "9");
			}
			else if (reads.incrementAndGet() == 1) {
				connection.writeHead(200, "Content-Type", "application/json", "Stream-Next-Offset", "9",
						"Transfer-Encoding", "chunked");
				connection.writeChunk("[1,");
				awaitInHand();
				return false;
			}
			else {
				connection.writeHead(status, "Content-Length", "0");
			}
			return true;
		});
	}

	private void awaitInHand() {
		try {
			this.inHand.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void appendWithOversizedSecond() {
		this.streams.appendAtOnce(this.stream, "1", "\"" + "x".repeat(1000) + "\"", "3");
	}

	private DurableStreamsClient limited() {
		return DurableStreamsClient.builder(baseUrl())
			.maxMessageSize(DataSize.ofBytes(500))
			.retryPolicy(RetryPolicy.withMaxRetries(0))
			.build();
	}

	private Object handleLater(Message<byte[]> message) {
		this.received.add(new String(message.getPayload()));
		CompletableFuture<@Nullable Void> result = new CompletableFuture<>();
		this.results.add(result);
		return result;
	}

}
