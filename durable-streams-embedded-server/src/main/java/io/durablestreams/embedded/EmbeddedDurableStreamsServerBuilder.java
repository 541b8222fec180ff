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

package io.durablestreams.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.durablestreams.embedded.internal.http.BrowserAccess;
import io.durablestreams.embedded.internal.http.ServerOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Describes an {@link EmbeddedDurableStreamsServer}. Not thread-safe.
 */
public final class EmbeddedDurableStreamsServerBuilder {

	private static final int DEFAULT_PORT = 4437;

	private static final int DEFAULT_MAX_STREAMS = 10_000;

	private static final int DEFAULT_MAX_CONNECTIONS = 10_000;

	private static final long DEFAULT_MAX_RESPONSE_SIZE = 1024 * 1024;

	private static final long DEFAULT_MAX_BODY_SIZE = 64 * 1024 * 1024;

	/** A body exists up to five times, when its messages are joined and written. */
	private static final int HEAP_SHARE_OF_BODIES = 8;

	/** What is longer can't be counted in nanoseconds, as timers do. */
	private static final Duration FOREVER = Duration.ofDays(36_500);

	private int port = DEFAULT_PORT;

	private @Nullable Path dataDirectory;

	private Duration longPollTimeout = Duration.ofSeconds(30);

	private Duration sseLifetime = Duration.ofSeconds(60);

	private long maxResponseSize = DEFAULT_MAX_RESPONSE_SIZE;

	private long maxBodySize = DEFAULT_MAX_BODY_SIZE;

	private long maxBodyMemory = Runtime.getRuntime().maxMemory() / HEAP_SHARE_OF_BODIES;

	private Duration requestTimeout = Duration.ofSeconds(20);

	private int maxStreams = DEFAULT_MAX_STREAMS;

	private int maxConnections = DEFAULT_MAX_CONNECTIONS;

	private String basePath = "/v1/stream";

	private boolean webhooks = true;

	private List<String> allowedOrigins = List.of();

	private List<String> allowedHosts = List.of();

	EmbeddedDurableStreamsServerBuilder() {
	}

	/**
	 * Set the port.
	 * @param port the port, 0 for a free one; 4437 by default
	 * @return this builder
	 */
	public EmbeddedDurableStreamsServerBuilder port(int port) {
		Assert.isTrue(port >= 0 && port <= 65535, () -> "port has to lie between 0 and 65535, not " + port);
		this.port = port;
		return this;
	}

	/**
	 * Set where streams are kept.
	 * @param dataDirectory a directory, created if it doesn't exist, or {@code null} to
	 * keep streams in memory, the default
	 * @return this builder
	 */
	public EmbeddedDurableStreamsServerBuilder dataDirectory(@Nullable Path dataDirectory) {
		this.dataDirectory = dataDirectory;
		return this;
	}

	/**
	 * Set how long a long-poll waits for data. An idle SSE response says as often that it
	 * is up to date.
	 * @param longPollTimeout a positive duration, 30 seconds by default
	 * @return this builder
	 */
	public EmbeddedDurableStreamsServerBuilder longPollTimeout(Duration longPollTimeout) {
		this.longPollTimeout = positive("longPollTimeout", longPollTimeout);
		return this;
	}

	/**
	 * Set after how long an SSE response ends, so that its client connects again.
	 * @param sseLifetime a positive duration, 60 seconds by default
	 * @return this builder
	 */
	public EmbeddedDurableStreamsServerBuilder sseLifetime(Duration sseLifetime) {
		this.sseLifetime = positive("sseLifetime", sseLifetime);
		return this;
	}

	/**
	 * Set the size of a page. A page holds at least one message, however large.
	 * @param bytes the size in bytes, 1 MiB by default
	 * @return this builder
	 */
	public EmbeddedDurableStreamsServerBuilder maxResponseSize(long bytes) {
		this.maxResponseSize = positive("maxResponseSize", bytes);
		return this;
	}

	/**
	 * Set the largest request body. Larger ones are answered with 413.
	 * @param bytes the size in bytes, 64 MiB by default
	 * @return this builder
	 */
	public EmbeddedDurableStreamsServerBuilder maxBodySize(long bytes) {
		this.maxBodySize = positive("maxBodySize", bytes);
		return this;
	}

