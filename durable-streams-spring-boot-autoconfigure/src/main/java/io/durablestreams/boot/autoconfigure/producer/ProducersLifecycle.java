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

package io.durablestreams.boot.autoconfigure.producer;

import io.durablestreams.boot.autoconfigure.LifecyclePhases;
import io.durablestreams.producer.DurableStreamProducerFactory;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Sends what producers hold when the context stops, after the listeners and the web
 * server and before the connections go. They are closed only if the context closes: a
 * context that merely stops may be started again.
 */
final class ProducersLifecycle implements SmartLifecycle, ApplicationListener<ContextClosedEvent> {

	private final DurableStreamProducerFactory factory;

	private final NamedProducers namedProducers;

	private final ApplicationContext applicationContext;

	private volatile boolean closing;

	private volatile boolean running;

	ProducersLifecycle(DurableStreamProducerFactory factory, NamedProducers namedProducers,
			ApplicationContext applicationContext) {
		this.factory = factory;
		this.namedProducers = namedProducers;
		this.applicationContext = applicationContext;
	}

	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		if (event.getApplicationContext() == this.applicationContext) {
			this.closing = true;
		}
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		if (this.closing) {
			this.factory.close();
			callback.run();
		}
		else {
			this.namedProducers.flush().whenComplete((flushed, ex) -> callback.run());
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return LifecyclePhases.PRODUCERS;
	}

}
