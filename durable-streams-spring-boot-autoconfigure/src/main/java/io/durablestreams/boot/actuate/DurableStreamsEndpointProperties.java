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

package io.durablestreams.boot.actuate;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of {@link DurableStreamsEndpoint}.
 */
@ConfigurationProperties("management.endpoint.durablestreams")
public class DurableStreamsEndpointProperties {

	/**
	 * When to show the payloads of messages that can't be handled, and the messages of
	 * exceptions, which may quote them.
	 */
	private Show showPayloads = Show.NEVER;

	/**
	 * Roles of those to whom payloads are shown when authorized. When empty, to all who
	 * are authenticated.
	 */
	private final Set<String> roles = new HashSet<>();

	/**
	 * How long a seek or a skip waits to be carried out. What isn't begun by then is
	 * withdrawn.
	 */
	private Duration actTimeout = Duration.ofSeconds(10);

	public Show getShowPayloads() {
		return this.showPayloads;
	}

	public void setShowPayloads(Show showPayloads) {
		this.showPayloads = showPayloads;
	}

	public Set<String> getRoles() {
		return this.roles;
	}

	public Duration getActTimeout() {
		return this.actTimeout;
	}

	public void setActTimeout(Duration actTimeout) {
		if (actTimeout.isNegative() || actTimeout.isZero()) {
			throw new IllegalArgumentException(
					"'management.endpoint.durablestreams.act-timeout' must be positive: " + actTimeout);
		}
		this.actTimeout = actTimeout;
	}

	/**
	 * Whether somebody may see payloads.
	 * @param securityContext who wants to know
	 * @return whether to show them
	 */
	public boolean isPayloadShown(SecurityContext securityContext) {
		return this.showPayloads.isShown(securityContext, this.roles);
	}

}
