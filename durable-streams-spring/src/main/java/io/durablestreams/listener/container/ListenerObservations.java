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

import io.durablestreams.listener.observation.ListenerContext;
import io.durablestreams.listener.observation.ListenerObservation;
import io.durablestreams.listener.observation.ListenerObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Who observes the listeners of a factory.
 *
 * @param registry the registry
 * @param convention a convention to use instead of the default, if any
 */
record ListenerObservations(ObservationRegistry registry, @Nullable ListenerObservationConvention convention) {

	static final ListenerObservations NONE = new ListenerObservations(ObservationRegistry.NOOP, null);

	boolean isNone() {
		return this.registry.isNoop();
	}

	Observation create(ListenerContext context) {
		return ListenerObservation.create(this.convention, context, this.registry);
	}

}
