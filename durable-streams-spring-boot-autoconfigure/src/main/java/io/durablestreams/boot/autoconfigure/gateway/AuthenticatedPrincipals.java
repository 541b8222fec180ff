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

import java.security.Principal;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;

/**
 * Those whom Spring Security has authenticated, and who have an authority.
 */
final class AuthenticatedPrincipals implements Predicate<Principal> {

	private static final AuthenticationTrustResolver trust = new AuthenticationTrustResolverImpl();

	private final @Nullable String authority;

	AuthenticatedPrincipals(@Nullable String authority) {
		this.authority = authority;
	}

	@Override
	public boolean test(Principal principal) {
		return principal instanceof Authentication authentication && trust.isAuthenticated(authentication)
				&& hasAuthority(authentication);
	}

	private boolean hasAuthority(Authentication authentication) {
		return this.authority == null || authentication.getAuthorities()
			.stream()
			.anyMatch((granted) -> this.authority.equals(granted.getAuthority()));
	}

}
