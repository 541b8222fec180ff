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

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which listener moves which checkpoint: never two the same, as they would undo each
 * other's work. Not thread-safe.
 */
final class CheckpointOwners {

	private final Map<CheckpointName, DurableStreamListenerContainer> owners = new HashMap<>();

	/**
	 * Add a listener.
	 * @param added the listener
	 * @throws ListenerConfigurationException if the checkpoint of one of its streams is
	 * another listener's
	 */
	void add(DurableStreamListenerContainer added) {
		List<CheckpointName> checkpoints = checkpoints(added);
		for (CheckpointName checkpoint : checkpoints) {
			DurableStreamListenerContainer other = this.owners.get(checkpoint);
			if (other != null) {
				Set<CheckpointName> shared = new LinkedHashSet<>(checkpoints);
				shared.retainAll(checkpoints(other));
				throw new ListenerConfigurationException("The listeners '" + other.getId() + "' and '" + added.getId()
						+ "' have the same group '" + added.getGroup() + "' and both listen to "
						+ shared.stream().map(CheckpointName::stream).toList() + ": they would share a checkpoint.",
						"Give one of them another 'group'.", null);
			}
		}
		checkpoints.forEach((checkpoint) -> this.owners.put(checkpoint, added));
	}

	/**
	 * Forget a listener.
	 * @param removed the listener
	 */
	void remove(DurableStreamListenerContainer removed) {
		checkpoints(removed).forEach(this.owners::remove);
	}

	private static List<CheckpointName> checkpoints(DurableStreamListenerContainer container) {
		return container.getStatus()
			.stream()
			.map((status) -> new CheckpointName(container.getGroup(), status.stream()))
			.toList();
	}

	/** What a checkpoint is known by. */
	private record CheckpointName(String group, String stream) {
	}

}
