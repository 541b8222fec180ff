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

import java.net.URI;
import java.security.Principal;

import org.jspecify.annotations.Nullable;

/**
 * A web server with a gateway's routes, whose users say who they are in a header:
 * {@code name@tenant}.
 */
interface WebStack extends AutoCloseable {

	String USER = "X-User";

	URI url();

	@Override
	void close();

	/** Who a header names. */
	static @Nullable Principal user(@Nullable String header) {
		if (header == null) {
			return null;
		}
		int at = header.indexOf('@');
		return (at < 0) ? new User(header, null) : new User(header.substring(0, at), header.substring(at + 1));
	}

	/** Those that there are. */
	enum Kind {

		REACTIVE, SERVLET;

		/** On a port, or on any that is free if it is 0. */
		WebStack start(DurableStreamGateway gateway, int port) {
			return (this == REACTIVE) ? new NettyStack(gateway, port) : new TomcatStack(gateway, port);
		}

	}

	/** A user of a tenant. */
	record User(String name, @Nullable String tenant) implements Principal {

		@Override
		public String getName() {
			return this.name;
		}

	}

}
