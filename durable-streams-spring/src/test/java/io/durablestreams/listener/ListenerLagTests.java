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
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.ReservedPort;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.micrometer.core.instrument.Meter;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What meters and status tell of how far a listener is, and of what holds it up.
 */
class ListenerLagTests extends AbstractEmbeddedServerTests {

	@AutoClose
	private final ReservedPort port = ReservedPort.reserve();

	@Test
	void aListenerIsBehindUntilItIsUpToDate() throws InterruptedException {
		CountDownLatch release = new CountDownLatch(1);
		this.streams.append(this.stream, "1");
		try (ListenerTestContext listener = listener((message) -> {
			release.await();
			return null;
		})) {
			await().until(() -> gauge(listener, "lag") > 0 && gauge(listener, "connected") == 1);
			assertThat(gauge(listener, "up.to.date")).isZero();
			assertThat(state(listener)).isEqualTo(ContainerState.CATCHING_UP);
			release.countDown();
			await().until(() -> gauge(listener, "up.to.date") == 1);
			assertThat(gauge(listener, "lag")).isZero();
			assertThat(listener.status().lag()).isZero();
			assertThat(gauge(listener, "progress.age")).isBetween(0.0, 30.0);
			assertThat(gauge(listener, "failing")).isZero();
			assertThat(state(listener)).isEqualTo(ContainerState.LIVE);
			await().until(() -> listener.meters().get("durable.streams.listener.checkpoint").timer().count() > 0);
		}
	}

	@Test
	void afterADayOfStandingStillAListenerIsADayBehind() {
		CountDownLatch release = new CountDownLatch(1);
		this.streams.append(this.stream, "1", "2");
		Instant yesterday = Instant.now().minus(Duration.ofDays(1));
		this.store.save(new CheckpointKey("test", this.stream), new Checkpoint(StreamPosition.EARLIEST, 0, yesterday));
		try (ListenerTestContext listener = listener((message) -> {
			if (message.getHeaders().get(DurableStreamHeaders.ORDINAL, Long.class) == 2) {
				release.await();
			}
			return null;
		})) {
			await().until(() -> listener.status().handled() == 1);
			assertThat(gauge(listener, "lag")).isBetween(86_400.0, 86_460.0);
			assertThat(listener.status().lag()).isGreaterThanOrEqualTo(Duration.ofDays(1));
			release.countDown();
			await().until(() -> gauge(listener, "lag") == 0);
		}
	}

	@Test
	void whereEventsTellTheirTimeAListenerIsAsFarBehindAsTheLastOneThatItHandled() {
		CountDownLatch release = new CountDownLatch(1);
		OffsetDateTime happened = OffsetDateTime.now().minusHours(2);
		for (String id : List.of("1", "2")) {
			this.streams.append(this.stream, """
					{"specversion":"1.0","id":"%s","source":"/shop","type":"order","time":"%s","data":%s}"""
				.formatted(id, happened, id));
		}
		try (ListenerTestContext listener = listen((message) -> {
			if (message.getHeaders().get(DurableStreamHeaders.ORDINAL, Long.class) == 2) {
				release.await();
			}
			return null;
		}, (settings) -> settings.cloudEvents(true))) {
			await().until(() -> listener.status().handled() == 1);
			assertThat(gauge(listener, "lag")).isBetween(7_200.0, 7_260.0);
			release.countDown();
			await().until(() -> gauge(listener, "lag") == 0);
		}
	}

