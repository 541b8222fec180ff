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

package io.durablestreams.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * The CloudEvents that a producer makes of its messages.
 */
public class CloudEventProperties {

	/**
	 * Whether to send each message as a CloudEvent.
	 */
	private @Nullable Boolean enabled;

	/**
	 * Where the events happen, a URI reference such as '/shop/orders'. Without it, a
	 * slash and 'spring.application.name'.
	 */
	private @Nullable String source;

	/**
	 * Type of the events. Without it, the name of the class of what is sent.
	 */
	private @Nullable String type;

	public @Nullable Boolean getEnabled() {
		return this.enabled;
	}

	public void setEnabled(@Nullable Boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable String getSource() {
		return this.source;
	}

	public void setSource(@Nullable String source) {
		this.source = source;
	}

	public @Nullable String getType() {
		return this.type;
	}

	public void setType(@Nullable String type) {
		this.type = type;
	}

}
