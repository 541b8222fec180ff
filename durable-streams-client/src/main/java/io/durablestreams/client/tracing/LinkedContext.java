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

package io.durablestreams.client.tracing;

import java.util.List;
import java.util.Map;

import io.micrometer.observation.Observation;

/**
 * The context of an observation of several messages, which may come from as many traces.
 * A {@link LinkTracingObservationHandler} links its span to theirs.
 */
public interface LinkedContext {

	/**
	 * What has travelled with the message whose trace the observation belongs to, where
	 * it has no parent in this JVM.
	 * @return the message's headers, empty if there is none
	 */
	default Map<String, Object> getParentHeaders() {
		return Map.of();
	}

	/**
	 * Observations of messages in this JVM.
	 * @return their contexts
	 */
	default List<? extends Observation.ContextView> getLinkedContexts() {
		return List.of();
	}

	/**
	 * What has travelled with messages from elsewhere.
	 * @return their headers
	 */
	default List<Map<String, Object>> getLinkedHeaders() {
		return List.of();
	}

}