	@Test
	void aBrokenConnectionIsSeenAtOnceAndUntilItIsMended(@TempDir Path directory) throws IOException {
		EmbeddedDurableStreamsServer own = EmbeddedDurableStreamsServer.builder()
			.port(this.port.number())
			.dataDirectory(directory)
			.build();
		own.start();
		try (TestStreams restarted = new TestStreams(own.baseUrl())) {
			restarted.create(this.stream);
			try (ListenerTestContext listener = new ListenerTestContext(restarted.client(), this.store, this.stream,
					(message) -> null, (settings) -> {
					})) {
				listener.awaitLive();
				assertThat(gauge(listener, "connected")).isEqualTo(1);
				own.stop();
				await().until(() -> gauge(listener, "failing") > 0);
				assertThat(gauge(listener, "connected")).isZero();
				assertThat(gauge(listener, "up.to.date")).isZero();
				assertThat(listener.status().failingSince()).isBetween(Instant.now().minusSeconds(30), Instant.now());
				own.start();
				await().until(() -> gauge(listener, "connected") == 1 && gauge(listener, "failing") == 0);
				assertThat(listener.status().failingSince()).isNull();
				assertThat(listener.count("reconnects")).isPositive();
			}
		}
		finally {
			own.stop();
		}
	}

	@Test
	void aListenerThatFailedKeepsTellingForHowLongAndHowFarItIsBehind() {
		this.streams.append(this.stream, "1");
		try (ListenerTestContext listener = listen((message) -> {
			throw new IllegalStateException("poison");
		}, (settings) -> settings.backOff(QUICK))) {
			listener.awaitState(ContainerState.FAILED);
			assertThat(state(listener)).isEqualTo(ContainerState.FAILED);
			await().until(() -> gauge(listener, "failing") > 0 && gauge(listener, "lag") > 0);
			assertThat(listener.count("retries")).isEqualTo(2);
			assertThat(listener.count("failed")).isEqualTo(3);
		}
	}

	@Test
	void streamsWithOneTagShareTheirMeters() {
		String other = this.streams.create();
		this.streams.append(this.stream, "1");
		this.streams.append(other, "1", "2");
		DurableStreamListenerEndpoint endpoint = DurableStreamListenerEndpoint.of("test", (message) -> null,
				(settings) -> settings.streams(List.of(this.stream, other)));
		try (ListenerTestContext listener = new ListenerTestContext(this.streams.client(), this.store, endpoint,
				(factory) -> factory.streamTags((name) -> "any"))) {
			await().until(() -> listener.container().getStatus().stream().allMatch(StreamListenerStatus::upToDate));
			assertThat(listener.count("handled")).isEqualTo(3);
			assertThat(gauge(listener, "up.to.date")).isEqualTo(1);
			assertThat(listener.meters()
				.get("durable.streams.listener.state")
				.tags("stream", "any", "state", "live")
				.gauge()
				.value()).isEqualTo(2);
			assertThat(listener.meters().getMeters()).extracting((meter) -> meter.getId().getTag("stream"))
				.containsOnly("any");
		}
	}

	@Test
	void aTagThatCanNotBeToldIsNone() {
		DurableStreamListenerEndpoint endpoint = DurableStreamListenerEndpoint.of("test", (message) -> null,
				(settings) -> settings.streams(List.of(this.stream)));
		for (StreamTagMapper mapper : List.<StreamTagMapper>of((name) -> "", (name) -> {
			throw new IllegalStateException("nothing to be told");
		})) {
			try (ListenerTestContext listener = new ListenerTestContext(this.streams.client(), this.store, endpoint,
					(factory) -> factory.streamTags(mapper))) {
				listener.awaitLive();
				assertThat(listener.meters().getMeters()).extracting((meter) -> meter.getId().getTag("stream"))
					.containsOnly(StreamTagMapper.NONE);
			}
		}
	}

	private ListenerTestContext listener(StreamMessageHandler<byte[]> handler) {
		return listen(handler, (settings) -> {
		});
	}

	private static double gauge(ListenerTestContext listener, String name) {
		return listener.meters().get("durable.streams.listener." + name).gauge().value();
	}

	private static ContainerState state(ListenerTestContext listener) {
		List<String> states = listener.meters()
			.get("durable.streams.listener.state")
			.gauges()
			.stream()
			.filter((gauge) -> gauge.value() == 1)
			.map(Meter::getId)
			.map((id) -> String.valueOf(id.getTag("state")))
			.toList();
		assertThat(states).hasSize(1);
		return ContainerState.valueOf(states.get(0).toUpperCase(Locale.ROOT));
	}

}
