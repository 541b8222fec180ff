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
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.error.TransportException;
import io.durablestreams.producer.DefaultDurableStreamProducerFactory;
import io.durablestreams.producer.ProducerOptions;
import io.durablestreams.producer.UnknownOutcomeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * No call waits for ever: a server that takes connections and says nothing.
 */
class TemplateTimeoutTests {

	private static final Duration TIMEOUT = Duration.ofMillis(200);

	private ServerSocket silent;

	private DurableStreamsClient client;

	private DefaultDurableStreamProducerFactory producers;

	@BeforeEach
	void setUp() throws IOException {
		this.silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.client = DurableStreamsClient.builder("http://127.0.0.1:" + this.silent.getLocalPort())
			.requestTimeout(Duration.ofSeconds(20))
			.build();
		this.producers = DefaultDurableStreamProducerFactory.builder(this.client)
			.defaults(ProducerOptions.builder()
				.deliveryTimeout(Duration.ofSeconds(20))
				.closeTimeout(Duration.ZERO)
				.build())
			.build();
	}

	@AfterEach
	void close() throws IOException {
		this.producers.close();
		this.client.close();
		this.silent.close();
	}

	@Test
	void aCallThatHasNoAnswerEndsWithTheTimeout() {
		DurableStreamTemplate template = new DurableStreamTemplate(this.client, this.producers, TIMEOUT);
		assertThatExceptionOfType(TransportException.class).isThrownBy(() -> template.exists("orders"))
			.withMessageContaining("orders")
			.withMessageContaining("PT0.2S");
		assertThatExceptionOfType(TransportException.class).isThrownBy(() -> template.delete("orders"))
			.matches(DurableStreamException::isPossiblyApplied);
	}

	@Test
	void aReadEndsWhenItsServerHasBeenDownForTheTimeout() throws IOException {
		this.silent.close();
		DurableStreamTemplate template = new DurableStreamTemplate(this.client, this.producers, TIMEOUT);
		assertThatExceptionOfType(TransportException.class)
			.isThrownBy(() -> template.read("orders", String.class).toList());
		assertThatExceptionOfType(TransportException.class)
			.isThrownBy(() -> template.list("orders", StreamPosition.EARLIEST, 1, String.class));
	}

	@Test
	void anInterruptEndsAWait() {
		DurableStreamTemplate template = new DurableStreamTemplate(this.client, this.producers);
		assertThat(interrupted(() -> template.exists("orders"))).isInstanceOf(TransportException.class)
			.hasMessageContaining("interrupted");
		assertThat(interrupted(() -> template.read("orders", String.class).toList()))
			.isInstanceOf(TransportException.class)
			.hasMessageContaining("interrupted");
		assertThat(interrupted(() -> template.send("orders", 1))).isInstanceOf(UnknownOutcomeException.class)
			.hasMessageContaining("interrupted");
	}

	@Test
	void aReadThatIsClosedWhileAnotherThreadWaitsForItFailsThere() {
		DurableStreamTemplate template = new DurableStreamTemplate(this.client, this.producers);
		Stream<String> read = template.read("orders", String.class);
		assertThat(whileItWaits(read::toList, (thread) -> read.close())).isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("orders")
			.hasMessageContaining("closed before its end");
	}

	@Test
	@Timeout(60)
	void aReadThatWasInterruptedIsNotWaitedForAgain() {
		DurableStreamTemplate template = new DurableStreamTemplate(this.client, this.producers);
		try (Stream<String> read = template.read("orders", String.class)) {
			Iterator<String> iterator = read.iterator();
			assertThat(interrupted(iterator::hasNext)).isInstanceOf(TransportException.class);
			assertThatIllegalStateException().isThrownBy(iterator::hasNext);
		}
	}

	/** Interrupt a call while it waits. */
	private static Throwable interrupted(Runnable call) {
		AtomicReference<Boolean> flag = new AtomicReference<>();
		Throwable thrown = whileItWaits(() -> {
			try {
				call.run();
			}
			finally {
				flag.set(Thread.currentThread().isInterrupted());
			}
		}, Thread::interrupt);
		assertThat(flag).hasValue(true);
		return thrown;
	}

	/** Do something to the thread of a call while it waits. */
	private static Throwable whileItWaits(Runnable call, Consumer<Thread> action) {
		CompletableFuture<Throwable> failure = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				call.run();
				failure.complete(new AssertionError("It ended"));
			}
			catch (Throwable ex) {
				failure.complete(ex);
			}
		});
		thread.start();
		await()
			.until(() -> thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING);
		action.accept(thread);
		return failure.orTimeout(60, TimeUnit.SECONDS).join();
	}

}
