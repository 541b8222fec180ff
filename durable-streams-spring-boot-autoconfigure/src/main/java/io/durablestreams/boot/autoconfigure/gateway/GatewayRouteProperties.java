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

import java.util.EnumSet;
import java.util.Set;

import io.durablestreams.gateway.GatewayCache;
import io.durablestreams.gateway.StreamOperation;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.util.unit.DataSize;

/**
 * Properties of a route of the gateway.
 */
@ConfigurationPropertiesSource
public class GatewayRouteProperties {

	/**
	 * Pattern of the route's path within the application, such as '/api/chats/{chat}'.
	 */
	private @Nullable String path;

	/**
	 * Name of the stream, with variables of the path and of the principal, such as
	 * 'tenants/{principal.tenant}/chats/{chat}'. Without it, a bean decides.
	 */
	private @Nullable String stream;

	/**
	 * Name of the DurableStreamAccess bean that decides which stream a request goes to.
	 * Without it and without a stream, the only one there is.
	 */
	private @Nullable String accessBean;

	/**
	 * Who may use the route.
	 */
	private Access access = Access.AUTHENTICATED;

	/**
	 * Authority that principals need, such as 'SCOPE_chats' or 'ROLE_USER'.
	 */
	private @Nullable String authority;

	/**
	 * What can be done through the route.
	 */
	private Set<StreamOperation> operations = EnumSet.of(StreamOperation.READ);

	/**
	 * Who may keep what is answered.
	 */
	private GatewayCache cache = GatewayCache.PRIVATE;

	/**
	 * Size that the body of a request may have.
	 */
	private DataSize maxBodySize = DataSize.ofMegabytes(1);

	/**
	 * Name of the client whose server the streams are on: one under
	 * 'durable.streams.clients', or a bean. Without it, the default client.
	 */
	private @Nullable String client;

	public @Nullable String getPath() {
		return this.path;
	}

	public void setPath(@Nullable String path) {
		this.path = path;
	}

	public @Nullable String getStream() {
		return this.stream;
	}

	public void setStream(@Nullable String stream) {
		this.stream = stream;
	}

	public @Nullable String getAccessBean() {
		return this.accessBean;
	}

	public void setAccessBean(@Nullable String accessBean) {
		this.accessBean = accessBean;
	}

	public Access getAccess() {
		return this.access;
	}

	public void setAccess(Access access) {
		this.access = access;
	}

	public @Nullable String getAuthority() {
		return this.authority;
	}

	public void setAuthority(@Nullable String authority) {
		this.authority = authority;
	}

	public Set<StreamOperation> getOperations() {
		return this.operations;
	}

	public void setOperations(Set<StreamOperation> operations) {
		this.operations = operations;
	}

	public GatewayCache getCache() {
		return this.cache;
	}

	public void setCache(GatewayCache cache) {
		this.cache = cache;
	}

	public DataSize getMaxBodySize() {
		return this.maxBodySize;
	}

	public void setMaxBodySize(DataSize maxBodySize) {
		this.maxBodySize = maxBodySize;
	}

	public @Nullable String getClient() {
		return this.client;
	}

	public void setClient(@Nullable String client) {
		this.client = client;
	}

	/**
	 * Who may use a route.
	 */
	public enum Access {

		/**
		 * Whoever Spring Security has authenticated.
		 */
		AUTHENTICATED,

		/**
		 * Everybody.
		 */
		PUBLIC

	}

}
