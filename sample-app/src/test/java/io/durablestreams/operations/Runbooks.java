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

package io.durablestreams.operations;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.core.CopyResult;
import io.durablestreams.core.DurableStreamTemplate;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.listener.ListenerEvent;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.OffsetStore;

import org.springframework.stereotype.Component;

/**
 * What the runbooks of docs/operations.md do.
 */
@Component
class Runbooks {

	private final DurableStreamListenerEndpointRegistry registry;

	private final OffsetStore checkpoints;

	Runbooks(DurableStreamListenerEndpointRegistry registry, OffsetStore checkpoints) {
		this.registry = registry;
		this.checkpoints = checkpoints;
	}

	CompletableFuture<List<Long>> passOver(String listener, String stream) {
		return this.registry.skip(listener, stream)
			.thenApply((skipped) -> skipped.stream().map(ListenerEvent.MessageSkipped::ordinal).toList());
	}

	CompletableFuture<Checkpoint> goOn(String listener, String stream, StreamPosition position) {
		DurableStreamListenerContainer container = this.registry.getListenerContainer(listener);
		CompletableFuture<Checkpoint> stored = container.seek(stream, position);
		container.start();
		return stored;
	}

	int copyCheckpoints(String from, String to, Collection<String> streams) {
		int copied = 0;
		for (String stream : streams) {
			Checkpoint checkpoint = this.checkpoints.load(new CheckpointKey(from, stream));
			CheckpointKey target = new CheckpointKey(to, stream);
			if (checkpoint != null && this.checkpoints.load(target) == null) {
				this.checkpoints.save(target, checkpoint);
				copied++;
			}
		}
		return copied;
	}

	CopyResult move(DurableStreamTemplate target, String oldServer, String stream) {
		return target.copy(oldServer + "/" + stream, stream);
	}

}
