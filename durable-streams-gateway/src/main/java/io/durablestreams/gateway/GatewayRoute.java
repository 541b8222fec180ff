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
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.durablestreams.client.DurableStreamsClient;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * A path of the application behind which there are streams.
 */
public final class GatewayRoute {

	private final String name;

	private final PathPattern pattern;

	private final DurableStreamsClient client;

	private final DurableStreamAccess access;

	private final Set<StreamOperation> operations;

	private final boolean publicAccess;

	private final Predicate<Principal> principals;

	private final GatewayCache cache;

	private final int maxBodySize;

	GatewayRoute(GatewayRouteBuilder values) {
		this.name = values.name;
		this.pattern = PathPatternParser.defaultInstance.parse(values.path);
		this.client = values.client;
		this.access = values.access();
		this.operations = EnumSet.copyOf(values.operations);
		this.publicAccess = values.publicAccess;
		this.principals = values.principals;
		this.cache = values.cache;
		this.maxBodySize = (int) values.maxBodySize.toBytes();
		if (this.access instanceof StreamTemplate template) {
			template.verify(this.name, values.path, this.publicAccess);
		}
	}

	/**
	 * Build a route.
	 * @param name its name, as errors and decisions mention it
	 * @param path the pattern of its path within the application, such as
	 * {@code /api/chats/{chat}}
	 * @param client the client of the streams' server
	 * @return a builder
	 */
	public static GatewayRouteBuilder builder(String name, String path, DurableStreamsClient client) {
		return new GatewayRouteBuilder(name, path, client);
	}

	/**
	 * The route's name.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * The pattern of the route's path.
	 * @return the pattern, within the application
	 */
	public String path() {
		return this.pattern.getPatternString();
	}

	/**
	 * How large a request's body may be.
	 * @return the bytes
	 */
	public int maxBodySize() {
		return this.maxBodySize;
	}

	DurableStreamsClient client() {
		return this.client;
	}

	DurableStreamAccess access() {
		return this.access;
	}

	Set<StreamOperation> operations() {
		return this.operations;
	}

	/** Whether somebody may use the route at all. */
	void requireAllowed(@Nullable Principal principal) {
		if (principal == null && !this.publicAccess) {
			throw new GatewayProblemException(HttpStatus.UNAUTHORIZED, "This needs somebody who is known.");
		}
		if (principal != null && !this.principals.test(principal)) {
			throw new GatewayProblemException(HttpStatus.FORBIDDEN, "This is not allowed.");
		}
	}

	/**
	 * Whether the route itself decides for each caller, or says that it is for all: the
	 * application may guard another by its URL, which nobody looks at while a request
	 * comes by another URL.
	 */
	boolean saysWhoMayRead() {
		return this.publicAccess || !(this.access instanceof StreamTemplate template) || template.isOfPrincipal();
	}

	GatewayCache cache() {
		return this.cache;
	}

	boolean matches(PathContainer path) {
		return this.pattern.matches(path);
	}

	/**
	 * The variables of a path.
	 * @param path a path that matches
	 * @return the variables, each fit to be a segment of a stream's name, or several
	 */
	Map<String, String> variables(PathContainer path) {
		PathPattern.PathMatchInfo match = this.pattern.matchAndExtract(path);
		if (match == null) {
			throw GatewayProblemException.notFound();
		}
		return SafeSegments.variables(match.getUriVariables(), path());
	}

	@Override
	public String toString() {
		return "GatewayRoute[" + this.name + ", " + path() + "]";
	}

}
