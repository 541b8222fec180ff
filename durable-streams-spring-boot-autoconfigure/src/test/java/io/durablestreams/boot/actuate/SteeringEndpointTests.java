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

import java.lang.management.ManagementFactory;
import java.security.Principal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.ReflectionException;

import io.durablestreams.boot.actuate.ActDescriptor.Outcome;
import io.durablestreams.boot.actuate.ListenerDescriptor.TimeSeekDescriptor;
import io.durablestreams.boot.actuate.ListenerDescriptor.TimeSeekState;
import io.durablestreams.boot.fixtures.StreamsRunner;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.listener.TimeSeek;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.InMemoryOffsetStore;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.offset.OffsetStoreException;
import io.durablestreams.offset.Checkpoint;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests of what the endpoint does with listeners, and of who may see and do what.
 */
class SteeringEndpointTests {

	private static final String[] ACT = Collections.nCopies(5, "java.lang.String").toArray(String[]::new);

	private final ApplicationContextRunner runner = StreamsRunner.embedded()
		.withConfiguration(AutoConfigurations.of(DurableStreamsEndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=durablestreams",
				"management.endpoints.jmx.exposure.include=durablestreams",
				"durable.streams.listener-defaults.back-off.max-attempts=1",
				"management.endpoint.durablestreams.act-timeout=20s")
		.withBean(Store.class)
		.withBean(Stock.class)
		.withBean(Audit.class);

	private final ApplicationContextRunner events = this.runner
		.withPropertyValues("durable.streams.listeners.stock.cloudevents=true");

	private final ApplicationContextRunner jmx = this.runner
		.withConfiguration(AutoConfigurations.of(JmxAutoConfiguration.class, EndpointAutoConfiguration.class,
				JmxEndpointAutoConfiguration.class))
		.withPropertyValues("spring.jmx.enabled=true", "spring.jmx.unique-names=true");

	@Test
	void aMessageAtFaultIsSkippedAndToldOnceThatIsStored() {
		this.runner.run((context) -> {
			fail(context);
			ActDescriptor skipped = act(context, "skip", "orders", null);
			assertThat(skipped.outcome()).isEqualTo(Outcome.DONE);
			assertThat(skipped.skipped()).singleElement().satisfies((message) -> {
				assertThat(message.ordinal()).isEqualTo(2);
				assertThat(message.exception()).isEqualTo(IllegalStateException.class.getName());
			});
			assertThat(stored(context).ordinal()).isGreaterThanOrEqualTo(2);
			awaitState(context, ContainerState.LIVE);
			assertThatIllegalStateException().isThrownBy(() -> act(context, "skip", null, null))
				.withMessageContaining("nothing to skip");
		});
	}

	@Test
	void aSeekIsDoneOnceItIsStored() {
		this.runner.run((context) -> {
			fail(context);
			act(context, "skip", null, null);
			awaitState(context, ContainerState.LIVE);
			ActDescriptor sought = act(context, "SEEK", null, "earliest");
			assertThat(sought.outcome()).isEqualTo(Outcome.DONE);
			assertThat(sought.stored()).isNotNull();
			assertThat(sought.stored().position()).isEqualTo(StreamPosition.EARLIEST.toString());
			awaitState(context, ContainerState.FAILED);
			assertThat(context.getBean(Stock.class).received).containsExactly("1", "3", "1");
		});
	}

	@Test
	void aSeekOfAListenerThatDoesNotRunIsPendingUntilItIsStarted() {
		this.runner.run((context) -> {
			fail(context);
			assertThat(act(context, "seek", null, "latest").outcome()).isEqualTo(Outcome.PENDING);
			assertThat(stored(context).ordinal()).isEqualTo(1);
			act(context, "start", null, null);
			awaitState(context, ContainerState.LIVE);
			assertThat(context.getBean(Stock.class).received).containsExactly("1");
		});
	}

	@Test
	void whatIsNotBegunInTimeIsWithdrawn() {
		this.runner.withPropertyValues("management.endpoint.durablestreams.act-timeout=50ms").run((context) -> {
			fail(context);
			act(context, "start", null, null);
			awaitState(context, ContainerState.FAILED);
			// Who must ask the server where the tail is can't begin while it is gone.
			act(context, "pause", null, null);
			act(context, "start", null, null);
			awaitState(context, ContainerState.PAUSED);
			context.getBean(EmbeddedDurableStreamsServer.class).stop();
			ActDescriptor sought = act(context, "seek", null, "latest");
			assertThat(sought.outcome()).isEqualTo(Outcome.WITHDRAWN);
			assertThat(stored(context).ordinal()).isEqualTo(1);
			assertThat(endpoint(context).durableStreams().servers()).singleElement()
				.satisfies((server) -> assertThat(server.reachable()).isFalse())
				.satisfies((server) -> assertThat(server.failure()).isNotBlank());
			context.getBean(EmbeddedDurableStreamsServer.class).start();
		});
	}

	@Test
	void whatIsBegunButNotStoredInTimeIsUnderWay() {
		this.runner.withPropertyValues("management.endpoint.durablestreams.act-timeout=2s").run((context) -> {
			fail(context);
			act(context, "pause", null, null);
			act(context, "start", null, null);
			awaitState(context, ContainerState.PAUSED);
			context.getBean(Store.class).down = true;
			assertThat(act(context, "seek", null, "earliest").outcome()).isEqualTo(Outcome.UNDER_WAY);
			context.getBean(Store.class).down = false;
			await().atMost(StreamsRunner.LIMIT).until(() -> stored(context).position().equals(StreamPosition.EARLIEST));
		});
	}

	@Test
	void aTimeIsSought() {
		this.events.run((context) -> {
			appendEvents(context);
			ActDescriptor sought = seek(context, "2026-03-01T13:02:00+01:00");
			assertThat(sought.outcome()).isEqualTo(Outcome.DONE);
			assertThat(sought.stored()).isNotNull();
			assertThat(sought.listener().streams().get(0).timeSeek()).isEqualTo(
					new TimeSeekDescriptor(Instant.parse("2026-03-01T12:02:00Z"), TimeSeekState.STORED, 1, null));
			await().atMost(StreamsRunner.LIMIT)
				.untilAsserted(() -> assertThat(context.getBean(Stock.class).received).containsExactly("1", "2", "2"));
			assertThat(context.getBean(Audit.class).events).last()
				.satisfies((event) -> assertThat(event.getData())
					.isEqualTo(Map.of("listener", "stock", "time", "2026-03-01T13:02:00+01:00", "outcome", "DONE")));
		});
	}

	@Test
	void whileATimeIsLookedForProgressIsToldUntilItIsWithdrawn() {
		this.events.withPropertyValues("management.endpoint.durablestreams.act-timeout=50ms").run((context) -> {
			appendEvents(context);
			context.getBean(EmbeddedDurableStreamsServer.class).stop();
			assertThat(seek(context, "2026-03-01T12:02:00Z").outcome()).isEqualTo(Outcome.SCANNING);
			DurableStreamListenerContainer container = container(context);
			TimeSeek seek = container.getTimeSeek("orders");
			ActDescriptor again = seek(context, "2026-03-01T12:02:00Z");
			assertThat(again.outcome()).isEqualTo(Outcome.SCANNING);
			assertThat(again.listener().streams().get(0).timeSeek().state()).isEqualTo(TimeSeekState.SCANNING);
			assertThat(container.getTimeSeek("orders")).isSameAs(seek);
			ActDescriptor withdrawn = act(context, "withdraw", null, null);
			assertThat(withdrawn.outcome()).isEqualTo(Outcome.DONE);
			assertThat(withdrawn.listener().streams().get(0).timeSeek().state()).isEqualTo(TimeSeekState.WITHDRAWN);
			assertThat(seek).isCancelled();
			assertThatIllegalStateException().isThrownBy(() -> act(context, "withdraw", null, null))
				.withMessageContaining("no seek to a time");
			assertThat(stored(context).ordinal()).isEqualTo(2);
			context.getBean(EmbeddedDurableStreamsServer.class).start();
		});
	}

	@Test
	void aTimeThatIsLookedForIsGivenUpWithTheApplication() {
		AtomicReference<TimeSeek> seek = new AtomicReference<>();
		this.events.withPropertyValues("management.endpoint.durablestreams.act-timeout=50ms").run((context) -> {
			appendEvents(context);
			context.getBean(EmbeddedDurableStreamsServer.class).stop();
			assertThat(seek(context, "2026-03-01T12:02:00Z").outcome()).isEqualTo(Outcome.SCANNING);
			seek.set(container(context).getTimeSeek("orders"));
		});
		assertThat(seek.get()).failsWithin(StreamsRunner.LIMIT);
	}

	@Test
	void aTimeThatIsFoundForAListenerThatDoesNotRunIsPending() {
		this.events.run((context) -> {
			appendEvents(context);
			act(context, "stop", null, null);
			awaitState(context, ContainerState.STOPPED);
			ActDescriptor sought = seek(context, "2026-03-01T12:01:00Z");
			assertThat(sought.outcome()).isEqualTo(Outcome.PENDING);
			assertThat(sought.listener().streams().get(0).timeSeek().state()).isEqualTo(TimeSeekState.FOUND);
		});
	}

	@Test
	void aTimeThatCanNotBeFoundIsRefusedWithTheReason() {
		this.events.run((context) -> {
			appendEvents(context);
			StreamsRunner.append(context, "orders", "[%s]".formatted(event("3", "").replace("\"time\":\"\",", "")));
			assertThatIllegalStateException().isThrownBy(() -> seek(context, "2026-03-01T12:03:00Z"))
				.withMessageContaining("tells no time");
			assertThat(listener(context, SecurityContext.NONE).streams().get(0).timeSeek().failure())
				.contains("Message 3", "tells no time");
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> seek(context, "yesterday"))
				.withMessageContaining("'yesterday' is not a 'time'");
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> endpoint(context).act("stock", "seek", null, "latest", "2026-03-01T12:03:00Z"))
				.withMessageContaining("either");
		});
	}

	@Test
	void eachActIsAnAuditEventWithoutPayload() {
		this.runner.run((context) -> {
			fail(context);
			endpoint(context).act(person("ada", "OPS"), "stock", "skip", "orders", null, null);
			assertThatIllegalArgumentException().isThrownBy(() -> act(context, "pause", "returns", null))
				.withMessageContaining("[orders]");
			List<AuditEvent> events = context.getBean(Audit.class).events;
			assertThat(events).extracting(AuditEvent::getType)
				.containsExactly("DURABLE_STREAMS_LISTENER_SKIP", "DURABLE_STREAMS_LISTENER_PAUSE");
			assertThat(events.get(0).getPrincipal()).isEqualTo("ada");
			assertThat(events.get(0).getData())
				.isEqualTo(Map.of("listener", "stock", "stream", "orders", "outcome", "DONE"));
			assertThat(events.get(1).getData()).containsEntry("outcome", "REFUSED");
		});
	}

	@Test
	void payloadsAreShownToNobodyUnlessTheSettingsSayToWhom() {
		this.runner.run((context) -> {
			fail(context);
			assertThat(listener(context, person("ada", "OPS")).toString()).contains("size=8")
				.doesNotContain("secret", "Not this");
		});
		this.runner.withPropertyValues("management.endpoint.durablestreams.show-payloads=always").run((context) -> {
			fail(context);
			assertThat(listener(context, SecurityContext.NONE).streams().get(0).atFault()).singleElement()
				.satisfies((message) -> assertThat(message.payload()).isEqualTo("\"secret\""))
				.satisfies((message) -> assertThat(message.exceptionMessage()).isEqualTo("Not this: secret"));
		});
		this.runner
			.withPropertyValues("management.endpoint.durablestreams.show-payloads=when-authorized",
					"management.endpoint.durablestreams.roles=OPS")
			.run((context) -> {
				fail(context);
				assertThat(listener(context, SecurityContext.NONE).toString()).doesNotContain("secret");
				assertThat(listener(context, person("eve", "GUEST")).toString()).doesNotContain("secret");
				assertThat(listener(context, person("ada", "OPS")).toString()).contains("secret");
			});
	}

	@Test
	void jmxShowsAndSteersToo() {
		this.jmx.run((context) -> {
			fail(context);
			MBeanServer server = ManagementFactory.getPlatformMBeanServer();
			ObjectName name = name(context);
			Map<?, ?> skipped = (Map<?, ?>) server.invoke(name, "act",
					new Object[] { "stock", "skip", "orders", null, null }, ACT);
			assertThat(skipped.get("outcome")).isEqualTo("DONE");
			awaitState(context, ContainerState.LIVE);
			Map<?, ?> listener = (Map<?, ?>) server.invoke(name, "listener", new Object[] { "stock" },
					new String[] { "java.lang.String" });
			assertThat(listener.get("state")).isEqualTo("LIVE");
			assertThatExceptionOfType(ReflectionException.class)
				.isThrownBy(() -> server.invoke(name, "act", new Object[] { "stock", "leap", null, null, null }, ACT))
				.withMessageContaining("[start, stop, pause, resume, seek, skip, withdraw]");
		});
	}

	@Test
	void withReadOnlyAccessNothingCanBeDone() {
		this.jmx.withPropertyValues("management.endpoint.durablestreams.access=READ_ONLY").run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(DurableStreamsEndpoint.class);
			MBeanOperationInfo[] operations = ManagementFactory.getPlatformMBeanServer()
				.getMBeanInfo(name(context))
				.getOperations();
			assertThat(Arrays.stream(operations).map(MBeanOperationInfo::getName)).containsOnly("durableStreams",
					"listener");
		});
	}

	@Test
	void aWrongTimeoutOrPayloadSettingIsNamed() {
		this.runner.withPropertyValues("management.endpoint.durablestreams.act-timeout=-1s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("management.endpoint.durablestreams.act-timeout"));
	}

	@Test
	void badActionsAreRefusedWithThoseThereAre() {
		this.runner.run((context) -> assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(() -> act(context, "leap", null, null))
			.withMessageContaining("[start, stop, pause, resume, seek, skip, withdraw]"));
	}

	private static ObjectName name(ApplicationContext context) throws Exception {
		Set<ObjectName> names = ManagementFactory.getPlatformMBeanServer()
			.queryNames(new ObjectName("org.springframework.boot:type=Endpoint,name=Durablestreams,*"), null);
		assertThat(names).hasSize(1);
		return names.iterator().next();
	}

	private static ActDescriptor act(ApplicationContext context, String action, @Nullable String stream,
			@Nullable String position) {
		ActDescriptor done = endpoint(context).act("stock", action, stream, position, null);
		assertThat(done).isNotNull();
		return done;
	}

	private static ListenerDescriptor listener(ApplicationContext context, SecurityContext who) {
		ListenerDescriptor listener = endpoint(context).listener(who, "stock");
		assertThat(listener).isNotNull();
		return listener;
	}

	private static DurableStreamsEndpoint endpoint(ApplicationContext context) {
		return context.getBean(DurableStreamsEndpoint.class);
	}

	private static ActDescriptor seek(ApplicationContext context, String time) {
		ActDescriptor done = endpoint(context).act("stock", "seek", null, null, time);
		assertThat(done).isNotNull();
		return done;
	}

	private static void appendEvents(ApplicationContext context) {
		StreamsRunner.append(context, "orders",
				"[" + event("1", "2026-03-01T12:01:00Z") + "," + event("2", "2026-03-01T12:02:00Z") + "]");
		await().atMost(StreamsRunner.LIMIT)
			.until(() -> container(context).getStatus().get(0).upToDate()
					&& context.getBean(Stock.class).received.size() == 2);
	}

	private static String event(String number, String time) {
		return """
				{"specversion":"1.0","id":"%s","source":"/s","type":"t","time":"%s","data":"%s"}""".formatted(number,
				time, number);
	}

	private static DurableStreamListenerContainer container(ApplicationContext context) {
		DurableStreamListenerContainer container = context.getBean(DurableStreamListenerEndpointRegistry.class)
			.getListenerContainer("stock");
		assertThat(container).isNotNull();
		return container;
	}

	private static void fail(ApplicationContext context) {
		StreamsRunner.append(context, "orders", "[\"1\",\"secret\",\"3\"]");
		awaitState(context, ContainerState.FAILED);
	}

	private static Checkpoint stored(ApplicationContext context) {
		Checkpoint stored = context.getBean(Store.class).load(new CheckpointKey("stock", "orders"));
		assertThat(stored).isNotNull();
		return stored;
	}

	private static void awaitState(ApplicationContext context, ContainerState state) {
		DurableStreamListenerContainer container = container(context);
		await().atMost(StreamsRunner.LIMIT).until(() -> container.getState() == state);
	}

	private static SecurityContext person(String name, String role) {
		return new SecurityContext() {

			@Override
			public Principal getPrincipal() {
				return () -> name;
			}

			@Override
			public boolean isUserInRole(String asked) {
				return asked.equals(role);
			}

		};
	}

	static class Stock {

		final List<String> received = new CopyOnWriteArrayList<>();

		@DurableStreamListener(id = "stock", streams = "orders")
		void handle(String order) {
			if (order.contains("secret")) {
				throw new IllegalStateException("Not this: " + order);
			}
			this.received.add(order);
		}

	}

	static class Audit {

		final List<AuditEvent> events = new CopyOnWriteArrayList<>();

		@EventListener
		void acted(AuditApplicationEvent event) {
			this.events.add(event.getAuditEvent());
		}

	}

	static class Store implements OffsetStore {

		private final OffsetStore store = new InMemoryOffsetStore();

		volatile boolean down;

		@Override
		public @Nullable Checkpoint load(CheckpointKey key) {
			return this.store.load(key);
		}

		@Override
		public void save(CheckpointKey key, Checkpoint checkpoint) {
			if (this.down) {
				throw new OffsetStoreException("down", null);
			}
			this.store.save(key, checkpoint);
		}

		@Override
		public void delete(CheckpointKey key) {
			this.store.delete(key);
		}

	}

}
