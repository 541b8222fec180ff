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

package io.durablestreams.boot.actuate;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.durablestreams.boot.fixtures.StreamsRunner;
import io.durablestreams.client.AppendRequest;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.ProducerSequence;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.listener.StreamListenerStatus;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.InMemoryOffsetStore;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.offset.OffsetStoreException;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.ProducerStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of health and endpoint.
 */
class ActuatorTests {

	private final ApplicationContextRunner producing = StreamsRunner.embedded()
		.withConfiguration(AutoConfigurations.of(DurableStreamsHealthContributorAutoConfiguration.class,
				DurableStreamsEndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=durablestreams",
				"management.endpoints.jmx.exposure.include=durablestreams",
				"durable.streams.listener-defaults.back-off.max-attempts=1",
				"durable.streams.producers.orders.create=if-missing");

	private final ApplicationContextRunner runner = this.producing.withBean(StrictListener.class);

	@Test
	void whenListenersAndProducersWorkThenHealthIsUpAndTellsOfEach() {
		this.runner.run((context) -> {
			send(context, "good");
			awaitHandled(context, 1);
			Health health = health(context);
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).hasToString(
					"{listeners={strict={orders={state=LIVE, upToDate=true}}}, producers=[{name=orders, stream=orders, state=RUNNING}]}");
		});
	}

