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

import java.util.HashMap;
import java.util.Map;

import io.micrometer.core.instrument.Tags;

/**
 * Makes the meters of one container. Consumers whose streams have the same tag share
 * them.
 */
final class ContainerMeters {

	private final MeterSettings settings;

	private final String listener;

	private final Map<Tags, ListenerGauges> gauges = new HashMap<>();

	ContainerMeters(MeterSettings settings, String listener) {
		this.settings = settings;
		this.listener = listener;
	}

	/**
	 * Create and register the meters of a consumer.
	 * @param stream the stream's name
	 * @param status the consumer's status
	 * @param reports told when the registry fails
	 * @return the meters
	 */
	ListenerMeters create(String stream, ConsumerStatus status, ConsumerReports reports) {
		Tags tags = Tags.of("listener", this.listener, "stream", this.settings.streamTag(stream));
		ListenerGauges shared = this.gauges.computeIfAbsent(tags,
				(absent) -> new ListenerGauges(this.settings.registry().get(), absent));
		shared.add(status);
		return new ListenerMeters(this.settings.registry().get(), tags, shared, reports);
	}

}