	/**
	 * Set how much memory the bodies of all requests may hold together, from their first
	 * byte until they have been written. What doesn't fit beside the others is answered
	 * with 503 and {@code Retry-After}, what would never fit with 413.
	 * @param bytes the size in bytes, an eighth of the largest heap by default
	 * @return this builder
	 */
	public EmbeddedDurableStreamsServerBuilder maxBodyMemory(long bytes) {
		this.maxBodyMemory = positive("maxBodyMemory", bytes);
		return this;
	}

	/**
	 * Set how long a request's head may take to arrive, and how long its body may pause.
	 * Then its connection is closed. What a response takes isn't limited by it.
	 * @param requestTimeout a positive duration, 20 seconds by default
	 * @return this builder
	 */
	public EmbeddedDurableStreamsServerBuilder requestTimeout(Duration requestTimeout) {
		this.requestTimeout = positive("requestTimeout", requestTimeout);
		return this;
	}

	/**
	 * Set how many streams there may be. The creation of more is answered with 429.
	 * @param maxStreams their number, 10,000 by default
	 * @return this builder
	 */
	public EmbeddedDurableStreamsServerBuilder maxStreams(int maxStreams) {
		this.maxStreams = (int) positive("maxStreams", maxStreams);
		return this;
	}

	/**
	 * Set how many connections are served at once. More are answered with 503.
	 * @param maxConnections their number, 10,000 by default
	 * @return this builder
	 */
	public EmbeddedDurableStreamsServerBuilder maxConnections(int maxConnections) {
		this.maxConnections = (int) positive("maxConnections", maxConnections);
		return this;
	}

	/**
	 * Set the path below which streams lie. Everything behind it is the stream's name,
	 * slashes included.
	 * @param basePath a path that begins with a slash, {@code /v1/stream} by default;
	 * {@code /} for all paths
	 * @return this builder
	 */
	public EmbeddedDurableStreamsServerBuilder basePath(String basePath) {
		Assert.isTrue(basePath.startsWith("/"), () -> "basePath has to begin with a slash, not '" + basePath + "'");
		this.basePath = basePath.endsWith("/") ? basePath.substring(0, basePath.length() - 1) : basePath;
		return this;
	}

	/**
	 * Set whether subscriptions may call webhooks.
	 * @param webhooks {@code false} to refuse them; {@code true} by default
	 * @return this builder
	 */
	public EmbeddedDurableStreamsServerBuilder webhooks(boolean webhooks) {
		this.webhooks = webhooks;
		return this;
	}

	/**
	 * Set which web pages may use the server, besides those of this machine
	 * ({@code localhost}, names below it and loopback addresses). Requests of all others
	 * are answered with 403. Programs that are no browsers aren't concerned.
	 * @param origins origins as browsers send them, for instance
	 * {@code https://app.example.com}, or {@code *} for all; none by default
	 * @return this builder
	 */
	public EmbeddedDurableStreamsServerBuilder allowedOrigins(String... origins) {
		this.allowedOrigins = new BrowserAccess(List.of(origins), List.of()).origins();
		return this;
	}

	/**
	 * Set under which names the server may be called, besides {@code localhost}, names
	 * below it and loopback addresses. Requests with another {@code Host} header are
	 * answered with 421: the name of a web page that was made to lead to this machine is
	 * none of them.
	 * @param hosts names or addresses without a port, or {@code *} for all; none by
	 * default
	 * @return this builder
	 */
	public EmbeddedDurableStreamsServerBuilder allowedHosts(String... hosts) {
		this.allowedHosts = new BrowserAccess(List.of(), List.of(hosts)).hosts();
		return this;
	}

	/**
	 * Build the server.
	 * @return a server that has not been started
	 */
	public EmbeddedDurableStreamsServer build() {
		ServerOptions options = new ServerOptions(this.basePath, this.longPollTimeout, this.sseLifetime,
				this.maxResponseSize, this.maxBodySize, this.maxBodyMemory, this.requestTimeout,
				new BrowserAccess(this.allowedOrigins, this.allowedHosts));
		return new EmbeddedDurableStreamsServer(new ServerSettings(this.port, this.dataDirectory, this.maxStreams,
				this.maxConnections, options, this.webhooks));
	}

	private static Duration positive(String name, Duration value) {
		Assert.isTrue(!value.isNegative() && !value.isZero(), () -> name + " has to be above zero, not " + value);
		return (value.compareTo(FOREVER) < 0) ? value : FOREVER;
	}

	private static long positive(String name, long value) {
		Assert.isTrue(value > 0, () -> name + " has to be above zero, not " + value);
		return value;
	}

}
