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
