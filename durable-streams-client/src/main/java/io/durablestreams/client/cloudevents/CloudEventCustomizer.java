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

package io.durablestreams.client.cloudevents;

/**
 * Sets attributes of CloudEvents that are sent: an id of the payload's own, a type or
 * subject that it tells. Must be thread-safe. Headers of a {@code Message} that is sent
 * win over what a customizer sets.
 */
@FunctionalInterface
public interface CloudEventCustomizer {

	/**
	 * Set attributes of an event.
	 * @param payload what is sent, of a {@code Message} its payload
	 * @param attributes the event's attributes, with their defaults
	 */
	void customize(Object payload, CloudEventAttributes attributes);

}
