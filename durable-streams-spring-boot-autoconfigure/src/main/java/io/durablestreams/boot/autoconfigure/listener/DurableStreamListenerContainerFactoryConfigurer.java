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

package io.durablestreams.boot.autoconfigure.listener;

import java.util.List;
import java.util.function.Consumer;

import io.durablestreams.listener.container.DurableStreamListenerContainerFactoryBuilder;

/**
 * Gives a container factory of the application's what the auto-configured one has: the
 * properties, with those of single listeners, offset store, coordinator and transactions,
 * filters, interceptors, validator and converter, producers for results, meters, events,
 * clients by name and virtual threads. A
 * {@link DurableStreamListenerContainerFactoryCustomizer} is for the auto-configured
 * factory alone.
 */
public final class DurableStreamListenerContainerFactoryConfigurer {

	private final List<Consumer<DurableStreamListenerContainerFactoryBuilder>> steps;

	DurableStreamListenerContainerFactoryConfigurer(
			List<Consumer<DurableStreamListenerContainerFactoryBuilder>> steps) {
		this.steps = steps;
	}

	/**
	 * Configure a builder. What is set on it afterwards wins.
	 * @param builder the builder of a container factory
	 * @return the same builder
	 */
	public DurableStreamListenerContainerFactoryBuilder configure(
			DurableStreamListenerContainerFactoryBuilder builder) {
		this.steps.forEach((step) -> step.accept(builder));
		return builder;
	}

}
