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

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Builds {@link CloudEventEnvelope}s. Not thread-safe. Each setter returns this builder.
 */
public final class CloudEventEnvelopeBuilder {

	@Nullable String source;

	@Nullable String type;

	final List<CloudEventCustomizer> customizers = new ArrayList<>();

	CloudEventEnvelopeBuilder() {
	}

	/**
	 * Set where the events happen. Without it, each event must get a source by a
	 * customizer or by its message's headers.
	 * @param source a URI reference such as {@code /orders}, or {@code null}
	 * @return this builder
	 */
	public CloudEventEnvelopeBuilder source(@Nullable String source) {
		Assert.isTrue(source == null || StringUtils.hasText(source), "'source' must not be blank");
		this.source = source;
		return this;
	}

	/**
	 * Set the type of events that nobody gives another. Default is the name of the
	 * payload's class.
	 * @param type the type, or {@code null}
	 * @return this builder
	 */
	public CloudEventEnvelopeBuilder type(@Nullable String type) {
		Assert.isTrue(type == null || StringUtils.hasText(type), "'type' must not be blank");
		this.type = type;
		return this;
	}

	/**
	 * Add a customizer; they are called in the order in which they are added.
	 * @param customizer sets attributes of each event
	 * @return this builder
	 */
	public CloudEventEnvelopeBuilder customizer(CloudEventCustomizer customizer) {
		this.customizers.add(customizer);
		return this;
	}

	/**
	 * Build the envelope.
	 * @return the envelope
	 */
	public CloudEventEnvelope build() {
		return new CloudEventEnvelope(this);
	}

}
