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

import io.durablestreams.client.cloudevents.sdk.CloudEventMessageConverter;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.converter.MessageConverter;
import org.springframework.util.ClassUtils;

/**
 * Knows the events of the CloudEvents SDK ({@code io.cloudevents:cloudevents-core}),
 * where an application has it.
 */
public final class SdkCloudEvents {

	private static final @Nullable Class<?> TYPE = find("io.cloudevents.CloudEvent");

	private static final @Nullable MessageConverter CONVERTER = (TYPE != null
			&& find("io.cloudevents.core.builder.CloudEventBuilder") != null) ? new CloudEventMessageConverter() : null;

	private SdkCloudEvents() {
	}

	private static @Nullable Class<?> find(String name) {
		ClassLoader classLoader = SdkCloudEvents.class.getClassLoader();
		return ClassUtils.isPresent(name, classLoader) ? ClassUtils.resolveClassName(name, classLoader) : null;
	}

	/**
	 * Whether a type is that of the SDK's events.
	 * @param type the type
	 * @return whether it is, and there is a {@link #converter()} for it
	 */
	public static boolean isEventType(Class<?> type) {
		return CONVERTER != null && type == TYPE;
	}

	/**
	 * Whether a value is one of the SDK's events.
	 * @param value the value
	 * @return whether it is, and there is a {@link #converter()} for it
	 */
	public static boolean isEvent(Object value) {
		return CONVERTER != null && TYPE != null && TYPE.isInstance(value);
	}

	/**
	 * Converts between the SDK's events and messages with the headers of
	 * {@link CloudEventHeaders} and the data's bytes.
	 * @return the converter, or {@code null} if there is no SDK
	 */
	public static @Nullable MessageConverter converter() {
		return CONVERTER;
	}

}
