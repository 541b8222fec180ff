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

package io.durablestreams.listener.container;

import java.util.concurrent.Executor;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.coordination.StreamCoordinator;
import io.durablestreams.listener.ListenerTransactions;
import io.durablestreams.listener.internal.invoke.MessageHooks;
import io.durablestreams.offset.OffsetStore;
import org.jspecify.annotations.Nullable;

/**
 * What all containers of a factory share.
 *
 * @param client reads streams
 * @param offsetStore keeps checkpoints
 * @param executor where handlers and the offset store are called
 * @param clock keeps time
 * @param meters where the figures go
 * @param events publishes events
 * @param hooks are called around handlers
 * @param results send results
 * @param transactions hold handlers and checkpoints together, or {@code null}
 * @param observations observe listeners
 * @param coordinator decides which instance handles which stream, or {@code null}
 */
record ListenerRuntime(DurableStreamsClient client, OffsetStore offsetStore, Executor executor, ListenerClock clock,
		MeterSettings meters, ListenerEvents events, MessageHooks hooks, ResultTargets results,
		@Nullable ListenerTransactions transactions, ListenerObservations observations,
		@Nullable StreamCoordinator coordinator) {

	/**
	 * Where checkpoints are kept, in nobody's hands.
	 * @return the coordinator's store if there is one
	 */
	OffsetStore checkpointStore() {
		return (this.coordinator != null) ? this.coordinator.offsetStore() : this.offsetStore;
	}

}