	@Test
	void whenAListenerWaitsForItsStreamThenHealthIsUp() {
		this.runner.run((context) -> {
			awaitState(context, ContainerState.WAITING);
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	@SuppressWarnings("unchecked")
	void whenAProducerCanNotDeliverThenHealthIsDownUntilItDoes() {
		this.runner.withPropertyValues("durable.streams.producers.orders.create=never").run((context) -> {
			DurableStreamProducer<String> producer = context.getBean("ordersProducer", DurableStreamProducer.class);
			producer.send("good");
			producer.flush().join();
			Health health = health(context);
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails().get("producers").toString()).contains("failure=");
			context.getBean(DurableStreamsClient.class)
				.stream("orders")
				.create(CreateOptions.json())
				.block(StreamsRunner.LIMIT);
			producer.send("good").join();
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void whenAListenerHasFailedThenHealthIsDownAndShowsNoPayload() {
		this.runner.run((context) -> {
			send(context, "secret");
			awaitState(context, ContainerState.FAILED);
			Health health = health(context);
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails().toString()).contains("FAILED").doesNotContain("secret");
			assertThat(endpoint(context).durableStreams().toString()).contains("failed=1").doesNotContain("secret");
		});
	}

	@Test
	void whenAHandlerHangsThenHealthIsDownUntilItGivesWay() {
		this.runner.withPropertyValues("durable.streams.listeners.strict.handler-timeout=50ms").run((context) -> {
			CountDownLatch release = context.getBean(StrictListener.class).release;
			send(context, "slow");
			await().atMost(StreamsRunner.LIMIT).until(() -> health(context).getStatus() == Status.DOWN);
			assertThat(health(context).getDetails().toString()).contains("handlingSince=");
			release.countDown();
			await().atMost(StreamsRunner.LIMIT).until(() -> health(context).getStatus() == Status.UP);
		});
	}

	@Test
	void whenTheServerIsGoneThenThatIsSeenAtOnceAndTheApplicationIsUp() {
		this.runner.run((context) -> {
			send(context, "good");
			awaitState(context, ContainerState.LIVE);
			EmbeddedDurableStreamsServer server = context.getBean(EmbeddedDurableStreamsServer.class);
			server.stop();
			await().atMost(StreamsRunner.LIMIT)
				.until(() -> health(context).getDetails().get("listeners").toString().contains("failingSince="));
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			assertThat(endpoint(context).durableStreams().listeners().get(0).streams().get(0)).satisfies((stream) -> {
				assertThat(stream.failingSince()).isNotNull();
				assertThat(stream.lag()).isNotNull();
			});
		});
	}

	@Test
	void whenTheServerIsGoneForTooLongThenTheApplicationIsOutOfServiceUntilItIsBack() {
		this.runner.withPropertyValues("durable.streams.health.out-of-service-after=100ms").run((context) -> {
			send(context, "good");
			awaitState(context, ContainerState.LIVE);
			EmbeddedDurableStreamsServer server = context.getBean(EmbeddedDurableStreamsServer.class);
			server.stop();
			await().atMost(StreamsRunner.LIMIT).until(() -> health(context).getStatus() == Status.OUT_OF_SERVICE);
			assertThat(health(context).getDetails().get("listeners").toString()).contains("failure=", "failingSince=");
			server.start();
			await().atMost(StreamsRunner.LIMIT).until(() -> health(context).getStatus() == Status.UP);
		});
	}

	@Test
	void whenAProducerCanNotReachTheServerThenTheApplicationIsOutOfServiceAfterATime() {
		this.producing.withPropertyValues("durable.streams.health.out-of-service-after=100ms").run((context) -> {
			send(context, "good");
			context.getBean(EmbeddedDurableStreamsServer.class).stop();
			CompletableFuture<?> sent = producer(context).send("late");
			await().atMost(StreamsRunner.LIMIT).until(() -> health(context).getStatus() == Status.OUT_OF_SERVICE);
			assertThat(health(context).getDetails().get("producers").toString()).contains("failingSince=");
			context.getBean(EmbeddedDurableStreamsServer.class).start();
			assertThat(sent).succeedsWithin(StreamsRunner.LIMIT);
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void whenAProducerIsFencedThenHealthIsDown() {
		this.producing
			.withPropertyValues("durable.streams.producers.orders.producer-id=one",
					"durable.streams.producers.orders.auto-claim=false", "durable.streams.producers.orders.epoch=1")
			.run((context) -> {
				send(context, "good");
				context.getBean(DurableStreamsClient.class)
					.stream("orders")
					.append(AppendRequest.builder()
						.body("\"another\"")
						.producer(new ProducerSequence("one", 2, 0))
						.build())
					.block(StreamsRunner.LIMIT);
				assertThat(producer(context).send("fenced")).failsWithin(StreamsRunner.LIMIT);
				assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
				assertThat(health(context).getDetails().get("producers").toString()).contains("FENCED",
						"ProducerFencedException");
			});
	}

	@Test
	void whenCheckpointsCanNotBeStoredThenHealthIsDownUntilTheyCan() {
		this.runner.withBean(FaultyOffsetStore.class).run((context) -> {
			send(context, "good");
			awaitState(context, ContainerState.LIVE);
			FaultyOffsetStore store = context.getBean(FaultyOffsetStore.class);
			store.down = true;
			send(context, "more");
			await().atMost(StreamsRunner.LIMIT).until(() -> health(context).getStatus() == Status.DOWN);
			assertThat(health(context).getDetails().get("listeners").toString()).contains("OffsetStoreException",
					"failingSince=");
			store.down = false;
			await().atMost(StreamsRunner.LIMIT).until(() -> health(context).getStatus() == Status.UP);
		});
	}

	@Test
	void whenLeasesCanNotBeClaimedThenHealthIsDown() {
		this.runner.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
			.withPropertyValues("durable.streams.coordination.type=lease", "durable.streams.offset-store.type=redis",
					"spring.data.redis.host=127.0.0.1", "spring.data.redis.port=1")
			.run((context) -> {
				await().atMost(StreamsRunner.LIMIT).until(() -> health(context).getStatus() == Status.DOWN);
				assertThat(health(context).getDetails().get("listeners").toString())
					.contains("The leases can't be reached", "failingSince=");
			});
	}

	@Test
	void theEndpointShowsListenersAndProducers() {
		this.runner.run((context) -> {
			send(context, "good");
			awaitHandled(context, 1);
			DurableStreamsEndpoint.DurableStreamsDescriptor descriptor = endpoint(context).durableStreams();
			assertThat(descriptor.listeners()).singleElement().satisfies((listener) -> {
				assertThat(listener.id()).isEqualTo("strict");
				assertThat(listener.streams()).singleElement().satisfies((stream) -> {
					assertThat(stream.stream()).isEqualTo("orders");
					assertThat(stream.handled()).isEqualTo(1);
					assertThat(stream.upToDate()).isTrue();
					assertThat(stream.position()).isNotBlank();
				});
			});
			assertThat(descriptor.producers()).singleElement().satisfies((producer) -> {
				assertThat(producer.name()).isEqualTo("orders");
				assertThat(producer.state()).isEqualTo(ProducerStatus.State.RUNNING);
				assertThat(producer.pendingMessages()).isZero();
			});
		});
	}

	@Test
	void theEndpointStopsAndStartsAListener() {
		this.runner.run((context) -> {
			send(context, "good");
			awaitState(context, ContainerState.LIVE);
			act(context, "strict", "STOP");
			awaitState(context, ContainerState.STOPPED);
			act(context, "strict", "START");
			awaitState(context, ContainerState.LIVE);
			act(context, "strict", "pause");
			awaitState(context, ContainerState.PAUSED);
			act(context, "strict", "RESUME");
			awaitState(context, ContainerState.LIVE);
		});
	}

	@Test
	void theEndpointKnowsNoOtherListener() {
		this.runner.run((context) -> {
			assertThat(endpoint(context).listener("other")).isNull();
			assertThat(act(context, "other", "STOP")).isNull();
		});
	}

	@Test
	void whenHealthIsSwitchedOffThenThereIsNoIndicator() {
		this.runner.withPropertyValues("management.health.durablestreams.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(DurableStreamsHealthIndicator.class));
	}

	@Test
	void whenTheEndpointIsNotExposedThenThereIsNone() {
		this.runner
			.withPropertyValues("management.endpoints.web.exposure.include=",
					"management.endpoints.jmx.exposure.include=")
			.run((context) -> assertThat(context).doesNotHaveBean(DurableStreamsEndpoint.class));
	}

	private static Health health(ApplicationContext context) {
		Health health = context.getBean(DurableStreamsHealthIndicator.class).health();
		assertThat(health).isNotNull();
		return health;
	}

	private static DurableStreamsEndpoint endpoint(ApplicationContext context) {
		return context.getBean(DurableStreamsEndpoint.class);
	}

	private static ActDescriptor act(ApplicationContext context, String id, String action) {
		return endpoint(context).act(id, action, null, null, null);
	}

	private static void send(ApplicationContext context, String order) throws Exception {
		producer(context).send(order).get(StreamsRunner.LIMIT.toSeconds(), TimeUnit.SECONDS);
	}

	@SuppressWarnings("unchecked")
	private static DurableStreamProducer<Object> producer(ApplicationContext context) {
		return context.getBean("ordersProducer", DurableStreamProducer.class);
	}

	private static void awaitState(ApplicationContext context, ContainerState state) {
		awaitStatus(context,
				(status) -> status.state() == state && (state != ContainerState.LIVE || status.upToDate()));
	}

	/** A listener may be live on a new stream before the first message is there. */
	private static void awaitHandled(ApplicationContext context, long count) {
		awaitStatus(context,
				(status) -> status.handled() == count && status.state() == ContainerState.LIVE && status.upToDate());
	}

	private static void awaitStatus(ApplicationContext context, Predicate<? super StreamListenerStatus> expected) {
		DurableStreamListenerEndpointRegistry registry = context.getBean(DurableStreamListenerEndpointRegistry.class);
		await().atMost(StreamsRunner.LIMIT)
			.until(() -> registry.getListenerContainers().iterator().next().getStatus().get(0), expected);
	}

	static class FaultyOffsetStore implements OffsetStore {

		private final InMemoryOffsetStore checkpoints = new InMemoryOffsetStore();

		volatile boolean down;

		@Override
		public @Nullable Checkpoint load(CheckpointKey key) {
			return this.checkpoints.load(key);
		}

		@Override
		public void save(CheckpointKey key, Checkpoint checkpoint) {
			if (this.down) {
				throw new OffsetStoreException("The database is down", null);
			}
			this.checkpoints.save(key, checkpoint);
		}

		@Override
		public void delete(CheckpointKey key) {
			this.checkpoints.delete(key);
		}

	}

	static class StrictListener {

		final CountDownLatch release = new CountDownLatch(1);

		@DurableStreamListener(id = "strict", streams = "orders")
		void handle(String order) {
			if (order.contains("secret")) {
				throw new IllegalStateException("Not this order: " + order);
			}
			boolean released = !order.contains("slow");
			while (!released) {
				try {
					this.release.await();
					released = true;
				}
				catch (InterruptedException ex) {
					// Hangs on regardless.
				}
			}
		}

	}

}
