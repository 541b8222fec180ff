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

package io.durablestreams.core;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.client.error.TransportException;
import io.durablestreams.core.NewStreamStatus.State;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.ReservedPort;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.util.backoff.FixedBackOff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * How making sure of streams begins, is tried again and ends.
 */
class StreamAdminLifecycleTests extends AbstractStreamAdminTests {

	@AutoClose
	private final ReservedPort port = ReservedPort.reserve();

	@Test
	void aStopEndsTheWaitOfAStart() {
		this.proxy.close();
		DurableStreamAdmin admin = builder().operationTimeout(Duration.ofMinutes(5))
			.streams(NewStream.of(newName()))
			.build();
		CompletableFuture<Void> start = CompletableFuture.runAsync(admin::start);
		await().until(admin::isRunning);
		admin.stop();
		assertThat(start).succeedsWithin(Duration.ofSeconds(30));
		assertThat(admin.isRunning()).isFalse();
		assertThat(status(admin).state()).isEqualTo(State.PENDING);
	}

	@Test
	void aBackOffThatFailsIsToldAsWhatKeepsTheStreamsFromBeingThere() {
		IllegalStateException broken = new IllegalStateException("no wait");
		NewStream fork = NewStream.builder(newName()).forkOf(newName(), StreamPosition.parse("0_1")).build();
		DurableStreamAdmin admin = builder().streams(fork).retryBackOff(() -> () -> {
			throw broken;
		}).build();
		try {
			admin.start();
		}
		catch (StreamInitializationException ex) {
			// The back-off was asked before the start looked.
			assertThat(ex).hasCause(broken);
		}
		await().untilAsserted(() -> assertThat(status(admin).failure()).isSameAs(broken));
		assertThat(status(admin).state()).isEqualTo(State.FAILED);
		assertThat(admin.isComplete()).isFalse();
		assertThat(told(Level.ERROR)).anyMatch((message) -> message.contains("no longer made sure of"));
	}

	@Test
	void aBackOffThatComesToItsEndIsTold() {
		NewStream fork = NewStream.builder(newName()).forkOf(newName(), StreamPosition.parse("0_1")).build();
		builder().streams(fork).retryBackOff(new FixedBackOff(1, 1)).build().start();
		await().until(() -> told(Level.WARN),
				(warnings) -> warnings.stream().anyMatch((warning) -> warning.contains("tried no more")));
	}

	@Test
	void contentThatFailsWithAnErrorEndsTheStartAtOnce() {
		Resource content = new ByteArrayResource(new byte[0]) {
			@Override
			public byte[] getContentAsByteArray() {
				throw new NoClassDefFoundError("missing");
			}
		};
		NewStream stream = NewStream.builder(newName()).content(content).build();
		DurableStreamAdmin admin = builder().operationTimeout(Duration.ofMinutes(5)).streams(stream).build();
		CompletableFuture<Void> start = CompletableFuture.runAsync(admin::start);
		assertThat(start).failsWithin(Duration.ofSeconds(30))
			.withThrowableThat()
			.withCauseInstanceOf(StreamInitializationException.class)
			.withMessageContaining("its content can't be read");
	}

	@Test
	void aServerThatIsDownAtTheStartIsTriedAgainUntilItIsThere() {
		EmbeddedDurableStreamsServer late = EmbeddedDurableStreamsServer.builder().port(this.port.number()).build();
		try (DurableStreamsClient client = DurableStreamsClient.builder(late.baseUrl()).build()) {
			DurableStreamAdmin admin = DurableStreamAdmin.builder(client)
				.retryBackOff(new FixedBackOff(20, Long.MAX_VALUE))
				.streams(NewStream.of("orders"))
				.build();
			admin.start();
			assertThat(admin.isRunning()).isTrue();
			assertThat(admin.isComplete()).isFalse();
			assertThat(status(admin).state()).isEqualTo(State.PENDING);
			assertThat(status(admin).failure()).isInstanceOf(TransportException.class);
			late.start();
			await().until(admin::isComplete);
			assertThat(status(admin).state()).isEqualTo(State.CREATED);
			assertThat(status(admin).failure()).isNull();
			admin.stop();
		}
		late.close();
	}

	@Test
	void anAdminThatFailsFastDoesntStartWithoutItsServer() {
		try (DurableStreamsClient client = DurableStreamsClient.builder("http://127.0.0.1:" + this.port.number())
			.build()) {
			DurableStreamAdmin admin = DurableStreamAdmin.builder(client)
				.failFast(true)
				.streams(NewStream.of("orders"), NewStream.of("http://127.0.0.1:1/invoices?token=secret"))
				.clients((name) -> client)
				.build();
			assertThatExceptionOfType(StreamInitializationException.class).isThrownBy(admin::start)
				.withMessageContaining("'orders'")
				.withMessageNotContaining("secret");
			assertThat(admin.isRunning()).isFalse();
		}
		catch (IllegalArgumentException ex) {
			assertThat(ex).hasMessageNotContaining("secret");
		}
	}

	@Test
	void onlyAStartThatIsNotRefusedSaysThatItIsTriedAgain() {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.list = new CopyOnWriteArrayList<>();
		log.start();
		Logger logger = (Logger) LoggerFactory.getLogger(DurableStreamAdmin.class);
		logger.addAppender(log);
		try (DurableStreamsClient client = DurableStreamsClient.builder("http://127.0.0.1:" + this.port.number())
			.build()) {
			DurableStreamAdminBuilder builder = DurableStreamAdmin.builder(client).streams(NewStream.of("orders"));
			assertThatExceptionOfType(StreamInitializationException.class)
				.isThrownBy(builder.failFast(true).build()::start)
				.withMessageContaining("Stream 'orders' can't be made sure of: ");
			assertThat(log.list).isEmpty();
			DurableStreamAdmin patient = builder.failFast(false).build();
			patient.start();
			assertThat(log.list).singleElement()
				.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("[orders]",
						"tried again in the background"));
			patient.stop();
		}
		finally {
			logger.detachAppender(log);
		}
	}

	@Test
	void aStartWaitsForASilentServerNoLongerThanItsTimeout() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
				DurableStreamsClient client = DurableStreamsClient.builder("http://127.0.0.1:" + silent.getLocalPort())
					.build()) {
			DurableStreamAdmin admin = DurableStreamAdmin.builder(client)
				.operationTimeout(Duration.ofMillis(100))
				.streams(NewStream.of("orders"))
				.build();
			admin.start();
			assertThat(status(admin).state()).isEqualTo(State.PENDING);
			admin.stop();
		}
	}

	@Test
	void whatTheServerRefusesIsToldAndTriedAgain() {
		String source = newName();
		NewStream fork = NewStream.builder(newName())
			.forkOf(source, StreamPosition.parse("0000000000000000_0000000000000000"))
			.build();
		DurableStreamAdmin admin = start(fork);
		assertThat(status(admin).state()).isEqualTo(State.FAILED);
		assertThat(status(admin).failure()).isInstanceOf(StreamNotFoundException.class);
		assertThat(admin.isComplete()).isFalse();
		this.template.create(source);
		await().until(admin::isComplete);
		admin.stop();
	}

	@Test
	void contentThatIsMissingEndsTheStart() {
		assertThatExceptionOfType(StreamInitializationException.class).isThrownBy(
				() -> start(NewStream.builder(newName()).content(new ClassPathResource("no-such-file.json")).build()))
			.withMessageContaining("no-such-file.json");
	}

}
