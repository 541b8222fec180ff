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

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

import io.durablestreams.boot.autoconfigure.CloudEventProperties;
import io.durablestreams.client.cloudevents.CloudEventCustomizer;
import io.durablestreams.client.cloudevents.CloudEventEnvelope;
import io.durablestreams.client.cloudevents.CloudEventEnvelopeBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.StringUtils;
import org.springframework.web.util.UriUtils;

/**
 * Turns properties into what makes CloudEvents of messages.
 */
final class CloudEventEnvelopes {

	private final List<CloudEventCustomizer> customizers;

	private final @Nullable String applicationName;

	/**
	 * Create it.
	 * @param customizers the application's customizers, in their order
	 * @param applicationName the application's name, if it has one
	 */
	CloudEventEnvelopes(List<CloudEventCustomizer> customizers, @Nullable String applicationName) {
		this.customizers = customizers;
		this.applicationName = applicationName;
	}

	/**
	 * What makes CloudEvents of messages.
	 * @param layers the properties, those that win first
	 * @return the envelope, or {@code null} if messages are sent as they are
	 */
	@Nullable CloudEventEnvelope envelope(CloudEventProperties... layers) {
		if (!Boolean.TRUE.equals(first(CloudEventProperties::getEnabled, layers))) {
			CloudEventProperties own = layers[0];
			Assert.isTrue(layers.length == 1 || (own.getSource() == null && own.getType() == null),
					"'cloudevents.source' and 'cloudevents.type' have no effect unless 'cloudevents.enabled' is true");
			return null;
		}
		String source = first(CloudEventProperties::getSource, layers);
		source = (source != null) ? source : defaultSource();
		Assert.isTrue(source != null || !this.customizers.isEmpty(),
				"CloudEvents need a source; set 'cloudevents.source', or 'spring.application.name'");
		CloudEventEnvelopeBuilder builder = CloudEventEnvelope.builder()
			.source(source)
			.type(first(CloudEventProperties::getType, layers));
		this.customizers.forEach(builder::customizer);
		return builder.build();
	}

	private @Nullable String defaultSource() {
		String name = this.applicationName;
		return StringUtils.hasText(name) ? "/" + UriUtils.encodePathSegment(name, StandardCharsets.UTF_8) : null;
	}

	private static <V> @Nullable V first(Function<CloudEventProperties, @Nullable V> property,
			CloudEventProperties... layers) {
		return Stream.of(layers).map(property).filter(Objects::nonNull).findFirst().orElse(null);
	}

}
