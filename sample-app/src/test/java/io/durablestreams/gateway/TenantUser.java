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

import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.userdetails.User;

/**
 * A user of a tenant.
 */
class TenantUser extends User {

	private static final long serialVersionUID = 1L;

	private final String tenant;

	TenantUser(String name, String tenant, String... authorities) {
		super(name, "{noop}secret", AuthorityUtils.createAuthorityList(authorities));
		this.tenant = tenant;
	}

	public String getTenant() {
		return this.tenant;
	}

	static TenantUser named(String name) {
		return switch (name) {
			case "alice" -> new TenantUser("alice", "blue", "ROLE_CHAT");
			case "bob" -> new TenantUser("bob", "red", "ROLE_CHAT");
			default -> new TenantUser(name, "blue");
		};
	}

}
