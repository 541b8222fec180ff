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

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * Properties of the server that runs inside the application, for development and tests.
 */
public class EmbeddedServerProperties {

	/**
	 * Whether to start a Durable Streams server inside the application when no base URL
	 * is set. Needs the module 'durable-streams-embedded-server'.
	 */
	private boolean enabled;

	/**
	 * Loopback port of the embedded server; 0 for a free one.
	 */
	private int port = 4437;

	/**
	 * Directory that the embedded server keeps its streams in, and the checkpoints too if
	 * no 'offset-store.type' is set. Without it they live in memory.
	 */
	private @Nullable Path dataDir;

	/**
	 * Time that the embedded server holds a long-poll open.
	 */
	private Duration longPollTimeout = Duration.ofSeconds(30);

	/**
	 * Time after which the embedded server ends an SSE response, for its client to
	 * connect anew.
	 */
	private Duration sseLifetime = Duration.ofSeconds(60);

	/**
	 * Size that the embedded server cuts its catch-up responses at.
	 */
	private DataSize maxResponseSize = DataSize.ofMegabytes(1);

	/**
	 * Size of the largest request body that the embedded server takes.
	 */
	private DataSize maxBodySize = DataSize.ofMegabytes(64);

	/**
	 * Memory that the bodies of all requests to the embedded server may hold together. An
	 * eighth of the largest heap by default.
	 */
	private @Nullable DataSize maxBodyMemory;

	/**
	 * Time within which the head of a request to the embedded server has to arrive, and
	 * for which its body may pause.
	 */
	private Duration requestTimeout = Duration.ofSeconds(20);

	/**
	 * Origins of web pages that may use the embedded server, for instance
	 * 'https://app.example.com', or '*' for all. Those of this machine always may.
	 */
	private List<String> allowedOrigins = new ArrayList<>();

	/**
	 * Names, without a port, under which the embedded server may be called, or '*' for
	 * all. 'localhost' and loopback addresses always may be used.
	 */
	private List<String> allowedHosts = new ArrayList<>();

	/**
	 * Number of streams that the embedded server holds.
	 */
	private int maxStreams = 10_000;

	/**
	 * Number of connections that the embedded server serves at once.
	 */
	private int maxConnections = 10_000;

	/**
	 * Whether subscriptions at the embedded server may call webhooks.
	 */
	private boolean webhooks = true;

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public int getPort() {
		return this.port;
	}

	public void setPort(int port) {
		this.port = port;
	}

	public @Nullable Path getDataDir() {
		return this.dataDir;
	}

	public void setDataDir(@Nullable Path dataDir) {
		this.dataDir = dataDir;
	}

	public Duration getLongPollTimeout() {
		return this.longPollTimeout;
	}

	public void setLongPollTimeout(Duration longPollTimeout) {
		this.longPollTimeout = longPollTimeout;
	}

	public Duration getSseLifetime() {
		return this.sseLifetime;
	}

	public void setSseLifetime(Duration sseLifetime) {
		this.sseLifetime = sseLifetime;
	}

	public DataSize getMaxResponseSize() {
		return this.maxResponseSize;
	}

	public void setMaxResponseSize(DataSize maxResponseSize) {
		this.maxResponseSize = maxResponseSize;
	}

	public DataSize getMaxBodySize() {
		return this.maxBodySize;
	}

	public void setMaxBodySize(DataSize maxBodySize) {
		this.maxBodySize = maxBodySize;
	}

	public @Nullable DataSize getMaxBodyMemory() {
		return this.maxBodyMemory;
	}

	public void setMaxBodyMemory(@Nullable DataSize maxBodyMemory) {
		this.maxBodyMemory = maxBodyMemory;
	}

	public Duration getRequestTimeout() {
		return this.requestTimeout;
	}

	public void setRequestTimeout(Duration requestTimeout) {
		this.requestTimeout = requestTimeout;
	}

	public List<String> getAllowedOrigins() {
		return this.allowedOrigins;
	}

	public void setAllowedOrigins(List<String> allowedOrigins) {
		this.allowedOrigins = allowedOrigins;
	}

	public List<String> getAllowedHosts() {
		return this.allowedHosts;
	}

	public void setAllowedHosts(List<String> allowedHosts) {
		this.allowedHosts = allowedHosts;
	}

	public int getMaxStreams() {
		return this.maxStreams;
	}

	public void setMaxStreams(int maxStreams) {
		this.maxStreams = maxStreams;
	}

	public int getMaxConnections() {
		return this.maxConnections;
	}

	public void setMaxConnections(int maxConnections) {
		this.maxConnections = maxConnections;
	}

	public boolean isWebhooks() {
		return this.webhooks;
	}

	public void setWebhooks(boolean webhooks) {
		this.webhooks = webhooks;
	}

}
