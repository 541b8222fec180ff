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

package io.durablestreams.gateway;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Builds a {@link DurableStreamGateway}.
 */
public final class DurableStreamGatewayBuilder {

	private static final int RANDOM_BYTES = 32;

	/** What a variable is called makes no other path. */
	private static final Pattern VARIABLE = Pattern.compile("\\{(\\*?)[^{}:]+}");

	private final List<GatewayRoute> routes;

	private byte @Nullable [] secret;

	private int maxLiveReads = 10_000;

	private int maxLiveReadsPerPrincipal = 100;

	private Duration maxLiveDuration = Duration.ofMinutes(1);

	private Duration heartbeat = Duration.ofSeconds(10);

	DurableStreamGatewayBuilder(List<GatewayRoute> routes) {
		this.routes = List.copyOf(routes);
		Map<String, GatewayRoute> byPath = new HashMap<>();
		for (GatewayRoute route : this.routes) {
			GatewayRoute other = byPath.putIfAbsent(VARIABLE.matcher(route.path()).replaceAll("{$1}"), route);
			Assert.isTrue(other == null,
					() -> "The routes '" + Objects.requireNonNull(other).name() + "' and '" + route.name()
							+ "' have the same path '" + route.path() + "', so that requests never get to the "
							+ "second one: make one route of them, whose DurableStreamAccess decides by operation");
		}
	}

	/**
	 * The secret that hides the stream server's entity tags, in which some servers write
	 * the stream's path. All instances of an application need the same, or caches can't
	 * use across instances what they have. By default a random one.
	 * @param secret at least 16 bytes that nobody can guess
	 * @return this builder
	 */
	public DurableStreamGatewayBuilder secret(String secret) {
		byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
		Assert.isTrue(bytes.length >= 16, "A gateway's secret must have at least 16 bytes");
		this.secret = bytes;
		return this;
	}

	/**
	 * How many live reads there may be at once, 10,000 by default. Others are answered
	 * 429.
	 * @param max the number
	 * @return this builder
	 */
	public DurableStreamGatewayBuilder maxLiveReads(int max) {
		Assert.isTrue(max > 0, "There must be room for a live read");
		this.maxLiveReads = max;
		return this;
	}

	/**
	 * How many live reads a principal may have at once, 100 by default. Others are
	 * answered 429. Readers without a principal share the limit of all.
	 * @param max the number
	 * @return this builder
	 */
	public DurableStreamGatewayBuilder maxLiveReadsPerPrincipal(int max) {
		Assert.isTrue(max > 0, "There must be room for a live read of a principal");
		this.maxLiveReadsPerPrincipal = max;
		return this;
	}

	/**
	 * How long a live read may last until it has to connect again, and access to be
	 * decided again: one minute by default. An event stream ends behind the next control
	 * event, at most 5 seconds later. Has to be longer than the stream server lets a
	 * long-poll wait.
	 * @param duration the duration
	 * @return this builder
	 */
	public DurableStreamGatewayBuilder maxLiveDuration(Duration duration) {
		this.maxLiveDuration = positive(duration);
		return this;
	}

	/**
	 * How often an event stream gets a comment, by whose failure a reader that has gone
	 * is noticed: 10 seconds by default.
	 * @param heartbeat the duration
	 * @return this builder
	 */
	public DurableStreamGatewayBuilder heartbeat(Duration heartbeat) {
		this.heartbeat = positive(heartbeat);
		return this;
	}

	private static Duration positive(Duration duration) {
		Assert.isTrue(duration.toMillis() > 0, () -> "The duration must be positive: " + duration);
		return duration;
	}

	/**
	 * Build the gateway.
	 * @return the gateway
	 */
	public DurableStreamGateway build() {
		byte[] secret = (this.secret != null) ? this.secret : random();
		return new DurableStreamGateway(new GatewaySettings(this.routes, new EntityTags(secret),
				new LiveReads(this.maxLiveReads, this.maxLiveReadsPerPrincipal, this.maxLiveDuration), this.heartbeat));
	}

	private static byte[] random() {
		byte[] random = new byte[RANDOM_BYTES];
		new SecureRandom().nextBytes(random);
		return random;
	}

}
