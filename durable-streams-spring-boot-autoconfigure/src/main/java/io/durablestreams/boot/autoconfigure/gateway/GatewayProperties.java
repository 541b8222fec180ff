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

package io.durablestreams.boot.autoconfigure.gateway;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the gateway, by which browsers and agents read streams under the
 * application's own URLs.
 */
@ConfigurationProperties("durable.streams.gateway")
public class GatewayProperties {

	/**
	 * Routes by name: paths of the application behind which there are streams.
	 */
	private final Map<String, GatewayRouteProperties> routes = new LinkedHashMap<>();

	/**
	 * Secret of at least 16 characters by which entity tags of the stream server are
	 * hidden, in which it may write a stream's name. Has to be the same for all instances
	 * of the application; without it each start has a random one.
	 */
	private @Nullable String secret;

	/**
	 * Number of live reads, long-polls and event streams, that there may be at once.
	 * Others are answered 429.
	 */
	private int maxLiveReads = 10_000;

	/**
	 * Number of live reads that one principal may have at once. Others are answered 429.
	 */
	private int maxLiveReadsPerPrincipal = 100;

	/**
	 * Time that a live read may last until the reader has to connect again, so that
	 * access is decided again. Has to be longer than the stream server lets a long-poll
	 * wait.
	 */
	private Duration maxLiveDuration = Duration.ofMinutes(1);

	/**
	 * Time between the comments in an event stream, by whose failure a reader that has
	 * gone is noticed.
	 */
	private Duration heartbeat = Duration.ofSeconds(10);

	public Map<String, GatewayRouteProperties> getRoutes() {
		return this.routes;
	}

	public @Nullable String getSecret() {
		return this.secret;
	}

	public void setSecret(@Nullable String secret) {
		this.secret = secret;
	}

	public int getMaxLiveReads() {
		return this.maxLiveReads;
	}

	public void setMaxLiveReads(int maxLiveReads) {
		this.maxLiveReads = maxLiveReads;
	}

	public int getMaxLiveReadsPerPrincipal() {
		return this.maxLiveReadsPerPrincipal;
	}

	public void setMaxLiveReadsPerPrincipal(int maxLiveReadsPerPrincipal) {
		this.maxLiveReadsPerPrincipal = maxLiveReadsPerPrincipal;
	}

	public Duration getMaxLiveDuration() {
		return this.maxLiveDuration;
	}

	public void setMaxLiveDuration(Duration maxLiveDuration) {
		this.maxLiveDuration = maxLiveDuration;
	}

	public Duration getHeartbeat() {
		return this.heartbeat;
	}

	public void setHeartbeat(Duration heartbeat) {
		this.heartbeat = heartbeat;
	}

}
