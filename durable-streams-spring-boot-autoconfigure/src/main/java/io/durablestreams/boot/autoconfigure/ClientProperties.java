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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.util.unit.DataSize;

/**
 * Properties of a client.
 */
@ConfigurationPropertiesSource
public class ClientProperties {

	/**
	 * URL that stream names are relative to, such as
	 * 'https://streams.example.com/v1/stream'. Takes precedence over the embedded server.
	 */
	private @Nullable String baseUrl;

	/**
	 * Headers to send with every request to the base URL's origin, by name.
	 */
	private final Map<String, String> headers = new LinkedHashMap<>();

	/**
	 * Files that hold the value of a header to send with every request to the base URL's
	 * origin, by the header's name. A file is read again when it has changed.
	 */
	private final Map<String, Path> headerFiles = new LinkedHashMap<>();

	/**
	 * File that holds a token to send as 'Authorization: Bearer' with every request to
	 * the base URL's origin. It is read again when it has changed.
	 */
	private @Nullable Path bearerTokenFile;

	/**
	 * Other origins that absolute stream URLs may lead to, such as
	 * 'https://archive.example.com'. They get none of the headers.
	 */
	private final List<String> allowedOrigins = new ArrayList<>();

	/**
	 * HTTP client to connect with. By default that of the application
	 * ('spring.http.clients.reactive.connector').
	 */
	private @Nullable Connector connector;

	/**
	 * Time to wait for a connection. Without it, that of
	 * 'spring.http.clients.connect-timeout', or else ten seconds.
	 */
	private @Nullable Duration connectTimeout;

	/**
	 * Time to wait for the answer to any request but a long-poll.
	 */
	private Duration requestTimeout = Duration.ofSeconds(30);

	/**
	 * Time to wait for the answer to a long-poll. Must exceed the server's own wait.
	 */
	private Duration longPollTimeout = Duration.ofSeconds(90);

	/**
	 * Time that a response may bring nothing, while its reader waits for more, until the
	 * connection counts as dead.
	 */
	private Duration idleTimeout = Duration.ofSeconds(100);

	/**
	 * Size of the largest message that a read delivers.
	 */
	private DataSize maxMessageSize = DataSize.ofMegabytes(16);

	private final Ssl ssl = new Ssl();

	public @Nullable String getBaseUrl() {
		return this.baseUrl;
	}

	public void setBaseUrl(@Nullable String baseUrl) {
		this.baseUrl = baseUrl;
	}

	public Map<String, String> getHeaders() {
		return this.headers;
	}

	public Map<String, Path> getHeaderFiles() {
		return this.headerFiles;
	}

	public @Nullable Path getBearerTokenFile() {
		return this.bearerTokenFile;
	}

	public void setBearerTokenFile(@Nullable Path bearerTokenFile) {
		this.bearerTokenFile = bearerTokenFile;
	}

	public List<String> getAllowedOrigins() {
		return this.allowedOrigins;
	}

	public @Nullable Connector getConnector() {
		return this.connector;
	}

	public void setConnector(@Nullable Connector connector) {
		this.connector = connector;
	}

	public @Nullable Duration getConnectTimeout() {
		return this.connectTimeout;
	}

	public void setConnectTimeout(@Nullable Duration connectTimeout) {
		this.connectTimeout = connectTimeout;
	}

	public Duration getRequestTimeout() {
		return this.requestTimeout;
	}

	public void setRequestTimeout(Duration requestTimeout) {
		this.requestTimeout = requestTimeout;
	}

	public Duration getLongPollTimeout() {
		return this.longPollTimeout;
	}

	public void setLongPollTimeout(Duration longPollTimeout) {
		this.longPollTimeout = longPollTimeout;
	}

	public Duration getIdleTimeout() {
		return this.idleTimeout;
	}

	public void setIdleTimeout(Duration idleTimeout) {
		this.idleTimeout = idleTimeout;
	}

	public DataSize getMaxMessageSize() {
		return this.maxMessageSize;
	}

	public void setMaxMessageSize(DataSize maxMessageSize) {
		this.maxMessageSize = maxMessageSize;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	/**
	 * HTTP clients that live reads are made for.
	 */
	public enum Connector {

		/**
		 * Reactor Netty.
		 */
		REACTOR,

		/**
		 * The HTTP client of the JDK.
		 */
		JDK

	}

	/**
	 * SSL properties.
	 */
	public static class Ssl {

		/**
		 * Name of the SSL bundle to connect with, one of those under 'spring.ssl.bundle'.
		 */
		private @Nullable String bundle;

		public @Nullable String getBundle() {
			return this.bundle;
		}

		public void setBundle(@Nullable String bundle) {
			this.bundle = bundle;
		}

	}

}
