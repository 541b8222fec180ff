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

package io.durablestreams.boot.autoconfigure.embedded;

import io.durablestreams.boot.autoconfigure.LifecyclePhases;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;

import org.springframework.context.SmartLifecycle;

/**
 * Starts the embedded server again after a stop, before everything else, and stops it
 * after everything else. Its first start is earlier, since beans may use streams while
 * they are made.
 */
final class EmbeddedServerLifecycle implements SmartLifecycle {

	private final EmbeddedDurableStreamsServer server;

	EmbeddedServerLifecycle(EmbeddedDurableStreamsServer server) {
		this.server = server;
	}

	@Override
	public void start() {
		this.server.start();
	}

	@Override
	public void stop() {
		this.server.stop();
	}

	@Override
	public boolean isRunning() {
		return this.server.isRunning();
	}

	@Override
	public int getPhase() {
		return LifecyclePhases.EMBEDDED_SERVER;
	}

}
