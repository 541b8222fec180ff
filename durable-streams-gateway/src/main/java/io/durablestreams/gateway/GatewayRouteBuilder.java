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

import java.security.Principal;
import java.util.Set;
import java.util.function.Predicate;

import io.durablestreams.client.DurableStreamsClient;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * Builds a {@link GatewayRoute}.
 */
public final class GatewayRouteBuilder {

	final String name;

	final String path;

	final DurableStreamsClient client;

	private @Nullable DurableStreamAccess access;

	Set<StreamOperation> operations = Set.of(StreamOperation.READ);

	boolean publicAccess;

	Predicate<Principal> principals = (principal) -> true;

	GatewayCache cache = GatewayCache.PRIVATE;

	DataSize maxBodySize = DataSize.ofMegabytes(1);

	GatewayRouteBuilder(String name, String path, DurableStreamsClient client) {
		Assert.hasText(name, "A gateway's route needs a name");
		Assert.isTrue(path.startsWith("/"), () -> "The path of route '" + name
				+ "' has to begin with '/', as in '/api/chats/{chat}': '" + path + "'");
		this.name = name;
		this.path = path;
		this.client = client;
	}

	/**
	 * Name the stream by a template, see {@link DurableStreamAccess#template}: whoever
	 * may use the route may use the stream.
	 * @param template the template
	 * @return this builder
	 * @throws IllegalArgumentException if the template is malformed
	 */
	public GatewayRouteBuilder stream(String template) {
		return access(DurableStreamAccess.template(template));
	}

	/**
	 * Let somebody decide for each request which stream it goes to, if to any.
	 * @param access decides
	 * @return this builder
	 */
	public GatewayRouteBuilder access(DurableStreamAccess access) {
		this.access = access;
		return this;
	}

	/**
	 * What can be done through the route, {@link StreamOperation#READ} by default.
	 * @param operations the operations, at least one
	 * @return this builder
	 */
	public GatewayRouteBuilder operations(StreamOperation... operations) {
		Assert.notEmpty(operations, () -> "Route '" + this.name + "' needs an operation that can be done");
		this.operations = Set.of(operations);
		return this;
	}

	/**
	 * Let requests without a principal through to the {@link DurableStreamAccess}; they
	 * are answered 401 otherwise.
	 * @return this builder
	 */
	public GatewayRouteBuilder publicAccess() {
		this.publicAccess = true;
		return this;
	}

	/**
	 * Whom to let through, everybody who is known by default. Others are answered 403
	 * before the {@link DurableStreamAccess} is asked.
	 * @param principals tells of a principal whether it may use the route
	 * @return this builder
	 */
	public GatewayRouteBuilder principals(Predicate<Principal> principals) {
		this.principals = principals;
		return this;
	}

	/**
	 * Who may keep what is answered, {@link GatewayCache#PRIVATE} by default.
	 * @param cache who may
	 * @return this builder
	 */
	public GatewayRouteBuilder cache(GatewayCache cache) {
		this.cache = cache;
		return this;
	}

	/**
	 * How large the body of a request may be, 1 MiB by default. A larger one is answered
	 * 413, and nothing of it is appended. It is in memory while it is sent on.
	 * @param maxBodySize the size
	 * @return this builder
	 */
	public GatewayRouteBuilder maxBodySize(DataSize maxBodySize) {
		Assert.isTrue(maxBodySize.toBytes() > 0 && maxBodySize.toBytes() < Integer.MAX_VALUE,
				() -> "The maximum body size of route '" + this.name + "' must lie between 1 byte and 2 GiB: "
						+ maxBodySize);
		this.maxBodySize = maxBodySize;
		return this;
	}

	/**
	 * Build the route.
	 * @return the route
	 * @throws IllegalArgumentException if it isn't said which stream requests go to, or
	 * the template doesn't fit the path
	 */
	public GatewayRoute build() {
		return new GatewayRoute(this);
	}

	DurableStreamAccess access() {
		DurableStreamAccess access = this.access;
		if (access == null) {
			throw new IllegalArgumentException("Route '" + this.name + "' leads to no stream: give it a template such "
					+ "as 'chats/{chat}', or a DurableStreamAccess that decides");
		}
		return access;
	}

}
