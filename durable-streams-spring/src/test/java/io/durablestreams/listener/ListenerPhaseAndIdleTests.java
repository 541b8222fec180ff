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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * In which order listeners start and stop, and how it is told that nothing comes.
 */
class ListenerPhaseAndIdleTests extends AbstractEmbeddedServerTests {

	private final List<String> changes = new CopyOnWriteArrayList<>();

	@Test
	void listenersStartByPhaseAndStopInReverse() {
		DurableStreamListenerEndpointRegistry registry = new DurableStreamListenerEndpointRegistry();
		try (DefaultDurableStreamListenerContainerFactory factory = DefaultDurableStreamListenerContainerFactory
			.builder(this.streams.client())
			.eventPublisher((event) -> note((ListenerEvent) event))
			.build()) {
			registry.register(endpoint("last", Integer.MAX_VALUE), factory);
			registry.register(endpoint("first", 1), factory);
			registry.register(endpoint("second", 2), factory);
			registry.start();
			assertThat(this.changes).containsExactly("first STARTING", "second STARTING", "last STARTING");
			await().until(() -> registry.getListenerContainers()
				.stream()
				.allMatch((container) -> container.getState() == ContainerState.LIVE));
			this.changes.clear();
			registry.stop();
			assertThat(this.changes).containsExactly("last STOPPING", "last STOPPED", "second STOPPING",
					"second STOPPED", "first STOPPING", "first STOPPED");
		}
	}

	@Test
	void thatNothingComesIsToldAgainAndAgain() {
		this.streams.append(this.stream, "1");
		try (ListenerTestContext listener = listen((settings) -> settings.idleEventInterval(Duration.ofMillis(20)))) {
			await().until(() -> listener.events(ListenerEvent.Idle.class)
				.stream()
				.filter((event) -> event.state() == ContainerState.LIVE)
				.count() >= 2);
			List<ListenerEvent.Idle> events = listener.events(ListenerEvent.Idle.class);
			assertThat(events).allSatisfy((event) -> {
				assertThat(event.listenerId()).isEqualTo("test");
				assertThat(event.stream()).isEqualTo(this.stream);
				assertThat(event.idleFor()).isGreaterThanOrEqualTo(Duration.ofMillis(20));
			});
			assertThat(events.get(events.size() - 1).idleFor()).isGreaterThan(events.get(0).idleFor());
		}
	}

	private void note(ListenerEvent event) {
		if (event instanceof ListenerEvent.StateChanged changed && changed.newState() != ContainerState.CATCHING_UP
				&& changed.newState() != ContainerState.LIVE) {
			this.changes.add(event.listenerId() + " " + changed.newState());
		}
	}

	private DurableStreamListenerEndpoint endpoint(String id, int phase) {
		return DurableStreamListenerEndpoint.of(id, (message) -> null,
				(settings) -> settings.streams(List.of(this.stream)).phase(phase));
	}

}
