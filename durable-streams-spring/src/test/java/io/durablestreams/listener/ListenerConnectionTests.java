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
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.durablestreams.client.LiveMode;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.ReservedPort;
import io.durablestreams.listener.config.ListenerOptions;
import io.durablestreams.listener.config.ListenerOptionsBuilder;
import io.durablestreams.listener.config.MissingStreamPolicy;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Listeners whose server comes and goes, and what they cost while nothing happens.
 */
class ListenerConnectionTests extends AbstractEmbeddedServerTests {

	/** More than there are threads for handlers. */
	private static final int LISTENERS = Boolean.getBoolean("soak") ? 400 : 100;

	@AutoClose
	private final ReservedPort port = ReservedPort.reserve();

	@TempDir
	Path directory;

	@ParameterizedTest
	@EnumSource(value = LiveMode.class, names = { "AUTO", "LONG_POLL" })
	void aServerMayComeUpLateAndBeRestarted(LiveMode mode) throws IOException {
		EmbeddedDurableStreamsServer own = EmbeddedDurableStreamsServer.builder()
			.port(this.port.number())
			.dataDirectory(this.directory)
			.build();
		List<String> handled = new CopyOnWriteArrayList<>();
		String baseUrl = "http://127.0.0.1:" + own.port() + "/v1/stream";
		try (TestStreams late = new TestStreams(baseUrl);
				ListenerTestContext listener = new ListenerTestContext(late.client(), this.store, "late", (message) -> {
					handled.add(new String(message.getPayload()));
					return null;
				}, (settings) -> settings.mode(mode))) {
			await().until(() -> listener.status().failure() != null);
			assertThat(listener.status().state()).isEqualTo(ContainerState.STARTING);
			own.start();
			late.create("late");
			late.append("late", "1");
			await().until(() -> handled.contains("1") && listener.status().upToDate());
			assertThat(listener.status().failure()).isNull();
			own.stop();
			await().until(() -> listener.status().failure() != null);
			assertThat(listener.status().upToDate()).isFalse();
			own.start();
			late.append("late", "2");
			await().until(() -> handled.contains("2") && listener.status().upToDate());
			assertThat(handled).containsExactly("1", "2");
			assertThat(listener.events(ListenerEvent.Disrupted.class))
				.hasSameSizeAs(listener.events(ListenerEvent.Recovered.class));
		}
		finally {
			own.stop();
		}
	}

	@Test
	void anIdleListenerHoldsNoThread() {
		AtomicInteger busy = new AtomicInteger();
		ExecutorService threads = Executors.newCachedThreadPool();
		Consumer<ListenerOptionsBuilder> settings = (builder) -> builder.streams(List.of(this.stream));
		try (ListenerTestContext listener = new ListenerTestContext(this.streams.client(), this.store,
				DurableStreamListenerEndpoint.of("test", (message) -> {
					this.received.add(Thread.currentThread().getName() + " with " + busy.get() + " busy");
					return null;
				}, settings), (factory) -> factory.executor((task) -> threads.execute(() -> {
					busy.incrementAndGet();
					try {
						task.run();
					}
					finally {
						busy.decrementAndGet();
					}
				})))) {
			this.streams.append(this.stream, "1");
			await().until(() -> this.received.size() == 1);
			listener.awaitLive();
			await().untilAtomic(busy, Matchers.is(0));
			assertThat(this.received).singleElement()
				.satisfies((seen) -> assertThat(seen).startsWith("pool-").doesNotContain("with 0 busy"));
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	@Timeout(120)
	void eightBlockedHandlersLeaveAllOtherListenersAlive() throws InterruptedException {
		CountDownLatch blocked = new CountDownLatch(8);
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch handled = new CountDownLatch(LISTENERS - 8);
		try (DefaultDurableStreamListenerContainerFactory factory = DefaultDurableStreamListenerContainerFactory
			.builder(this.streams.client())
			.defaults(ListenerOptions.builder().missingStream(MissingStreamPolicy.CREATE).build())
			.build()) {
			DurableStreamListenerEndpointRegistry registry = new DurableStreamListenerEndpointRegistry();
			for (int i = 0; i < LISTENERS; i++) {
				boolean blocking = i < 8;
				registry.register(DurableStreamListenerEndpoint.of("listener-" + i, (message) -> {
					(blocking ? blocked : handled).countDown();
					if (blocking) {
						release.await();
					}
					return null;
				}, streamNumber(i)), factory);
			}
			registry.start();
			await().until(() -> registry.getListenerContainers()
				.stream()
				.allMatch((container) -> container.getStatus().get(0).upToDate()));
			for (int i = 0; i < LISTENERS; i++) {
				this.streams.append(this.stream + "/" + i, "1");
				if (i == 7) {
					blocked.await();
				}
			}
			handled.await();
			release.countDown();
			registry.stop();
			assertThat(registry.getListenerContainers())
				.allMatch((container) -> container.getState() == ContainerState.STOPPED);
		}
	}

	private Consumer<ListenerOptionsBuilder> streamNumber(int number) {
		return (settings) -> settings.streams(List.of(this.stream + "/" + number));
	}

}
