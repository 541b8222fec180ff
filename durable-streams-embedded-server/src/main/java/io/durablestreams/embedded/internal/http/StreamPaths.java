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

package io.durablestreams.embedded.internal.http;

import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Which stream a URL names: its path below the base path, exactly as the client encoded
 * it.
 */
public final class StreamPaths {

	private final String prefix;

	/**
	 * Create for a base path.
	 * @param basePath empty, or beginning but not ending with a slash
	 */
	public StreamPaths(String basePath) {
		this.prefix = basePath + "/";
	}

	/**
	 * Find the stream of a request.
	 * @param request the request
	 * @return the stream's path, {@code null} if the request's path isn't below the base
	 * path
	 */
	public @Nullable String find(ServerRequest request) {
		return find(request.uri().getRawPath());
	}

	/**
	 * Find the stream of a path.
	 * @param path a path that begins with a slash
	 * @return the stream's path, {@code null} if the path isn't below the base path
	 */
	public @Nullable String find(@Nullable String path) {
		if (path == null || !path.startsWith(this.prefix) || path.length() == this.prefix.length()) {
			return null;
		}
		return path.substring(this.prefix.length());
	}

	/**
	 * Find the stream of a request that has one.
	 * @param request the request
	 * @return the stream's path
	 */
	public String require(ServerRequest request) {
		String stream = find(request);
		if (stream == null) {
			throw new IllegalStateException("The route let a path outside the base path through");
		}
		return stream;
	}

}
