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

package io.durablestreams.test;

import java.util.List;

import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.listener.StreamListenerStatus;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.OffsetStore;

/**
 * Does something while no listener runs, and has all of them begin anew afterwards.
 */
final class ListenerPause {

	private final DurableStreamListenerEndpointRegistry registry;

	private final OffsetStore offsetStore;

	ListenerPause(DurableStreamListenerEndpointRegistry registry, OffsetStore offsetStore) {
		this.registry = registry;
		this.offsetStore = offsetStore;
	}

	void run(Runnable action) {
		List<DurableStreamListenerContainer> running = this.registry.getListenerContainers()
			.stream()
			.filter((container) -> container.isAutoStartup() || container.isRunning())
			.toList();
		this.registry.getListenerContainers().forEach(DurableStreamListenerContainer::stop);
		action.run();
		this.registry.getListenerContainers().forEach(this::deleteCheckpoints);
		running.forEach(DurableStreamListenerContainer::start);
	}

	private void deleteCheckpoints(DurableStreamListenerContainer container) {
		for (StreamListenerStatus status : container.getStatus()) {
			this.offsetStore.delete(new CheckpointKey(container.getGroup(), status.stream()));
		}
	}

}
